"""The working calendar: which days are worked, at which hours, and arithmetic on working time.

Pure. Every instant taken must be aware; every instant given is in Shanghai time. A year without confirmed
rows is *uncovered*: it falls back to Mon-Fri less the fixed statutory days, so that a deadline never fails
for want of a notice, and callers mark what passes through it as provisional.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
SATURDAY = 5
ONE_DAY = timedelta(days=1)
FALLBACK_HOLIDAYS: Mapping[tuple[int, int], str] = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A stretch of working time inside a day, [start, end)."""

    start: time
    end: time

    @property
    def seconds(self) -> int:
        """Length in whole seconds."""
        return _seconds_of(self.end) - _seconds_of(self.start)


DEFAULT_SLOTS = (Slot(time(9), time(12)), Slot(time(13, 30), time(17, 30)))


def in_shanghai(moment: datetime) -> datetime:
    """The same instant on Shanghai's wall clock. Raises ValueError for a naive datetime."""
    if moment.tzinfo is None:
        raise ValueError("a naive datetime has no place on the calendar")
    return moment.astimezone(SHANGHAI)


def to_the_second(moment: datetime) -> datetime:
    """The instant in Shanghai time with its fraction of a second dropped.

    Deadlines are kept to the second.
    """
    return in_shanghai(moment).replace(microsecond=0)


class WorkCalendar:
    """Days worked and days off, with the hours of a working day.

    ``days`` holds the exceptions that the yearly notice names (True = worked); other days of a covered year
    are Mon-Fri. ``covered`` names the confirmed years; without it a year with any row counts as covered.
    Immutable.
    """

    __slots__ = ("_by_year", "_covered", "_days", "_names", "day_seconds", "slots")

    def __init__(
        self,
        days: Mapping[date, bool],
        names: Mapping[date, str] | None = None,
        slots: Iterable[Slot] = DEFAULT_SLOTS,
        covered: Iterable[int] | None = None,
    ) -> None:
        """Raises ValueError when the slots are none, empty, out of order or overlapping."""
        self._days = dict(days)
        self._names = dict(names or {})
        self._covered = frozenset(d.year for d in days) if covered is None else frozenset(covered)
        self._by_year: dict[int, tuple[date, ...]] = {}
        self.slots = checked_slots(slots)
        self.day_seconds = sum(slot.seconds for slot in self.slots)

    @property
    def covered_years(self) -> tuple[int, ...]:
        """The confirmed years, ascending."""
        return tuple(sorted(self._covered))

    def is_covered(self, day: date) -> bool:
        """Whether the day's year is confirmed by a notice."""
        return day.year in self._covered

    def is_covered_between(self, first: date, last: date) -> bool:
        """Whether every year from ``first`` to ``last`` is confirmed."""
        return all(year in self._covered for year in range(first.year, last.year + 1))

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked: by its row, else by weekday, less the fixed holidays if uncovered."""
        stated = self._days.get(day)
        if stated is not None:
            return stated
        if day.weekday() >= SATURDAY:
            return False
        return self.is_covered(day) or (day.month, day.day) not in FALLBACK_HOLIDAYS

    def is_makeup(self, day: date) -> bool:
        """Whether the day is a weekend day that is worked."""
        return day.weekday() >= SATURDAY and self.is_workday(day)

    def name_of(self, day: date) -> str:
        """The holiday the day belongs to, or an empty string."""
        if day in self._names or self.is_covered(day) or day in self._days:
            return self._names.get(day, "")
        return FALLBACK_HOLIDAYS.get((day.month, day.day), "")

    def opening_of(self, day: date) -> datetime:
        """The instant the first slot of the day opens, whether or not the day is worked."""
        return datetime.combine(day, self.slots[0].start, SHANGHAI)

    def close_of(self, day: date) -> datetime:
        """The close of business of the day, whether or not the day is worked."""
        return datetime.combine(day, self.slots[-1].end, SHANGHAI)

    def is_working_moment(self, moment: datetime) -> bool:
        """Whether the instant lies in a slot [start, end) of a working day."""
        local = in_shanghai(moment)
        clock = local.time()
        return self.is_workday(local.date()) and any(slot.start <= clock < slot.end for slot in self.slots)

    def workdays(self, year: int) -> tuple[date, ...]:
        """All working days of a year, ascending."""
        known = self._by_year.get(year)
        if known is None:
            first = date(year, 1, 1)
            length = (date(year, 12, 31) - first).days + 1
            known = tuple(d for d in (first + timedelta(i) for i in range(length)) if self.is_workday(d))
            self._by_year[year] = known
        return known

    def count_workdays(self, first: date, last: date) -> int:
        """How many working days lie in [first, last]; 0 when last is before first."""
        if last < first:
            return 0
        whole = sum(len(self.workdays(year)) for year in range(first.year, last.year))
        return (
            whole
            + bisect_right(self.workdays(last.year), last)
            - bisect_left(self.workdays(first.year), first)
        )

    def nth_workday_after(self, day: date, n: int) -> date:
        """The n-th working day strictly after ``day``. Raises ValueError for n < 1."""
        if n < 1:
            raise ValueError("the first working day after a day is number 1")
        year = day.year
        index = bisect_right(self.workdays(year), day) + n - 1
        while index >= len(self.workdays(year)):
            index -= len(self.workdays(year))
            year += 1
        return self.workdays(year)[index]

    def last_workday_before(self, day: date) -> date:
        """The working day next before ``day``."""
        year = day.year
        index = bisect_left(self.workdays(year), day) - 1
        while index < 0:
            year -= 1
            index = len(self.workdays(year)) - 1
        return self.workdays(year)[index]

    def on_or_after(self, day: date) -> date:
        """The day itself if it is worked, else the next working day."""
        return self.nth_workday_after(day - ONE_DAY, 1)

    def nth_close_after(self, moment: datetime, n: int) -> datetime:
        """The n-th close of business strictly after the instant. Raises ValueError for n < 1."""
        return self.close_of(self.nth_workday_after(self._last_closed(moment), n))

    def closes_within(self, a: datetime, b: datetime) -> int:
        """How many closes of business lie in (a, b]."""
        return self.count_workdays(self._last_closed(a) + ONE_DAY, self._last_closed(b))

    def working_seconds(self, a: datetime, b: datetime) -> int:
        """Whole seconds of working time in [a, b); 0 when b is not after a."""
        start, end = to_the_second(a), to_the_second(b)
        if end <= start:
            return 0
        between = self.count_workdays(start.date(), end.date() - ONE_DAY)
        return between * self.day_seconds - self._worked_on_day(start) + self._worked_on_day(end)

    def add_working_seconds(self, start: datetime, seconds: int) -> datetime:
        """The instant at which so much working time is used up; time used up at a slot's end ends there.

        Raises ValueError for a negative amount; 0 gives the start itself.
        """
        if seconds < 0:
            raise ValueError("working time runs forward only")
        begin = to_the_second(start)
        if seconds == 0:
            return begin
        total = self._worked_on_day(begin) + seconds
        day = begin.date() if self.is_workday(begin.date()) else self.on_or_after(begin.date())
        full_days = (total - 1) // self.day_seconds
        if full_days:
            day = self.nth_workday_after(day, full_days)
        return self._moment_on(day, total - full_days * self.day_seconds)

    def subtract_working_seconds(self, end: datetime, seconds: int) -> datetime:
        """The latest instant from which so much working time lies before ``end``.

        Raises ValueError if negative.
        """
        if seconds < 0:
            raise ValueError("working time runs forward only")
        moment = to_the_second(end)
        day = moment.date()
        left = seconds
        while (worked := self._worked_on_day(self._end_of(day, moment))) < left or not self.is_workday(day):
            left -= worked
            day = self.last_workday_before(day)
        return self._moment_before(day, worked - left) if left else moment

    def _last_closed(self, moment: datetime) -> date:
        """The last date whose close of business lies at or before the instant."""
        local = in_shanghai(moment)
        return local.date() if self.close_of(local.date()) <= local else local.date() - ONE_DAY

    def _end_of(self, day: date, moment: datetime) -> datetime:
        return min(self.close_of(day), moment)

    def _worked_on_day(self, local: datetime) -> int:
        """Working seconds from the day's opening to the instant."""
        if not self.is_workday(local.date()):
            return 0
        clock = _seconds_of(local.time())
        return sum(max(0, min(clock, _seconds_of(s.end)) - _seconds_of(s.start)) for s in self.slots)

    def _moment_on(self, day: date, worked: int) -> datetime:
        """The earliest instant of the day by which ``worked`` (> 0) seconds have been worked."""
        left = worked
        for slot in self.slots:
            if left <= slot.seconds:
                return datetime.combine(day, slot.start, SHANGHAI) + timedelta(seconds=left)
            left -= slot.seconds
        raise ValueError("more working time than the day has")

    def _moment_before(self, day: date, worked: int) -> datetime:
        """The latest instant of the day by which only ``worked`` seconds have been worked."""
        left = worked
        for slot in self.slots:
            if left < slot.seconds:
                return datetime.combine(day, slot.start, SHANGHAI) + timedelta(seconds=left)
            left -= slot.seconds
        return self.close_of(day)


def checked_slots(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """The slots as a tuple. Raises ValueError when they are none, empty, out of order or overlapping."""
    given = tuple(slots)
    if not given:
        raise ValueError("a working day needs at least one slot")
    if any(slot.start >= slot.end for slot in given):
        raise ValueError("a slot ends after it starts")
    if any(later.start < earlier.end for earlier, later in pairwise(given)):
        raise ValueError("slots follow one another without overlapping")
    return given


def _seconds_of(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second
