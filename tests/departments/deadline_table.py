"""Reading tests/golden/deadlines.csv, and running a case.

Needs no Django, so that it runs under any host time zone.
"""

import csv
import json
import re
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from departments.rules.calendar import SHANGHAI, WorkCalendar
from departments.rules.clocks import (
    Basis,
    Limit,
    Move,
    MoveKind,
    Replayed,
    due,
    ladder,
    overdue_workdays,
    replay,
    running_limit,
)

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "tests" / "golden" / "deadlines.csv"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def shipped_calendar(*years: int) -> WorkCalendar:
    """The shipped years (all of them by default), read from their files."""
    days: dict[date, bool] = {}
    names: dict[date, str] = {}
    for year in years or (2025, 2026):
        for row in json.loads((ROOT / f"departments/data/calendar_{year}.json").read_text("utf-8"))["days"]:
            day = date.fromisoformat(row["date"])
            days[day], names[day] = not row["isOffDay"], row["name"]
    return WorkCalendar(days, names)


def cases() -> list[dict[str, str]]:
    """The rows of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def instant(text: str) -> datetime:
    """Read "2026-07-06 Mon 10:00", with or without weekday (checked), seconds and UTC."""
    parts = text.split()
    zone = UTC if parts[-1] == "UTC" else SHANGHAI
    weekday = [part for part in parts if part in WEEKDAYS]
    clock = next(part for part in parts[1:] if ":" in part)
    moment = datetime.fromisoformat(f"{parts[0]} {clock}").replace(tzinfo=zone)
    assert not weekday or WEEKDAYS[moment.weekday()] == weekday[0], f"{text}: wrong weekday"
    return moment


def told(moment: datetime) -> str:
    """Write an instant as the table does."""
    local = moment.astimezone(SHANGHAI)
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return f"{local:%Y-%m-%d} {WEEKDAYS[local.weekday()]} {clock}"


@dataclass(frozen=True)
class Case:
    """A row, read: its limit, what happened, and the calendar it happened on."""

    limit: Limit
    start: datetime
    moves: tuple[Move, ...]
    upstream: datetime | None
    law: Limit | None
    calendar: WorkCalendar

    @property
    def clock(self) -> Replayed:
        """The clock after its events."""
        return replay(self.limit, self.start, self.moves, self.calendar, self.upstream, self.law)


def read(row: dict[str, str], calendar: WorkCalendar) -> Case:
    """The case of a row. "5wd or 3wd" is the one that is due first."""
    start = instant(row["start"])
    moves: list[Move] = []
    told: dict[str, str] = {}
    for event in filter(None, (part.strip() for part in row["events"].split(";"))):
        word, _, rest = event.partition(" ")
        if word in {"upstream", "law", "2027"}:
            told[word] = rest
        else:
            moves += _moves(word, rest, start)
    calendar = _with_2027(calendar, told["2027"]) if "2027" in told else calendar
    limits = [Limit.parse(part) for part in row["limit"].split(" or ")]
    return Case(
        min(limits, key=lambda limit: due(limit, start, calendar).due_at),
        start,
        tuple(moves),
        instant(told["upstream"]) if "upstream" in told else None,
        Limit.parse(told["law"]) if "law" in told else None,
        calendar,
    )


def _moves(word: str, rest: str, start: datetime) -> list[Move]:
    if word == "extend":
        return [Move(MoveKind.EXTEND, start, Limit.parse(rest).amount)]
    if word == "at":
        hours, _, since = rest.removeprefix("least ").partition("wh from ")
        return [Move(MoveKind.AT_LEAST, instant(since), int(hours))]
    if word == "given":
        first, _, last = rest.removeprefix("back ").partition(" to ")
        return [Move(MoveKind.PAUSE, instant(first)), Move(MoveKind.RESUME, instant(last))]
    return [Move(MoveKind(word), instant(rest))]


def _with_2027(calendar: WorkCalendar, notice: str) -> WorkCalendar:
    """The shipped years and a notice of 2027: "off 01-01 01-04 on 01-09"."""
    days = {day: calendar.is_workday(day) for day in _rows(calendar)}
    worked = False
    for word in notice.split():
        if word in {"on", "off"}:
            worked = word == "on"
        else:
            days[date.fromisoformat(f"2027-{word}")] = worked
    return WorkCalendar(days)


def _rows(calendar: WorkCalendar) -> list[date]:
    first = [date(year, 1, 1) for year in calendar.covered_years]
    return [day + timedelta(days=i) for day in first for i in range(365)]


def asked(case: Case, question: str) -> str:
    """The answer to what a row asks: what is kept, how late it is, or when a step of a ladder comes."""
    clock = case.clock
    if question == "kept":
        return _kept(clock)
    word, _, rest = question.partition(" ")
    if word == "overdue":
        now = instant(rest)
        late = now > clock.due_at
        return str(overdue_workdays(clock.due_at, now, case.calendar, clock.pauses)) if late else "in time"
    limit = running_limit(case.limit, case.moves)
    steps = ladder(word, limit, case.start, clock.due_at, case.calendar, clock.pauses)
    return told(next(step.at for step in steps if step.name == rest))


def _kept(clock: Replayed) -> str:
    if clock.remaining is None:
        return "nothing"
    if clock.remaining.basis in {Basis.WD, Basis.CD}:
        return f"{clock.remaining.amount}{clock.remaining.basis.value}"
    hours, minutes = divmod(clock.remaining.amount // 60, 60)
    return "".join(f"{n}{unit}" for n, unit in ((hours, "h"), (minutes, "min")) if n)


def answers() -> dict[str, str]:
    """Each case's due time, mark and answer as computed, by id."""
    calendar = shipped_calendar()
    return {row["id"]: _answer(read(row, calendar), row["asked"]) for row in cases()}


def expected() -> dict[str, str]:
    """The same as the table has them."""
    return {
        row["id"]: " ".join(filter(None, (row["due"], row["provisional"], row["answer"]))) for row in cases()
    }


def _answer(case: Case, question: str) -> str:
    clock = case.clock
    provisional = "provisional" if clock.is_provisional else ""
    return " ".join(
        filter(None, (told(clock.due_at), provisional, asked(case, question) if question else ""))
    )


if __name__ == "__main__":
    assert not re.search("django", " ".join(sys.modules)), "the rules are pure"
    json.dump(answers(), sys.stdout)
