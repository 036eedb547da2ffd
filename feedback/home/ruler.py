"""The working day drawn as a ruler: where its hours, breaks and due moments stand, in percent. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from departments.rules.calendar import WorkCalendar, in_shanghai

Place = Callable[[int], float]
MOST_TICKS = 7
RIGHT_EDGE = 84.0
NEAR = 11.0
ROWS = (16, 34)


@dataclass(frozen=True, slots=True)
class Hour:
    """A mark with its time; ``anchor`` keeps the first and the last inside."""

    x: float
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Tick:
    """Something due; ``y`` is the height of its head, so that near words do not lie on each other."""

    x: float
    y: int
    label: str
    count: int
    turns_left: bool
    state: str

    @property
    def word_y(self) -> int:
        return self.y + 4


@dataclass(frozen=True, slots=True)
class Ruler:
    """Percentages from the first slot's start to the last one's end."""

    hours: tuple[Hour, ...]
    rests: tuple[tuple[float, float], ...]
    now_x: float | None
    ticks: tuple[Tick, ...]
    later: int


def ruler_of(due: Iterable[datetime], now: datetime, calendar: WorkCalendar) -> Ruler | None:
    """The ruler of today, or None on a day off."""
    local = in_shanghai(now)
    if not calendar.is_workday(local.date()):
        return None
    first, last = _minutes(calendar.slots[0].start), _minutes(calendar.slots[-1].end)

    def place(minute: int) -> float:
        return round(100 * (minute - first) / (last - first), 2)

    moments = Counter(
        _minutes(in_shanghai(at).time()) for at in due if in_shanghai(at).date() == local.date()
    )
    inside = sorted(minute for minute in moments if first <= minute <= last)[:MOST_TICKS]
    minute = _minutes(local.time())
    return Ruler(
        hours=_hours(first, last, calendar, place),
        rests=_rests(calendar, place),
        now_x=place(minute) if first <= minute <= last else None,
        ticks=_ticks(inside, moments, minute, place),
        later=sum(count for at, count in moments.items() if at > last),
    )


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _word(minute: int) -> str:
    return f"{timedelta(minutes=minute)}"[:-3].rjust(5, "0")


def _hours(first: int, last: int, calendar: WorkCalendar, place: Place) -> tuple[Hour, ...]:
    marks = {edge for slot in calendar.slots for edge in (_minutes(slot.start), _minutes(slot.end))}
    for slot in calendar.slots:
        marks |= set(range(_minutes(slot.start), _minutes(slot.end), 60))
    anchors = {first: "start", last: "end"}
    return tuple(Hour(place(m), _word(m), anchors.get(m, "middle")) for m in sorted(marks))


def _rests(calendar: WorkCalendar, place: Place) -> tuple[tuple[float, float], ...]:
    ends = zip(calendar.slots, calendar.slots[1:], strict=False)
    pairs = [(place(_minutes(a.end)), place(_minutes(b.start))) for a, b in ends]
    return tuple((start, round(end - start, 2)) for start, end in pairs)


def _ticks(minutes: list[int], moments: Counter[int], now: int, place: Place) -> tuple[Tick, ...]:
    ticks: list[Tick] = []
    for minute in minutes:
        x = place(minute)
        is_near = bool(ticks) and x - ticks[-1].x < NEAR
        y = ROWS[1] if is_near and ticks[-1].y == ROWS[0] else ROWS[0]
        state = "overdue" if minute < now else "due-soon"
        ticks.append(Tick(x, y, _word(minute), moments[minute], x > RIGHT_EDGE, state))
    return tuple(ticks)
