"""Reading tests/golden/deadlines.csv, and running a case.

Needs no Django, so that it runs under any host time zone.
"""

import csv
import json
import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from departments.rules.calendar import SHANGHAI, WorkCalendar
from departments.rules.clocks import Limit, Move, MoveKind, Replayed, replay

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


def run(case: dict[str, str], calendar: WorkCalendar) -> Replayed:
    """The clock of a case after its events."""
    moves: list[Move] = []
    upstream = None
    for event in filter(None, (part.strip() for part in case["events"].split(";"))):
        word, _, rest = event.partition(" ")
        if word == "upstream":
            upstream = instant(rest)
        elif word == "extend":
            moves.append(Move(MoveKind.EXTEND, instant(case["start"]), Limit.parse(rest).amount))
        elif word == "at":
            hours, _, since = rest.removeprefix("least ").partition("wh from ")
            moves.append(Move(MoveKind.AT_LEAST, instant(since), int(hours)))
        else:
            moves.append(Move(MoveKind(word), instant(rest)))
    return replay(Limit.parse(case["limit"]), instant(case["start"]), moves, calendar, upstream)


def answers() -> dict[str, str]:
    """Each case's due time and mark as computed, by id."""
    calendar = shipped_calendar()
    result = {}
    for case in cases():
        clock = run(case, calendar)
        result[case["id"]] = told(clock.due_at) + (" provisional" if clock.is_provisional else "")
    return result


if __name__ == "__main__":
    assert not re.search("django", " ".join(sys.modules)), "the rules are pure"
    json.dump(answers(), sys.stdout)
