"""Why a saved view or a move of many rows is refused."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.rules.refusing import Group

GROUPS: dict[Group, Any] = {
    Group.NOT_THEIRS: pgettext_lazy("group of refusals", "not yours to do"),
    Group.WRONG_STATE: pgettext_lazy("group of refusals", "in a state that does not fit"),
    Group.MOVED: pgettext_lazy("group of refusals", "changed by somebody meanwhile"),
    Group.BY_ITSELF: pgettext_lazy("group of refusals", "to be decided one by one"),
    Group.LACKING: pgettext_lazy("group of refusals", "still lacking something"),
    Group.BROKE: pgettext_lazy("group of refusals", "broken off by a fault"),
    Group.OTHER: pgettext_lazy("group of refusals", "left for another reason"),
}

WORDING: dict[str, Any] = {
    "views_too_many": _("You have %(most)s saved views. Please remove one that you no longer use first."),
    "view_too_long": _("So many filters do not fit into one view. Please take some of them away."),
    "view_gone": _(
        "The view “%(name)s” was removed meanwhile. Your queue is unchanged; please reload the page."
    ),
    "view_without_name": _("Please give the view a name."),
    "view_name_taken": _("You already have a view named “%(name)s”. Please choose another name."),
    "view_not_yours": _("This view is a colleague's. Please save one of your own from the queue."),
    "view_not_yours_to_share": _(
        "You may not share views with %(department)s. Please save it for yourself, "
        "or ask your unit's approver."
    ),
    "bulk_nothing": _("No row is ticked. Please tick the tickets first."),
    "bulk_too_many": _("At most %(most)s rows go together. Please narrow the list, or tick fewer."),
    "bulk_gone": _("The ticket is no longer in your list: it was moved or handed on meanwhile."),
    "bulk_co_names_nobody": _(
        "It is a co-handler's part. A handler is named for the lead's part alone; "
        "whoever takes up a co-handler's part signs for it."
    ),
    "bulk_row_broke": _(
        "Something went wrong with this row, and nothing of it was changed. Please do it by itself; "
        "if that fails too, tell your administrator the number of the job: %(job)s."
    ),
    "bulk_critical": _("It is critical. Please dispatch it by itself from the desk, at once."),
    "bulk_speaks_of_more": _(
        "Its words speak for a higher urgency. Please settle it on the desk, or choose one urgency for all."
    ),
    "bulk_alike": _(
        "It may be the same matter as another ticket. Please merge them, or say that they differ, first."
    ),
    "bulk_returned": _(
        "A department has returned it. Please read why on the desk before you dispatch it again."
    ),
    "bulk_report": _(
        "It is a report of misconduct. "
        "Please name the accused department on the desk first, or say that there is none."
    ),
    "bulk_not_settled": _(
        "Its category or topic is not known yet. Please settle it on the desk, or choose one for all."
    ),
    "bulk_no_proposal": _(
        "The catalogue names nobody for this topic and area. Please name a department, and say why."
    ),
    "bulk_no_such_department": _(
        "There is no department in use with this name. Please choose one from the list as you type."
    ),
}
