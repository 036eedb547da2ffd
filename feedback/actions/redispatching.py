"""改派 and 下派: the centre takes a matter from a department; a department hands it to a unit below."""

from datetime import datetime

from core.reasons import Reason
from departments.models import Department, Staff
from feedback.actions._assigning import assign_by_rule
from feedback.actions._hands import end_early, settle_departments
from feedback.actions._move import Move, moving
from feedback.actions.results import text_digest
from feedback.choices import Category, ClockKind, EndKind
from feedback.models import AssignmentMoment, Dispatch, Ticket

BY_CENTRE = (EndKind.MISDIRECTED, EndKind.TAKEN_AWAY, EndKind.DISSOLVED)


def redispatch(
    ticket: Ticket | int,
    *,
    kind: str,
    reason: str,
    successor: Department | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Take the matter from its departments; it waits for dispatch with a new DISPATCH clock.

    ``kind`` MISDIRECTED (never counted), TAKEN_AWAY (stays assessed, clocks stop) or DISSOLVED (the
    department is out of use; ``successor`` goes on with its clocks).
    """
    with moving(ticket, "redispatch", by=by, now=now, version=version) as move:
        lead = move.lead()
        move.require(_reasons_against(lead, kind, reason, successor))
        heir = successor.pk if successor and kind == EndKind.DISSOLVED else None
        rows = end_early(move, EndKind(kind), heir=heir)
        move.ticket.redispatch()
        move.clocks.begin(ClockKind.DISPATCH, owner=move.ticket.centre)
        move.note(
            dispatch=lead.pk,
            department=lead.department_id,
            kind=kind,
            successor=heir,
            ended=len(rows),
            text=text_digest(reason.strip()),
        )
    return move.ticket


def delegate(
    ticket: Ticket | int,
    *,
    to: Department | None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Let a unit below work on it; None takes it back. Clocks and answer stay the department's."""
    with moving(ticket, "delegate", by=by, now=now, version=version) as move:
        lead = move.lead()
        move.require(_reasons_against_unit(move, lead, to))
        was = lead.delegated_to_id
        lead.delegated_to, lead.assignee = to, None
        if to is not None:
            assign_by_rule(move, lead, AssignmentMoment.DISPATCH)
        lead.save()
        settle_departments(move.ticket)
        move.ticket.delegate()
        move.note(dispatch=lead.pk, unit=to.pk if to else None, former_unit=was)
    return move.ticket


def _reasons_against(lead: Dispatch, kind: str, reason: str, successor: Department | None) -> list[Reason]:
    reasons = [] if reason.strip() else [Reason("redispatch_reason_missing")]
    if kind not in BY_CENTRE:
        reasons.append(Reason("redispatch_kind_missing"))
    if kind != EndKind.DISSOLVED:
        return reasons
    if lead.department.is_active:
        reasons.append(Reason("department_still_there", {"department": lead.department.name}))
    if successor is None:
        reasons.append(Reason("successor_missing"))
    elif not successor.is_active:
        reasons.append(Reason("department_inactive", {"department": successor.name}))
    return reasons


def _reasons_against_unit(move: Move, lead: Dispatch, unit: Department | None) -> list[Reason]:
    if unit is None:
        return [] if lead.delegated_to_id else [Reason("not_delegated")]
    told = {"department": unit.name}
    if unit.pk == lead.delegated_to_id:
        return [Reason("delegated_already", told)]
    reasons = [] if unit.is_active else [Reason("department_inactive", told)]
    if unit.pk == lead.department_id or not lead.department.is_same_or_above(unit):
        reasons.append(Reason("not_below", told))
    accused = move.ticket.accused_department
    if move.ticket.category == Category.REPORT and accused is not None and accused.is_same_or_above(unit):
        reasons.append(Reason("lead_is_accused", told))
    return reasons
