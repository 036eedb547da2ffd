"""The sentences with which something is refused: acts in general, and the sweep."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Any] = {
    "act_wrong_state": _("“%(act)s” is not possible any more: it now stands at “%(state)s”."),
    "act_meanwhile": _("Somebody else was quicker: it now stands at “%(state)s”. What you typed is kept."),
    "act_of_the_portal": _("Nobody does this by hand: the portal does it when the time has come."),
    "act_own_work": _("You had a hand in this yourself. Please leave it to a colleague."),
    "act_own_paper": _(
        "You wrote this yourself. A second person has to decide; please leave it to a colleague."
    ),
    "act_own_department": _(
        "This is about your own department. Somebody of another department has to do it."
    ),
}
