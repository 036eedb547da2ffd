"""Why a saved view or a move of many rows is refused."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Any] = {
    "views_too_many": _("You have %(most)s saved views. Please remove one that you no longer use first."),
    "view_too_long": _("So many filters do not fit into one view. Please take some of them away."),
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
    "bulk_no_exact_rule": _(
        "No catalogue rule names exactly this topic and area. Please dispatch it by itself from the desk."
    ),
}
