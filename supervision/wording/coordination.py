"""The sentences with which something is refused: coordination."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Any] = {
    "duty_with_oneself": _("A department shares with another one. Please choose another consumer."),
    "duty_exists": _("“%(item)s” between these departments is in force already. Please change that duty."),
    "duty_over": _("This duty is no longer in force. Please look for the one that took its place."),
    "duty_without_fields": _("Please name the fields that are needed: no more than the purpose asks for."),
    "duty_without_basis": _("Please name the legal basis of the sharing."),
    "duty_without_limit": _("Please give a limit of at least one."),
    "share_own_hands": _("You shared this yourself: receipt is confirmed by somebody of the consumer."),
    "share_purpose_missing": _("Please say what the data is needed for."),
    "share_scope_missing": _("Please say which records are needed."),
    "share_fields_missing": _("Please tick the fields that are needed."),
    "share_beyond_duty": _("The duty does not allow these fields: %(fields)s. Please ask for less."),
    "share_means_missing": _("Please say how the data was given, for example by which platform or letter."),
    "share_means_holds_data": _(
        "This looks like personal data. Please say only how it was given; the data itself stays outside."
    ),
    "share_refusal_without_note": _("Please say on which rule the refusal rests."),
    "share_dispute_without_note": _("Please say what is missing or wrong."),
    "meeting_not_begun": _("The meeting is planned for %(at)s. Please record the minutes once it was held."),
    "meeting_in_past": _("Please plan the meeting for a time to come."),
    "meeting_of_no_centre": _("A coordination meeting is called by the institution or a hotline centre."),
    "meeting_reason_missing": _("Please say why."),
    "meeting_nothing_chosen": _("Please tick what is to go on, or come off, the agenda."),
    "meeting_minutes_missing": _("Please write down who came and what was said."),
    "meeting_item_gone": _("This item is no longer on the agenda."),
    "meeting_item_twice": _("“%(subject)s” is on the agenda already."),
    "meeting_change_without_topic": _("“%(subject)s”: please choose the topic whose rule changes."),
    "meeting_change_without_lead": _("“%(subject)s”: please name the department for the topic."),
    "meeting_change_without_rule": _("No rule of this topic and area is in force. There is nothing to end."),
    "meeting_nothing_to_enter": _("This decision is entered already, or changes nothing in the catalogue."),
}
