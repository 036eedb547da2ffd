"""Proposals, cards, circulars, interviews and supervision orders as workbooks."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.exports import Column, Param
from feedback.exports.words import DEPARTMENT, choice, flag
from supervision.choices import (
    CardColour,
    InterviewState,
    Measure,
    OrderGround,
    OrderState,
    ProposalGround,
    ProposalState,
)
from supervision.exports._list import NUMBER, TICKET, UNIT, moment, offer, person, prose, state, tabs
from supervision.lifecycle.measures import STANDING
from supervision.models import Card, Circular, Interview, Proposal, SupervisionOrder
from supervision.rules.quarters import quarter_from
from supervision.views import cards, circulars, interviews, orders, proposals
from supervision.wording.measures import say_quarter


def _say_quarter(value: str) -> str:
    if value == cards.EVERY:
        return str(_("every quarter"))
    quarter = quarter_from(value)
    return say_quarter(quarter) if quarter else ""


offer(
    "proposals",
    _("Proposed measures"),
    Proposal,
    proposals.listed,
    {
        "measure": choice(_("Measure"), Measure.choices),
        "department": DEPARTMENT,
        "ground": choice(_("Ground"), ProposalGround.choices),
        "state": choice(_("State"), ProposalState.choices),
    },
    [
        Column(pgettext_lazy("column", "Measure"), "measure", words=Measure.choices, width=12),
        Column(pgettext_lazy("column", "Ground"), "ground", words=ProposalGround.choices, width=22),
        UNIT,
        TICKET,
        Column(pgettext_lazy("column", "How many"), "count", width=9),
        state(ProposalState.choices),
        moment(pgettext_lazy("column", "Proposed"), "proposed_at"),
        moment(pgettext_lazy("column", "Decided"), "decided_at"),
        person(pgettext_lazy("column", "Decided by"), "decided_by"),
        prose(pgettext_lazy("column", "Why it was decided so"), "note"),
    ],
)
offer(
    "cards",
    _("Cards"),
    Card,
    cards.listed,
    {
        "quarter": Param(_("Quarter"), _say_quarter),
        "department": DEPARTMENT,
        "colour": choice(_("Colour"), CardColour.choices),
        "state": choice(_("State"), STANDING),
    },
    [
        NUMBER,
        Column(pgettext_lazy("column", "Colour"), "colour", words=CardColour.choices, width=10),
        UNIT,
        TICKET,
        state(STANDING),
        moment(pgettext_lazy("column", "Issued"), "issued_at"),
        person(pgettext_lazy("column", "Issued by"), "issued_by"),
        prose(pgettext_lazy("column", "Reason"), "reason"),
        moment(pgettext_lazy("column", "Revoked"), "revoked_at"),
        prose(pgettext_lazy("column", "Why it was revoked"), "revoke_reason"),
    ],
)
offer(
    "circulars",
    _("Circulars"),
    Circular,
    circulars.listed,
    {"state": choice(_("State"), STANDING)},
    [
        NUMBER,
        Column(pgettext_lazy("column", "Title"), "title", width=36, is_text=True),
        Column(pgettext_lazy("column", "On whose behalf"), "department__name", width=22),
        state(STANDING),
        moment(pgettext_lazy("column", "Issued"), "issued_at"),
        person(pgettext_lazy("column", "Issued by"), "issued_by"),
        prose(pgettext_lazy("column", "Text"), "text"),
        moment(pgettext_lazy("column", "Revoked"), "revoked_at"),
        prose(pgettext_lazy("column", "Why it was revoked"), "revoke_reason"),
    ],
)
offer(
    "interviews",
    _("Interviews"),
    Interview,
    interviews.listed,
    {
        "tab": tabs(
            pgettext_lazy("list", "View"), {name: word for name, (word, _of) in interviews.TABS.items()}
        ),
        "department": DEPARTMENT,
    },
    [
        NUMBER,
        UNIT,
        Column(pgettext_lazy("column", "Who is interviewed"), "person", width=14),
        TICKET,
        state(InterviewState.choices),
        moment(pgettext_lazy("column", "Appointed for"), "scheduled_for"),
        prose(pgettext_lazy("column", "Reason"), "reason"),
        moment(pgettext_lazy("column", "Held"), "held_at"),
        prose(pgettext_lazy("column", "What is demanded"), "demands"),
        Column(pgettext_lazy("column", "To be done by"), "demands_due_on", width=12),
        moment(pgettext_lazy("column", "Demands met"), "settled_at"),
    ],
)
offer(
    "orders",
    _("Supervision orders"),
    SupervisionOrder,
    orders.listed,
    {
        "state": choice(_("State"), [*OrderState.choices, (orders.EVERY, _("All"))]),
        "department": DEPARTMENT,
        "ground": choice(pgettext_lazy("orders", "Ground"), OrderGround.choices),
        "overdue": flag(_("Report overdue"), on=orders.YES),
        "listed": flag(_("Publicly listed"), on=orders.YES),
        "unsigned": flag(_("Report to be signed"), on=orders.YES),
    },
    [
        NUMBER,
        Column(pgettext_lazy("column", "Subject"), "subject", width=36, is_text=True),
        UNIT,
        TICKET,
        Column(pgettext_lazy("column", "Ground"), "ground", words=OrderGround.choices, width=18),
        state(OrderState.choices),
        moment(pgettext_lazy("column", "Issued"), "issued_at"),
        person(pgettext_lazy("column", "Issued by"), "issued_by"),
        moment(pgettext_lazy("column", "Report by"), "report_by"),
        moment(pgettext_lazy("column", "Received"), "acked_at"),
        moment(pgettext_lazy("column", "Reported"), "reported_at"),
        moment(pgettext_lazy("column", "Verified"), "verified_at"),
        moment(pgettext_lazy("column", "Closed"), "closed_at"),
        Column(pgettext_lazy("column", "Publicly listed"), "is_listed", width=9),
        prose(pgettext_lazy("column", "What is demanded"), "demand"),
    ],
)
