"""When the working calendar changes, supervision's clocks move too, and the due times that lists read."""

from collections.abc import Sequence
from datetime import date, datetime

from departments.actions.recompute import measure, recompute
from departments.calendars import Actor, Impact
from departments.rules.calendar import WorkCalendar
from supervision.choices import ClockKind
from supervision.models import Deadline, ShareRequest, SupervisionOrder


def measure_own_deadlines(calendar: WorkCalendar, *, first: date, now: datetime) -> Impact:
    """What a changed calendar would do to supervision's open clocks due on ``first`` or later."""
    return measure(Deadline, calendar=calendar, first=first, now=now)


def move_own_deadlines(calendar: WorkCalendar, *, first: date, by: Actor | None, now: datetime) -> int:
    """Move the open clocks due on ``first`` or later, each with its evidence; returns how many moved."""
    return recompute(Deadline, calendar=calendar, now=now, first=first, by=by, on_changed=_carry)


def _carry(clocks: Sequence[Deadline]) -> None:
    for clock in clocks:
        if clock.kind == ClockKind.ORDER_REPORT and clock.order_id:
            SupervisionOrder.objects.filter(pk=clock.order_id).update(report_by=clock.due_at)
        elif clock.kind == ClockKind.SHARE and clock.share_id:
            ShareRequest.objects.filter(pk=clock.share_id).update(due_at=clock.due_at)
