"""The ledger of deductions and bonuses, appeals and exclusions as workbooks."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.exports import Column, Param
from feedback.exports.words import DEPARTMENT, choice, plain
from supervision.choices import AppealDecision, EntryCode, EntryState, ExclusionGround, ExclusionState
from supervision.exports._list import TICKET, UNIT, moment, offer, person, prose, state, tabs
from supervision.models import ExclusionRequest, ScoreEntry
from supervision.rules.periods import is_period
from supervision.views import appeals, exclusions, ledger

STATE_TABS = {
    "proposed": _("Awaiting notice"),
    "notified": _("Open to appeal"),
    "appealed": _("Under appeal"),
    "counted": pgettext_lazy("entries", "Settled"),
    "revoked": _("Revoked"),
}
VIEW = pgettext_lazy("list", "View")


def _say_period(value: str) -> str:
    if value == ledger.EVERY:
        return str(_("Every period"))
    return value if is_period(value) else ""


def _say_code(value: str) -> str:
    return f"{value} {EntryCode(value).label}" if value in EntryCode.values else ""


ENTRY = (
    Column(pgettext_lazy("column", "Rule"), "code", width=8),
    Column(pgettext_lazy("column", "What it is for"), "code", words=EntryCode.choices, width=28),
    UNIT,
    TICKET,
    Column(pgettext_lazy("column", "Points"), "points", width=8),
)
offer(
    "entries",
    _("Deductions and bonuses"),
    ScoreEntry,
    ledger.listed,
    {
        "period": Param(pgettext_lazy("assessment", "Period"), _say_period),
        "department": DEPARTMENT,
        "code": Param(_("Rule"), _say_code),
        "state": tabs(_("State"), STATE_TABS),
        "ticket": plain(_("Ticket number")),
    },
    [
        *ENTRY,
        state(EntryState.choices),
        Column(pgettext_lazy("column", "Period"), "period", width=10),
        Column(pgettext_lazy("column", "Counted in"), "counted_in", width=10),
        moment(pgettext_lazy("column", "Rule broken"), "broken_at"),
        moment(pgettext_lazy("column", "Proposed"), "proposed_at"),
        person(pgettext_lazy("column", "Proposed by"), "proposed_by"),
        prose(pgettext_lazy("column", "Reason"), "reason"),
        moment(pgettext_lazy("column", "Notice given"), "notified_at"),
        moment(pgettext_lazy("column", "Appealed"), "filed_appeal__filed_at"),
        Column(
            pgettext_lazy("column", "Decision"),
            "filed_appeal__decision",
            words=AppealDecision.choices,
            width=12,
        ),
        Column(pgettext_lazy("column", "Points before the appeal"), "points_before", width=10),
        moment(pgettext_lazy("column", "Confirmed"), "confirmed_at"),
        moment(pgettext_lazy("column", "Revoked"), "revoked_at"),
        prose(pgettext_lazy("column", "Why it was revoked"), "revoke_reason"),
    ],
)
offer(
    "appeals",
    _("Appeals"),
    ScoreEntry,
    appeals.listed,
    {
        "tab": tabs(VIEW, {appeals.DECIDED: _("Over")}),
        "department": DEPARTMENT,
        "decision": choice(_("Decision"), AppealDecision.choices),
    },
    [
        *ENTRY,
        moment(pgettext_lazy("column", "Appealed"), "filed_appeal__filed_at"),
        person(pgettext_lazy("column", "Appealed by"), "filed_appeal__filed_by"),
        prose(pgettext_lazy("column", "Grounds"), "filed_appeal__grounds"),
        Column(
            pgettext_lazy("column", "Decision"),
            "filed_appeal__decision",
            words=AppealDecision.choices,
            width=12,
        ),
        moment(pgettext_lazy("column", "Decided"), "filed_appeal__decided_at"),
        person(pgettext_lazy("column", "Decided by"), "filed_appeal__decided_by"),
        prose(pgettext_lazy("column", "Why it was decided so"), "filed_appeal__decision_note"),
        Column(pgettext_lazy("column", "Points before the appeal"), "points_before", width=10),
        state(EntryState.choices),
    ],
)
offer(
    "exclusions",
    _("Exclusions"),
    ExclusionRequest,
    exclusions.listed,
    {
        "tab": tabs(VIEW, {"first": _("First review"), "second": _("Second review"), "over": _("Over")}),
        "department": DEPARTMENT,
        "ground": choice(_("Ground"), ExclusionGround.choices),
    },
    [
        TICKET,
        UNIT,
        Column(pgettext_lazy("column", "Ground"), "ground", words=ExclusionGround.choices, width=18),
        state(ExclusionState.choices),
        moment(pgettext_lazy("column", "Asked"), "asked_at"),
        person(pgettext_lazy("column", "Asked by"), "asked_by"),
        prose(pgettext_lazy("column", "Reasons"), "grounds"),
        person(pgettext_lazy("column", "First review by"), "first_by"),
        person(pgettext_lazy("column", "Decided by"), "decided_by"),
        moment(pgettext_lazy("column", "Decided"), "decided_at"),
    ],
)
