"""督办单 issued: about a ticket, about a department's matter without one, or for many tickets at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from core.evidence.entries import Fact
from core.reasons import Reason
from core.refusals import Refused
from departments.calendars import fresh_calendar
from departments.models import Department, Staff
from departments.rules.clocks import Limit
from feedback.actions import lock_tickets, place_hold
from feedback.actions.results import text_digest
from feedback.choices import DispatchRole, HoldKind, Urgency
from feedback.models import Dispatch, Ticket
from feedback.states import State
from supervision.acting import record
from supervision.actions import _clocks
from supervision.actions._measures import require_measure
from supervision.actions._numbers import next_number
from supervision.choices import ClockKind
from supervision.models import Deadline, SupervisionOrder
from supervision.rule_versions import supervision_rules
from supervision.rules.orders import bounds_of, limit_faults, text_faults
from supervision.rules.settings import limit_of

ENDED = frozenset({State.MERGED, State.REJECTED, State.WITHDRAWN, State.TERMINATED})


@dataclass(frozen=True, slots=True)
class Issued:
    """What became of one ticket of many: its order, or why there is none."""

    ticket: Ticket
    order: SupervisionOrder | None = None
    reasons: tuple[Reason, ...] = ()


def issue(
    *,
    department: Department,
    ground: str,
    subject: str,
    demand: str,
    ticket: Ticket | None = None,
    limit: Limit | None = None,
    by: Staff,
    now: datetime,
) -> SupervisionOrder:
    """Order a department to act and report; its clocks run from now. Without a limit, the rules'."""
    with transaction.atomic():
        locked = lock_tickets([ticket.pk])[ticket.pk] if ticket is not None else None
        row = SupervisionOrder(department=department, ticket=locked, ground=ground)
        require_measure(by, row, department)
        rules, calendar = supervision_rules(now), fresh_calendar()
        within = limit or limit_of(rules.values, ClockKind.ORDER_REPORT)
        _require(
            text_faults(order_subject_missing=subject, order_demand_missing=demand),
            limit_faults(within, bounds_of(rules.values), now=now, calendar=calendar),
            _department_faults(department),
            ticket_reasons(locked, department),
        )
        row.dispatch = part_of(department, locked) if locked else None
        row.subject, row.demand = subject.strip(), demand.strip()
        row.number = next_number(row.KIND, now)
        row.issued_at = row.report_by = now
        row.issued_by = by
        row.save()
        _begin_clocks(row, within, now=now)
        if locked is not None:
            place_hold(locked, kind=HoldKind.ORDER, reason=ground, ref=row.number, by=by, now=now)
        record(row, "issue", by=by, now=now, facts=_told(row, within))
    return row


def issue_many(
    tickets: Sequence[Ticket],
    *,
    ground: str,
    demand: str,
    limit: Limit | None = None,
    by: Staff,
    now: datetime,
) -> list[Issued]:
    """An order on each ticket to its lead, in a transaction of its own; a refused one says why."""
    return [_issue_one(row, ground=ground, demand=demand, limit=limit, by=by, now=now) for row in tickets]


def lead_of(ticket: Ticket) -> Dispatch | None:
    """The part of the department that leads, or led last."""
    rows = Dispatch.objects.filter(ticket=ticket, role=DispatchRole.LEAD, voided_at__isnull=True)
    lead: Dispatch | None = rows.select_related("department").order_by("-id").first()
    return lead


def part_of(department: Department, ticket: Ticket) -> Dispatch | None:
    """The last part that the department, or one below it, has in the ticket."""
    counted = Dispatch.objects.filter(ticket=ticket, voided_at__isnull=True)
    part: Dispatch | None = (
        counted.filter(department__ancestry__contains=[department.pk]).order_by("-id").first()
    )
    return part


def ticket_reasons(ticket: Ticket | None, department: Department) -> list[Reason]:
    """Why the department cannot be ordered on this ticket now; empty when it can."""
    if ticket is None:
        return []
    if ticket.state in ENDED:
        state = State(ticket.state).label
        return [Reason("order_ticket_ended", {"ticket": ticket.number, "state": str(state)})]
    if part_of(department, ticket) is None:
        return [Reason("order_not_theirs", {"department": department.name, "ticket": ticket.number})]
    there = SupervisionOrder.objects.open().filter(ticket=ticket, department=department).first()
    if there is not None:
        return [Reason("order_exists", {"department": department.name, "number": there.number})]
    return []


def _issue_one(
    ticket: Ticket, *, ground: str, demand: str, limit: Limit | None, by: Staff, now: datetime
) -> Issued:
    lead = lead_of(ticket)
    if lead is None:
        return Issued(ticket, reasons=(Reason("order_nobody_leads", {"ticket": ticket.number}),))
    try:
        order = issue(
            department=lead.department,
            ground=ground,
            subject=ticket.title,
            demand=demand,
            ticket=ticket,
            limit=limit,
            by=by,
            now=now,
        )
    except Refused as refused:
        return Issued(ticket, reasons=refused.reasons)
    return Issued(ticket, order)


def _begin_clocks(row: SupervisionOrder, within: Limit, *, now: datetime) -> None:
    """The receipt's and the report's; the ladder is the ticket's urgency's."""
    acknowledge = limit_of(supervision_rules(now).values, ClockKind.ORDER_ACK)
    _clock(row, ClockKind.ORDER_ACK, acknowledge, now=now)
    row.report_by = _clock(row, ClockKind.ORDER_REPORT, within, now=now).due_at
    row.save(update_fields=["report_by"])


def _clock(row: SupervisionOrder, kind: ClockKind, limit: Limit, *, now: datetime) -> Deadline:
    urgency = (row.ticket.urgency if row.ticket else "") or Urgency.NORMAL.value
    return _clocks.begin(
        row, kind, owner=row.department, limit=limit, now=now, calendar=fresh_calendar(), urgency=urgency
    )


def _told(row: SupervisionOrder, within: Limit) -> dict[str, Fact]:
    facts: dict[str, Fact | None] = {
        "number": row.number,
        "department": row.department_id,
        "ticket": row.ticket_id,
        "dispatch": row.dispatch_id,
        "ground": row.ground,
        "limit": str(within),
        "report_by": row.report_by,
        "text": text_digest(f"{row.subject}\n{row.demand}"),
    }
    return {name: value for name, value in facts.items() if value is not None}


def _department_faults(department: Department) -> list[Reason]:
    gone = Reason("order_department_gone", {"department": department.name})
    return [] if department.is_active else [gone]


def _require(*faults: list[Reason]) -> None:
    if found := [reason for some in faults for reason in some]:
        raise Refused(*found)
