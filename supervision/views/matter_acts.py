"""The acts of a matter: the page of each, and which of them stand on its page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.refusals import say
from departments.models import Staff
from supervision.acting import reasons_against
from supervision.actions import matters as actions
from supervision.forms import matters as forms
from supervision.lifecycle import ACTS
from supervision.views.measure_acts import ActPage
from supervision.views.rectification_acts import HIDDEN


@dataclass(frozen=True, slots=True)
class Page:
    """One act: its form's page, the action, its icon, and the fields that the form begins with."""

    page: ActPage
    act: Callable[..., Any]
    icon: str
    kept: tuple[str, ...] = ()


def _page(verb: str, form: Any, done: Any, **more: Any) -> ActPage:
    label = ACTS["matter"][verb].label
    return ActPage(verb, form, label, label, done, current="matters", **more)


PAGES: dict[str, Page] = {
    "start": Page(
        _page("start", forms.StartForm, _("The matter is under way.")),
        actions.start,
        "send",
        ("kind", "department", "supporters", "due_on", "problem", "policy"),
    ),
    "report_progress": Page(
        _page("report_progress", forms.ProgressForm, _("The progress is recorded.")),
        actions.report_progress,
        "pen",
    ),
    "conclude": Page(
        _page(
            "conclude",
            forms.ConcludeForm,
            _("The matter is concluded."),
            intro=_("The outcome says what is different now; it is read with the problem and the policy."),
        ),
        actions.conclude,
        "check",
        ("policy",),
    ),
    "change": Page(
        _page("change", forms.ChangeForm, _("Lead and day are as you set them.")),
        actions.change,
        "calendar",
        ("department", "due_on"),
    ),
    "add_ticket": Page(
        _page("add_ticket", forms.AddTicketForm, _("The ticket is added.")), actions.add_ticket, "plus"
    ),
    "drop": Page(
        _page("drop", forms.DropForm, _("The matter is dropped."), is_grave=True), actions.drop, "slash"
    ),
}


def moves_of(row: Any, user: Staff, now: datetime) -> list[dict[str, Any]]:
    """The acts as ui/_move.html wants them: those this person may make now."""
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
                "url": reverse("matter-act", args=[row.pk, verb]),
                "reasons": [say(reason) for reason in against],
                "primary": not found and not against,
            }
        )
    return found
