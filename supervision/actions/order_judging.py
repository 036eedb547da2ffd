"""督办单: what the supervisor does with one: verify, send back, close, escalate, prolong, list, call off."""

from datetime import datetime
from typing import Any

from departments.models import Staff
from departments.rules.clocks import MoveKind, MoveReason
from feedback.actions import lift_hold
from feedback.actions.results import text_digest
from feedback.choices import HoldKind
from supervision.acting import Acting, acting
from supervision.actions import _clocks
from supervision.choices import ClockKind
from supervision.models import SupervisionOrder
from supervision.rule_versions import supervision_rules
from supervision.rules.orders import bounds_of, prolong_faults, text_faults

CALLED_OFF = "ORDER_CALLED_OFF"


def verify(
    order: SupervisionOrder | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> SupervisionOrder:
    """What was reported was looked at and is so; ``note`` says how."""
    with acting(SupervisionOrder, pk_of(order), "verify", by=by, now=now, version=version) as act:
        act.require(text_faults(order_found_missing=note))
        act.row.verify()
        act.row.verified_at, act.row.verified_by, act.row.verify_note = now, by, note.strip()
        act.note(text=text_digest(note.strip()))
    return act.row


def send_report_back(
    order: SupervisionOrder | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> SupervisionOrder:
    """The report does not do: the clock runs on, and the time it was read was a pause."""
    with acting(SupervisionOrder, pk_of(order), "send_report_back", by=by, now=now, version=version) as act:
        act.require(text_faults(order_note_missing=note))
        act.row.send_report_back()
        _return_report(act, note)
    return act.row


def close(
    order: SupervisionOrder | int, *, by: Staff, now: datetime, version: int | None = None
) -> SupervisionOrder:
    """The end; the ticket is held by it no more."""
    with acting(SupervisionOrder, pk_of(order), "close", by=by, now=now, version=version) as act:
        act.row.close()
        _end(act)
    return act.row


def call_off(
    order: SupervisionOrder | int,
    *,
    note: str,
    was_mistake: bool = False,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> SupervisionOrder:
    """Close it without a report: its matter has ended, or it was a mistake.

    Of a mistake nothing remains that counts; else what was late by now stays late.
    """
    with acting(SupervisionOrder, pk_of(order), "call_off", by=by, now=now, version=version) as act:
        act.require(text_faults(order_note_missing=note))
        row = act.row
        row.call_off()
        row.called_off_at, row.close_note = now, note.strip()
        if was_mistake:
            _clocks.unmake_all(row, at=now, reason=CALLED_OFF)
        else:
            _clocks.end_all(row, at=now, reason=CALLED_OFF)
        act.note(text=text_digest(row.close_note), was_mistake=was_mistake)
        _end(act)
    return act.row


def escalate(
    order: SupervisionOrder | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> SupervisionOrder:
    """Lay it before the leadership. A report that was given did not suffice, and is asked for again."""
    with acting(SupervisionOrder, pk_of(order), "escalate", by=by, now=now, version=version) as act:
        act.require(text_faults(order_note_missing=note))
        was_reported = act.row.state == "REPORTED"
        act.row.escalate()
        act.row.escalated_at, act.row.escalated_by, act.row.escalate_note = now, by, note.strip()
        act.note(text=text_digest(note.strip()))
        if was_reported:
            _return_report(act, note)
    return act.row


def prolong(
    order: SupervisionOrder | int,
    *,
    days: int,
    note: str,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> SupervisionOrder:
    """So many working days more for the report, given before it is due."""
    with acting(SupervisionOrder, pk_of(order), "prolong", by=by, now=now, version=version) as act:
        row = act.row
        act.require(text_faults(order_note_missing=note))
        act.require(prolong_faults(days, times_prolonged(row), bounds_of(supervision_rules(now).values)))
        row.prolong()
        old = row.report_by
        clock = _clocks.prolong(
            row,
            ClockKind.ORDER_REPORT,
            working_days=days,
            at=now,
            calendar=act.calendar,
            by=by.display_name,
        )
        if clock is not None:
            row.report_by = clock.due_at
        act.note(days=days, was=old, due_at=row.report_by, text=text_digest(note.strip()))
    return act.row


def list_publicly(
    order: SupervisionOrder | int, *, by: Staff, now: datetime, version: int | None = None
) -> SupervisionOrder:
    """挂牌督办: everyone in the house sees it on the list until it is closed."""
    with acting(SupervisionOrder, pk_of(order), "list_publicly", by=by, now=now, version=version) as act:
        act.row.list_publicly()
        act.row.is_listed, act.row.listed_at = True, now
    return act.row


def unlist(
    order: SupervisionOrder | int, *, by: Staff, now: datetime, version: int | None = None
) -> SupervisionOrder:
    """No longer on the list."""
    with acting(SupervisionOrder, pk_of(order), "unlist", by=by, now=now, version=version) as act:
        act.row.unlist()
        act.row.is_listed = False
    return act.row


def times_prolonged(row: SupervisionOrder) -> int:
    """How often more time was given for the report."""
    clock: Any = row.deadlines.filter(kind=ClockKind.ORDER_REPORT).order_by("-id").first()
    return sum(move.kind is MoveKind.EXTEND for move in clock.history) if clock else 0


def pk_of(order: SupervisionOrder | int) -> int:
    """The id of an order, or of the id itself."""
    return order.pk if isinstance(order, SupervisionOrder) else order


def _return_report(act: Acting[SupervisionOrder], note: str) -> None:
    """The signed report is the department's again; its clock goes on."""
    row, report = act.row, act.row.signed
    if report is not None:
        report.returned_by, report.returned_at, report.returned_note = act.by, act.now, note.strip()
        report.save()
        act.note(report=report.pk)
    clock = _clocks.restart(
        row, ClockKind.ORDER_REPORT, at=act.now, calendar=act.calendar, reason=MoveReason.REVIEW
    )
    row.report_by = clock.due_at
    act.note(due_at=clock.due_at, text=text_digest(note.strip()))


def _end(act: Acting[SupervisionOrder]) -> None:
    row = act.row
    row.closed_at, row.closed_by = act.now, act.by
    if row.ticket_id is not None:
        lift_hold(row.ticket_id, kind=HoldKind.ORDER, ref=row.number, by=act.by, now=act.now)
