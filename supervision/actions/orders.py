"""督办单: what the department does with one — receipt, report, signature."""

from collections.abc import Sequence
from datetime import datetime

from departments.models import Staff
from feedback.actions.results import text_digest
from supervision.acting import acting
from supervision.actions import _clocks
from supervision.actions.filing import attach
from supervision.actions.order_issuing import issue, issue_many
from supervision.actions.order_judging import (
    call_off,
    close,
    escalate,
    list_publicly,
    prolong,
    send_report_back,
    unlist,
    verify,
)
from supervision.actions.order_judging import pk_of as _pk
from supervision.choices import ClockKind
from supervision.models import OrderReport, SupervisionOrder
from supervision.rules.orders import text_faults

__all__ = [
    "ack",
    "call_off",
    "close",
    "draft_report",
    "escalate",
    "issue",
    "issue_many",
    "list_publicly",
    "place_of",
    "prolong",
    "report",
    "send_report_back",
    "unlist",
    "verify",
]


def place_of(order: SupervisionOrder) -> str:
    """Where the files of its report wait until the draft is kept."""
    return f"order:{order.pk}"


def ack(
    order: SupervisionOrder | int, *, by: Staff, now: datetime, version: int | None = None
) -> SupervisionOrder:
    """The department has read it."""
    with acting(SupervisionOrder, _pk(order), "ack", by=by, now=now, version=version) as act:
        act.row.ack()
        act.row.acked_at, act.row.acked_by = now, by
        _clocks.stop(act.row, ClockKind.ORDER_ACK, at=now)
    return act.row


def draft_report(
    order: SupervisionOrder | int,
    *,
    text: str,
    files: Sequence[int] = (),
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> SupervisionOrder:
    """First hand: what was done. Drafting again writes over what is not signed yet, and is its writer's."""
    with acting(SupervisionOrder, _pk(order), "draft_report", by=by, now=now, version=version) as act:
        row = act.row
        act.require(text_faults(order_text_missing=text))
        row.draft_report()
        draft = row.unsigned or OrderReport(order=row)
        draft.text, draft.drafted_by, draft.drafted_at = text.strip(), by, now
        draft.save()
        kept = attach(
            place_of(row),
            uploads=files,
            kind=row.KIND,
            pk=row.pk,
            department_id=row.department_id,
            by=by,
            now=now,
        )
        act.note(report=draft.pk, text=text_digest(draft.text), **kept)
    return act.row


def report(
    order: SupervisionOrder | int, *, by: Staff, now: datetime, version: int | None = None
) -> SupervisionOrder:
    """Second hand: the time of this signature decides whether it was in time; it counts as receipt too."""
    with acting(SupervisionOrder, _pk(order), "report", by=by, now=now, version=version) as act:
        row, draft = act.row, act.row.unsigned
        if draft is None:  # the guard has refused it
            raise RuntimeError("no report to sign")
        row.report()
        draft.signed_by, draft.signed_at = by, now
        draft.save()
        row.reported_at = now
        if row.acked_at is None:
            row.acked_at, row.acked_by = now, by
        _clocks.stop(row, ClockKind.ORDER_ACK, at=now)
        clock = _clocks.stop(row, ClockKind.ORDER_REPORT, at=now)
        in_time = clock is None or clock.is_met
        act.note(report=draft.pk, text=text_digest(draft.text), in_time=in_time)
        if draft.drafted_by_id == by.pk:
            act.note(self_signed=True)
    return act.row
