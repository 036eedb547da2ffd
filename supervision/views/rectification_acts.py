"""The acts of a rectification: the page of each, and which of them stand on its page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.refusals import say
from departments.models import Staff
from departments.scope import scope
from supervision.acting import reasons_against
from supervision.actions import callbacks
from supervision.actions import rectification as actions
from supervision.actions.misrating import CLAIMS, claim_reasons
from supervision.forms import rectification as forms
from supervision.lifecycle import ACTS
from supervision.views.measure_acts import ActPage

HIDDEN = frozenset({"no_authority", "act_wrong_state"})
"""An act is not shown to whom it does not concern, nor before or after its time."""


@dataclass(frozen=True, slots=True)
class Page:
    """One act: its form's page, the action, its icon, and the fields that the form begins with."""

    page: ActPage
    act: Callable[..., Any]
    icon: str
    kept: tuple[str, ...] = ()


def _page(verb: str, form: Any, submit: Any, done: Any, **more: Any) -> ActPage:
    title = ACTS["rectification"][verb].label
    return ActPage(verb, form, title, submit, done, current="rectifications", **more)


PAGES: dict[str, Page] = {
    "contact": Page(
        _page("contact", forms.ContactForm, _("Record the contact"), _("The contact is recorded.")),
        actions.contact,
        "phone",
    ),
    "draft_plan": Page(
        _page(
            "draft_plan",
            forms.PlanForm,
            _("Hand in for signature"),
            _("The plan waits for the approver's signature."),
            intro=_("The approver signs it; the time of the signature decides whether it came in time."),
        ),
        actions.draft_plan,
        "pen",
        ("plan",),
    ),
    "sign_plan": Page(
        _page(
            "sign_plan",
            forms.PlainForm,
            _("Sign the plan"),
            _("The plan is signed."),
            intro=_("Your signature stops the clock of the plan."),
        ),
        actions.sign_plan,
        "stamp",
    ),
    "return_plan": Page(
        _page("return_plan", forms.BackForm, _("Return the plan"), _("The plan is back with its writer.")),
        actions.return_plan,
        "undo",
    ),
    "remedy": Page(
        _page(
            "remedy",
            forms.RemedyForm,
            _("Report the remedy"),
            _("The remedy is reported; the hotline calls the citizen back."),
        ),
        actions.remedy,
        "check",
    ),
    "call_back": Page(
        _page("call_back", forms.CallForm, _("Record the call"), _("The call is recorded.")),
        callbacks.record_call,
        "callback",
    ),
    "close": Page(
        _page(
            "close",
            forms.CloseForm,
            _("Close the rectification"),
            _("The rectification is closed; it no longer keeps the ticket from the archive."),
            intro=_("Where the citizen was not reached or is not satisfied, please say why it is closed."),
        ),
        actions.close,
        "check",
    ),
    "hand_over": Page(
        _page(
            "hand_over",
            forms.HandOverForm,
            _("Hand over"),
            _("It is handed over; what is still to be done is measured from now."),
            intro=_("For a department that is dissolved, or does not handle the matter any more."),
        ),
        actions.hand_over,
        "merge",
    ),
}


def moves_of(row: Any, user: Staff, now: datetime) -> list[dict[str, Any]]:
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
                "url": reverse("rectification-act", args=[row.pk, verb]),
                "reasons": [say(reason) for reason in against],
            }
        )
    firsts = [one["verb"] for one in found if not one["reasons"] and one["verb"] != "hand_over"]
    for move in found:
        move["primary"] = [move["verb"]] == firsts[:1]
    return found


def claim_choice(row: Any, user: Staff) -> list[dict[str, Any]]:
    """Claiming that the rating should not count, for the unit's people."""
    if row.department_id not in scope(user, CLAIMS):
        return []
    reasons = [say(reason) for reason in claim_reasons(row)]
    url = reverse("misrating-new", args=[row.pk])
    label = _("Claim a mistaken or malicious rating")
    return [{"verb": "claim", "label": label, "icon": "flag", "url": url, "reasons": reasons}]
