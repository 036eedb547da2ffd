"""Why something is refused: ratings, their trends and doubts."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Any] = {
    "flag_not_proposed": _(
        "The first person proposed to clear it. To set ratings aside two must agree: please have it looked "
        "at again."
    ),
    "flag_note": _("Please say what it rests on, in at least %(least)s characters."),
    "flag_advice": _("Please choose what you propose."),
    "flag_ratings": _("Please tick the ratings that should count no more."),
}
