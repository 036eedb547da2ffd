"""The sentences with which something is refused: rectification, misrating claims, matters."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CLOCK_REASONS = {
    "REWORK": _("the rework of the ticket takes its place"),
    "HANDED_OVER": _("handed over to another department"),
    "REMEDIED": _("remedied before"),
    "CLOSED": pgettext_lazy("rectification", "closed"),
    "NO_FAULT": _("no fault was found"),
    "MISRATED": _("the rating was set aside"),
    "BAD_AGAIN": _("bad again: the next one follows"),
    "FINAL_ANSWER": _("the final answer was given"),
    "WITHDRAWN": _("the citizen withdrew the matter"),
    "TERMINATED": _("the handling was terminated"),
}
"""Why a clock of a rectification counts no more, for the panel that tells it."""

WORDING: dict[str, Any] = {
    "rect_on_ticket": _(
        "Ticket %(number)s is being handled again, and that is the remedy. "
        "Please record the contact, the result and the callback on the ticket."
    ),
    "rect_verdict_first": _("The auditor has not judged this bad rating yet. Please wait for the verdict."),
    "rect_nobody_to_contact": _("The citizen left no means of contact."),
    "rect_nobody_to_call": _(
        "The citizen left no means of contact. The auditor can close it without a call."
    ),
    "rect_contacted_already": _("The contact is recorded already."),
    "rect_contact_time": _(
        "The contact has to lie between the bad rating and now. Please check the date and time."
    ),
    "rect_contact_note": _("Please write down what was said, in at least %(least)s characters."),
    "rect_no_contact": _("The citizen has not been contacted yet. Please record the contact first."),
    "rect_no_plan": _("No plan waits for a signature. Please have it drafted first."),
    "rect_plan_short": _("A plan says what is done by when; please write at least %(least)s characters."),
    "rect_remedy_short": _("Please say what was remedied, in at least %(least)s characters."),
    "rect_note_missing": _("Please say why, in at least %(least)s characters."),
    "rect_answer_missing": _("The citizen was reached: please record both answers."),
    "rect_answer_without_contact": _("The citizen was not reached; answers cannot be recorded."),
    "rect_not_called_back": _("The second callback is still to be made. It can be closed after that."),
    "rect_close_note": _(
        "The citizen was not reached or is still not satisfied. Please say why it is closed all the same, "
        "in at least %(least)s characters."
    ),
    "rect_same_department": _("It already lies with this department. Please choose another."),
    "rect_department_gone": _("This department is dissolved. Please choose one that is still in use."),
    "misrating_closed": _("This rectification was voided: the rating no longer burdens the department."),
    "misrating_claimed": _("The rating was claimed to be mistaken before. A claim is made once."),
    "misrating_archived": _("The ticket is archived. A claim had to be made before."),
    "misrating_grounds": _("Please give the reasons, in at least %(least)s characters."),
    "misrating_note": _("Please say what the decision rests on, in at least %(least)s characters."),
    "misrating_no_rating": _("There is no rating that a claim could be about."),
    "matter_title": _("Please give the matter a title."),
    "matter_no_day": _("Please set the day by which it is due."),
    "matter_day_past": _("This day is past. Please choose a later one."),
    "matter_text": _("Please write at least %(least)s characters."),
    "matter_reason": _("Please say why, in at least %(least)s characters."),
    "matter_alive": _(
        "There is a matter on this topic for this department already. Please go on with that one."
    ),
    "matter_unchanged": _("Neither lead nor day would change. Please change one of them."),
    "matter_supports_itself": _("The lead cannot support itself. Please take it off the list."),
    "matter_has_ticket": _("This ticket belongs to the matter already."),
    "matter_no_ticket": _("No ticket with this number can be seen by you. Please check the number."),
}
