"""The acts on a doubtful rating: the page of each, and which of them stand on its page."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from evaluation.forms.integrity import DecisionForm, ProposalForm
from evaluation.lifecycle import ACTS
from evaluation.views.navigation import nav_for
from supervision.views.measure_acts import ActPage


@dataclass(frozen=True, slots=True)
class Page:
    """One act: its form's page, and its icon."""

    page: ActPage
    icon: str


def _page(verb: str, form: Any, done: Any, icon: str, intro: Any, *, is_grave: bool = False) -> Page:
    label = ACTS["flag"][verb].label
    told = ActPage(verb, form, label, label, done, "flags", intro, is_grave, nav=nav_for)
    return Page(told, icon)


PRIMARY = ("propose", "uphold")
PAGES: dict[str, Page] = {
    "propose": _page(
        "propose",
        ProposalForm,
        _("Your proposal is kept; another person decides."),
        "review",
        _("You are the first of two persons. Please write what you found, without names or numbers."),
    ),
    "uphold": _page(
        "uphold",
        DecisionForm,
        _("The doubt is upheld. The ratings that were meant count no more, and stay visible."),
        "shield-check",
        _("The ratings that are meant count no more from now on, and stay visible beside your decision."),
        is_grave=True,
    ),
    "clear": _page(
        "clear", DecisionForm, _("The doubt is cleared; the ratings count."), "check", _("The ratings count.")
    ),
    "return_review": _page(
        "return_review",
        DecisionForm,
        _("Somebody looks at it again."),
        "undo",
        _("Please say what is still to be found out."),
    ),
}
