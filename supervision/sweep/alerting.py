"""Raises alerts as it happens: late decisions, a sweep that did not run or failed, a year nobody confirmed.

Every alert has a key that names it once, so that a second sweep beside this one, or after it, adds nothing.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, Min, OuterRef, Q

from departments.calendars import fresh_calendar
from departments.models.clock import OPEN
from departments.rules.calendar import WorkCalendar, in_shanghai
from feedback.models import Deadline as TicketDeadline
from feedback.models.dispatch import TO_DECIDE
from supervision.choices import AlertKind
from supervision.models import Alert, Deadline, SweepRun
from supervision.models.watching import TO_DECIDE as OWN_TO_DECIDE
from supervision.rules.standing import is_gap

UNSURE = OPEN & Q(is_provisional=True)


@transaction.atomic
def alert(now: datetime) -> int:
    """Raise what is new and end what is over; returns how many alerts are new."""
    calendar = fresh_calendar()
    _end_decided(now)
    _end_confirmed(calendar, now)
    fresh = [
        *_late_decisions(TicketDeadline, "deadline", TO_DECIDE, now),
        *_late_decisions(Deadline, "own_deadline", OWN_TO_DECIDE, now),
        *_gap(now),
        *_failure(now),
        *_unconfirmed_years(calendar, now),
    ]
    return _raise(fresh)


def _raise(alerts: list[Alert]) -> int:
    known = set(Alert.objects.filter(key__in=[row.key for row in alerts]).values_list("key", flat=True))
    fresh = [row for row in alerts if row.key not in known]
    Alert.objects.bulk_create(fresh, batch_size=1000, ignore_conflicts=True)
    return len(fresh)


def _late_decisions(model: Any, link: str, kinds: Iterable[Any], now: datetime) -> Iterator[Alert]:
    """One for each clock of a decision that ran out; none while its due time is provisional."""
    told = Alert.objects.filter(**{link: OuterRef("pk")}, kind=AlertKind.DECISION_LATE)
    late = model.objects.overdue(now).filter(kind__in=[kind.value for kind in kinds], is_provisional=False)
    for clock in late.filter(~Exists(told)).order_by("due_at", "id"):
        yield Alert(
            key=f"late:{link}:{clock.pk}",
            kind=AlertKind.DECISION_LATE,
            department_id=clock.owner_id,
            ticket_id=getattr(clock, "ticket_id", None),
            since=clock.due_at,
            raised_at=now,
            **{f"{link}_id": clock.pk},
        )


def _end_decided(now: datetime) -> None:
    """A late decision is over once it is made, falls away, or has more time."""
    lasting = Alert.objects.filter(kind=AlertKind.DECISION_LATE, until__isnull=True)
    for link in ("deadline", "own_deadline"):
        over = lasting.filter(**{f"{link}__isnull": False}).exclude(
            **{f"{link}__stopped_at__isnull": True, f"{link}__voided_at__isnull": True},
            **{f"{link}__due_at__lt": now},
        )
        rows = over.values_list("pk", f"{link}__stopped_at", f"{link}__voided_at")
        ended = [Alert(pk=pk, until=stopped or voided or now) for pk, stopped, voided in rows]
        Alert.objects.bulk_update(ended, ["until"], batch_size=1000)


def _gap(now: datetime) -> Iterator[Alert]:
    """The sweep did not run for a while: from the end of the last one until this one began.

    The last by the order of writing, not by the clock: that may have been set back since.
    """
    runs = SweepRun.objects.order_by("-pk")
    this = runs.first()
    last = runs.filter(finished_at__isnull=False).first()
    if this is None or last is None or this.finished_at is not None:  # a drill is no run
        return
    if is_gap(last.finished_at, this.started_at):
        key, kind = f"gap:{last.pk}", AlertKind.SWEEP_GAP
        yield Alert(key=key, kind=kind, since=last.finished_at, until=this.started_at, raised_at=now)


def _failure(now: datetime) -> Iterator[Alert]:
    """The sweep before this one ended in a fault; one alert for all that fail in a row."""
    last = SweepRun.objects.ended().order_by("-pk").first()
    lasting = Alert.objects.filter(kind=AlertKind.SWEEP_FAILED, until__isnull=True)
    if last is None or not last.fault:
        lasting.update(until=now)
    elif not lasting.exists():
        yield Alert(
            key=f"failed:{last.pk}",
            kind=AlertKind.SWEEP_FAILED,
            since=last.started_at,
            raised_at=now,
            note=last.fault[:300],
        )


def _unconfirmed_years(calendar: WorkCalendar, now: datetime) -> Iterator[Alert]:
    """Open deadlines that reach a year of which no notice has been loaded: they are provisional."""
    reached: set[int] = set()
    for model in (TicketDeadline, Deadline):
        span = model._default_manager.filter(UNSURE).aggregate(first=Min("due_at"), last=Max("due_at"))
        if span["first"] is not None:
            first, last = in_shanghai(span["first"]).year, in_shanghai(span["last"]).year
            reached |= set(range(first, last + 1))
    for year in sorted(reached):
        if not calendar.is_covered(date(year, 1, 1)):
            key, kind = f"calendar:{year}", AlertKind.CALENDAR_MISSING
            yield Alert(key=key, kind=kind, since=now, raised_at=now, note=str(year))


def _end_confirmed(calendar: WorkCalendar, now: datetime) -> None:
    for row in Alert.objects.filter(kind=AlertKind.CALENDAR_MISSING, until__isnull=True):
        if calendar.is_covered(date(int(row.note), 1, 1)):
            Alert.objects.filter(pk=row.pk).update(until=now)
