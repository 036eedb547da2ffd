"""Changes of the working calendar: load a year, change a day, set the hours.

Each makes a new version of the calendar, moves the due times it moves, and is recorded.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from core import evidence
from core.refusals import NotPermitted, Refused
from departments.actions.rule_versions import issue_rules
from departments.calendars import (
    KIND,
    Impact,
    build,
    forget_here,
    impact,
    load_calendar,
    read_calendar,
    recompute_all,
)
from departments.models.calendar import CalendarDay, WorkSlot
from departments.models.rule_version import RuleVersion
from departments.models.staff import Staff
from departments.rules.calendar import Slot, WorkCalendar, checked_slots, in_shanghai
from departments.rules.calendar_rows import CalendarRow
from departments.scope import scope

SERVICE = "configure_service"
Facts = dict[str, evidence.Fact]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a change did: rows written, years confirmed by it, the new version, due times moved."""

    rows: int
    years: tuple[int, ...]
    version: int
    recomputed: int


def may_keep_calendar(person: Staff) -> bool:
    """Whether the person keeps the calendar: a service manager of any department."""
    reach = scope(person, SERVICE)
    return reach.everything or bool(reach.ids)


def load_days(
    days: Sequence[CalendarRow],
    *,
    source: str,
    by: Staff | None,
    now: datetime,
    years: Iterable[int] | None = None,
) -> Loaded:
    """Put the days of a notice in place of what the years had, all or nothing, and move the due times.

    ``years`` are those the notice confirms (default: every year of the days); their earlier rows go. Days
    outside them only change that day. ``by`` None is the system. Raises NotPermitted, and Refused for no
    days at all.
    """
    _check(by)
    if not days:
        raise Refused("calendar_file_empty", status=422)
    confirmed = tuple(sorted(set(years) if years is not None else {day.date.year for day in days}))
    with transaction.atomic():
        version = _new_version(by, now, {"change": "load", "years": confirmed, "rows": len(days)}, source)
        CalendarDay.objects.filter(date__year__in=confirmed).delete()
        CalendarDay.objects.bulk_create(
            _rows(days, confirmed, source),
            update_conflicts=True,
            unique_fields=["date"],
            update_fields=["is_workday", "name"],
        )
        first = min([day.date for day in days] + [date(year, 1, 1) for year in confirmed])
        for year in confirmed:
            _record("load_calendar", year, by, now, {"rows": len(days), "version": version.number})
        moved = recompute_all(read_calendar(), first=first, by=by, now=now)
    return Loaded(len(days), confirmed, version.number, moved)


def change_day(
    *, day: date, is_workday: bool | None, name: str = "", by: Staff | None, now: datetime
) -> Loaded:
    """Set one day; ``is_workday`` None takes the exception away. Confirms no year. Raises NotPermitted."""
    _check(by)
    with transaction.atomic():
        values = {"change": "day", "date": day.isoformat(), "is_workday": is_workday}
        version = _new_version(by, now, values, name)
        if is_workday is None:
            CalendarDay.objects.filter(date=day).delete()
        else:
            kind = {"is_workday": is_workday, "name": name}
            CalendarDay.objects.update_or_create(date=day, defaults=kind)
        facts: Facts = {"date": day, "is_workday": is_workday, "version": version.number}
        _record("change_day", day.year, by, now, facts)
        moved = recompute_all(read_calendar(), first=day, by=by, now=now)
    return Loaded(1, (), version.number, moved)


def set_hours(*, slots: Sequence[Slot], by: Staff | None, now: datetime) -> Loaded:
    """Set the hours of every working day; open clocks due from today on move.

    Raises NotPermitted, and Refused for hours that overlap or end before they start.
    """
    _check(by)
    checked = _checked(slots)
    with transaction.atomic():
        values = {"change": "hours", "slots": [f"{s.start:%H:%M}-{s.end:%H:%M}" for s in checked]}
        version = _new_version(by, now, values, "")
        WorkSlot.objects.all().delete()
        WorkSlot.objects.bulk_create(WorkSlot(start=slot.start, end=slot.end) for slot in checked)
        today = in_shanghai(now).date()
        _record("set_hours", today.year, by, now, {"slots": len(checked), "version": version.number})
        moved = recompute_all(read_calendar(), first=today, by=by, now=now)
    return Loaded(len(checked), (), version.number, moved)


def preview_days(days: Sequence[CalendarRow], *, years: Iterable[int], now: datetime) -> Impact:
    """What loading these days would do to open clocks; nothing is saved."""
    confirmed = set(years)
    kept = [row for row in CalendarDay.objects.all() if row.date.year not in confirmed]
    rows = {row.date: row for row in kept}
    for new in _rows(days, tuple(confirmed), "preview"):
        old = rows.get(new.date)
        if old is not None:
            new.source_notice = old.source_notice
        rows[new.date] = new
    first = min([day.date for day in days] + [date(year, 1, 1) for year in confirmed])
    return impact(build(rows.values(), load_calendar().slots), first=first, now=now)


def preview_day(*, day: date, is_workday: bool | None, now: datetime) -> Impact:
    """What changing one day would do to open clocks; nothing is saved."""
    rows = {row.date: row for row in CalendarDay.objects.all()}
    old = rows.pop(day, None)
    if is_workday is not None:
        rows[day] = CalendarDay(
            date=day, is_workday=is_workday, source_notice=old.source_notice if old else ""
        )
    return impact(build(rows.values(), load_calendar().slots), first=day, now=now)


def preview_hours(*, slots: Sequence[Slot], now: datetime) -> Impact:
    """What other hours would do to open clocks due from today on; nothing is saved. Raises Refused."""
    calendar: WorkCalendar = build(CalendarDay.objects.all(), _checked(slots))
    return impact(calendar, first=in_shanghai(now).date(), now=now)


def _check(by: Staff | None) -> None:
    if by is not None and not may_keep_calendar(by):
        raise NotPermitted("not_permitted")


def _checked(slots: Sequence[Slot]) -> tuple[Slot, ...]:
    try:
        return checked_slots(slots)
    except ValueError as fault:
        raise Refused("calendar_bad_hours", status=422) from fault


def _rows(days: Sequence[CalendarRow], confirmed: Sequence[int], source: str) -> list[CalendarDay]:
    return [
        CalendarDay(
            date=day.date,
            is_workday=day.is_workday,
            name=day.name,
            source_notice=source if day.date.year in confirmed else "",
        )
        for day in days
    ]


def _new_version(by: Staff | None, now: datetime, values: Mapping[str, object], note: str) -> RuleVersion:
    forget_here()
    return issue_rules(kind=KIND, values=values, effective_from=now, note=note, by=by)


def _record(verb: str, year: int, by: Staff | None, now: datetime, facts: Facts) -> None:
    evidence.append(
        evidence.Entry(
            subject=evidence.Subject("calendar", year),
            verb=verb,
            actor_id=by.pk if by else None,
            actor_name=by.display_name if by else "",
            at=now,
            facts=facts,
        )
    )
