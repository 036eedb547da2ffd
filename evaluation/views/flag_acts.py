"""The acts on a doubtful rating: the page of each, and which of them stand on its page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.refusals import say
from departments.models import Staff
from evaluation.forms.integrity import DecisionForm, ProposalForm
from evaluation.lifecycle import ACTS
from evaluation.models import RatingFlag
from evaluation.views.navigation import nav_for
from supervision.acting import reasons_against
from supervision.views.measure_acts import ActPage
from supervision.views.rectification_acts import HIDDEN


@dataclass(frozen=True, slots=True)
class Page:
    """One act: its form's page, and its icon."""

    page: ActPage
    icon: str


def _page(verb: str, form: Any, done: Any, icon: str, intro: Any, *, is_grave: bool = False) -> Page:
    label = ACTS["flag"][verb].label
    told = ActPage(verb, form, label, label, done, "flags", intro, is_grave, nav=nav_for)
    return Page(told, icon)


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


def moves_of(row: RatingFlag, user: Staff, now: datetime) -> list[dict[str, Any]]:
    """The acts as ui/_move.html wants them: those this person may make, and those of theirs that wait."""
    found: list[dict[str, Any]] = []
    for verb, one in PAGES.items():
        against = reasons_against(row, verb, by=user, now=now)
        if any(reason.code in HIDDEN for reason in against):
            continue
        found.append(
            {
                "verb": verb,
                "label": one.page.title,
                "icon": one.icon,
                "url": reverse("flag-act", args=[row.pk, verb]),
                "reasons": [say(reason) for reason in against],
                "primary": not against and verb in ("propose", "uphold"),
            }
        )
    return found
