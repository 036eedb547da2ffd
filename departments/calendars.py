"""The working calendar as the rest of the house uses it: the current one, and who must hear when it changes.

Apps with clocks register in ``AppConfig.ready``: an impact callable answers "what would this change do"
before it is saved, a recompute callable moves the due times afterwards, in the same transaction.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from core.known_queries import KnownQuery
from departments.models.calendar import CalendarDay, WorkSlot
from departments.models.rule_version import RuleVersion
from departments.rules.calendar import DEFAULT_SLOTS, Slot, WorkCalendar, in_shanghai

KIND = "calendar"
HORIZON_DAYS = 60
LATEST = KnownQuery[RuleVersion](lambda kind: RuleVersion.objects.filter(kind=kind).order_by("-number")[:1])


class Actor(Protocol):
    """Who does it; a member of staff."""

    pk: int
    display_name: str


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change would do: clocks whose due time moves, and those of them that become overdue by it."""

    affected: int = 0
    becoming_overdue: int = 0

    def __add__(self, other: "Impact") -> "Impact":
        return Impact(self.affected + other.affected, self.becoming_overdue + other.becoming_overdue)


@dataclass(frozen=True, slots=True)
class Uncovered:
    """The next days reach a year that no notice has confirmed."""

    year: int
    days: int
    first: date


class ImpactOf(Protocol):
    """Counts what a changed calendar would do to open clocks due on ``first`` or later."""

    def __call__(self, calendar: WorkCalendar, *, first: date, now: datetime) -> Impact: ...


class Recompute(Protocol):
    """Moves due times of open clocks due on ``first`` or later; returns how many moved."""

    def __call__(self, calendar: WorkCalendar, *, first: date, by: Actor | None, now: datetime) -> int: ...


_impacts: list[ImpactOf] = []
_recomputes: list[Recompute] = []
_loaded: dict[tuple[int, datetime], WorkCalendar] = {}
_remembered: ContextVar[list[WorkCalendar] | None] = ContextVar("calendar_of_this_request", default=None)


def register_impact(answer: ImpactOf) -> ImpactOf:
    """Let an app tell what a change would do to its clocks."""
    if answer not in _impacts:
        _impacts.append(answer)
    return answer


def register_recompute(move: Recompute) -> Recompute:
    """Let an app move its due times when the calendar has changed."""
    if move not in _recomputes:
        _recomputes.append(move)
    return move


def impact(calendar: WorkCalendar, *, first: date, now: datetime) -> Impact:
    """What the calendar would do to every open clock due on ``first`` or later."""
    return sum((answer(calendar, first=first, now=now) for answer in _impacts), Impact())


def recompute_all(calendar: WorkCalendar, *, first: date, by: Actor | None, now: datetime) -> int:
    """Move every due time the calendar moves; returns how many."""
    return sum(move(calendar, first=first, by=by, now=now) for move in _recomputes)


def current_version() -> RuleVersion | None:
    """The calendar's version; None before anything was loaded."""
    return LATEST.first(KIND)


@contextmanager
def remembered_calendar() -> Iterator[None]:
    """Let the pages inside, those of one request, ask for the calendar once."""
    token = _remembered.set([])
    try:
        yield
    finally:
        _remembered.reset(token)


def load_calendar() -> WorkCalendar:
    """The working calendar; no query when this request has asked before, else as ``fresh_calendar``."""
    kept = _remembered.get()
    if kept:
        return kept[0]
    calendar = fresh_calendar()
    if kept is not None:
        kept.append(calendar)
    return calendar


def fresh_calendar() -> WorkCalendar:
    """The working calendar as it stands now: what clocks are measured by.

    Read once per version and process, at the price of one query for the version.
    """
    version = current_version()
    key = (version.pk, version.effective_from) if version else None
    if key is None:
        return read_calendar()
    if key not in _loaded:
        calendar = read_calendar()
        _loaded.clear()
        _loaded[key] = calendar
        return calendar
    return _loaded[key]


def read_calendar() -> WorkCalendar:
    """The working calendar from its rows."""
    return build(CalendarDay.objects.all(), [row.slot for row in WorkSlot.objects.all()])


def build(rows: Iterable[CalendarDay], slots: Iterable[Slot] = ()) -> WorkCalendar:
    """A calendar of rows, saved or not: years with a notice are confirmed."""
    days = {row.date: row for row in rows}
    return WorkCalendar(
        {day: row.is_workday for day, row in days.items()},
        {day: row.name for day, row in days.items() if row.name},
        tuple(slots) or DEFAULT_SLOTS,
        covered={day.year for day, row in days.items() if row.source_notice},
    )


def check(calendar: WorkCalendar, now: datetime, days: int = HORIZON_DAYS) -> Uncovered | None:
    """The first unconfirmed year that the next ``days`` days reach."""
    today = in_shanghai(now).date()
    for year in range(today.year, (today + timedelta(days=days)).year + 1):
        first = max(today, date(year, 1, 1))
        if not calendar.is_covered(first):
            return Uncovered(year, (first - today).days, first)
    return None


def banner(now: datetime) -> Uncovered | None:
    """What service managers are told above every page, or None.

    ``clock_words.say_uncovered`` makes the sentence.
    """
    return check(load_calendar(), now)


def forget() -> None:
    """Drop the calendar this process remembers (tests that write rows without a version)."""
    _loaded.clear()
    forget_here()


def forget_here() -> None:
    """Trust nothing this request has read: it is changing the calendar."""
    if kept := _remembered.get():
        kept.clear()
