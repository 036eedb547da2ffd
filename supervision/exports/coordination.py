"""Rectifications, claims of misrating, matters and requests for data as workbooks."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.exports import Column, Param
from departments.models import Department
from feedback.choices import Level, Solved
from feedback.exports.words import DEPARTMENT, TOPIC, choice, flag, named
from supervision.choices import (
    MatterKind,
    MatterState,
    MisratingGround,
    MisratingState,
    RectificationState,
    ShareState,
)
from supervision.exports._list import NUMBER, TICKET, UNIT, moment, offer, person, prose, state, tabs
from supervision.models import Matter, MisratingClaim, Rectification, ShareRequest
from supervision.reports import rectification as board
from supervision.reports.sharing import Period
from supervision.views import matters, misrating, rectification, sharing, sharing_filters

VIEW = pgettext_lazy("list", "View")
MATTER_TABS = {
    "proposed": pgettext_lazy("matters", "Proposed"),
    "open": pgettext_lazy("matters", "Under way"),
    "overdue": pgettext_lazy("matters", "Overdue"),
    "done": pgettext_lazy("matters", "Done"),
    "dropped": pgettext_lazy("matters", "Dropped"),
}


def _say_period(value: str) -> str:
    period = Period.read(value)
    return period.code if period else ""


offer(
    "rectifications",
    _("Rectifications"),
    Rectification,
    rectification.listed,
    {
        "tab": tabs(VIEW, {name: word for name, (word, _only) in board.TABS.items()}),
        "department": DEPARTMENT,
        "topic": TOPIC,
        "late": flag(_("A clock is or was late"), on="1"),
    },
    [
        TICKET,
        Column(pgettext_lazy("column", "Round"), "cycle", width=8),
        UNIT,
        state(RectificationState.choices),
        Column(pgettext_lazy("column", "By rework"), "is_rework", width=9),
        Column(pgettext_lazy("column", "Rating"), "rating__level", words=Level.choices, width=12),
        moment(pgettext_lazy("column", "Opened"), "opened_at"),
        moment(pgettext_lazy("column", "Contacted"), "contacted_at"),
        moment(pgettext_lazy("column", "Plan signed"), "planned_at"),
        prose(pgettext_lazy("column", "Plan"), "plan"),
        moment(pgettext_lazy("column", "Remedied"), "remedied_at"),
        prose(pgettext_lazy("column", "What was remedied"), "remedy_text"),
        moment(pgettext_lazy("column", "Called back"), "called_back_at"),
        Column(pgettext_lazy("column", "Level now"), "level", words=Level.choices, width=12),
        Column(pgettext_lazy("column", "Solved now"), "solved", words=Solved.choices, width=10),
        moment(pgettext_lazy("column", "Closed"), "closed_at"),
        moment(pgettext_lazy("column", "Voided"), "voided_at"),
    ],
)
offer(
    "misratings",
    _("Claims that a rating should not count"),
    MisratingClaim,
    misrating.listed,
    {
        "tab": tabs(VIEW, {name: word for name, (word, _only) in misrating.TABS.items()}),
        "department": DEPARTMENT,
    },
    [
        TICKET,
        UNIT,
        Column(pgettext_lazy("column", "Ground"), "ground", words=MisratingGround.choices, width=14),
        state(MisratingState.choices),
        Column(pgettext_lazy("column", "Rating"), "rating__level", words=Level.choices, width=12),
        moment(pgettext_lazy("column", "Claimed"), "claimed_at"),
        person(pgettext_lazy("column", "Claimed by"), "claimed_by"),
        prose(pgettext_lazy("column", "Reasons"), "grounds"),
        person(pgettext_lazy("column", "First review by"), "first_by"),
        prose(pgettext_lazy("column", "What the first review found"), "first_note"),
        moment(pgettext_lazy("column", "Decided"), "decided_at"),
        person(pgettext_lazy("column", "Decided by"), "decided_by"),
        prose(pgettext_lazy("column", "Why it was decided so"), "decision_note"),
    ],
)
offer(
    "matters",
    _("Matters"),
    Matter,
    matters.listed,
    {
        "tab": tabs(VIEW, MATTER_TABS),
        "department": DEPARTMENT,
        "kind": choice(pgettext_lazy("matter", "Kind"), MatterKind.choices),
    },
    [
        Column(pgettext_lazy("column", "Title"), "title", width=36, is_text=True),
        Column(pgettext_lazy("column", "Kind"), "kind", words=MatterKind.choices, width=14),
        Column(pgettext_lazy("column", "Lead"), "department__name", width=22),
        Column(pgettext_lazy("column", "Topic"), "topic__name", width=18),
        state(MatterState.choices),
        Column(pgettext_lazy("column", "Tickets"), "tickets", width=9),
        prose(pgettext_lazy("column", "The problem"), "problem"),
        Column(pgettext_lazy("column", "Policy or procedure concerned"), "policy", width=36, is_text=True),
        Column(pgettext_lazy("column", "Due"), "due_on", width=12),
        moment(pgettext_lazy("column", "Opened"), "opened_at"),
        moment(pgettext_lazy("column", "Started"), "started_at"),
        moment(pgettext_lazy("column", "Closed"), "closed_at"),
        prose(pgettext_lazy("column", "Outcome"), "outcome"),
    ],
)
offer(
    "shares",
    _("Requests for data"),
    ShareRequest,
    sharing.listed,
    {
        "owner": named(_("Owner of the data"), Department),
        "consumer": named(_("Who asks"), Department),
        "period": Param(_("Period"), _say_period),
        "counts": choice(_("Counted as"), list(sharing_filters.COUNTING.items())),
        "late": flag(_("Late")),
        "state": choice(_("State"), [*ShareState.choices, (sharing_filters.EVERY, _("All"))]),
    },
    [
        NUMBER,
        Column(pgettext_lazy("column", "Data item"), "duty__item", width=28),
        Column(pgettext_lazy("column", "Owner of the data"), "owner__name", width=22),
        Column(pgettext_lazy("column", "Who asks"), "consumer__name", width=22),
        TICKET,
        state(ShareState.choices),
        prose(pgettext_lazy("column", "What it is needed for"), "purpose"),
        moment(pgettext_lazy("column", "Asked"), "asked_at"),
        moment(pgettext_lazy("column", "Due"), "due_at"),
        moment(pgettext_lazy("column", "Shared"), "shared_at"),
        moment(pgettext_lazy("column", "Receipt confirmed"), "confirmed_at"),
        moment(pgettext_lazy("column", "Refused"), "refused_at"),
        prose(pgettext_lazy("column", "Why it was refused"), "refusal_note"),
    ],
)
