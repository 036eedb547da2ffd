"""Whole lives of rectifications against tests/golden/rectification.csv: the state, and each clock."""

import csv
from datetime import datetime
from itertools import groupby
from pathlib import Path

import pytest

from core.evidence import verify
from departments.rules.calendar import SHANGHAI
from feedback.models import Hold
from supervision.models import Deadline, Rectification
from tests.cast import City
from tests.departments.deadline_table import instant, told
from tests.supervision.rectifying import Case

TABLE = Path(__file__).parent.parent / "golden" / "rectification.csv"
STORIES = {
    story: list(rows)
    for story, rows in groupby(csv.DictReader(TABLE.open(encoding="utf-8")), lambda row: row["story"])
}
CLOCKS = {
    "contact": "RECT_CONTACT",
    "plan": "RECT_PLAN",
    "remedy": "RECT_REMEDY",
    "callback": "RECT_CALLBACK",
}
START = datetime(2026, 9, 14, 9, 0, tzinfo=SHANGHAI)
BAD = {"bad rating, not solved": (1, "UNSOLVED"), "bad rating, but solved": (2, "SOLVED")}


def standing(row: Rectification, kind: str, now: datetime) -> str:
    """What the table says of a clock: due when, done in time or late, or not asked any more."""
    clocks = Deadline.objects.filter(rectification=row, kind=kind).order_by("-id")
    clock = next((one for one in clocks if one.voided_at is None), clocks.first())
    if clock is None:
        return "not asked"
    if clock.voided_at is not None:
        return "fell away"
    if clock.is_open:
        return f"{'overdue since' if clock.is_overdue(now) else 'due'} {told(clock.due_at)}"
    return "in time" if clock.is_met else "late"


@pytest.mark.parametrize("story", STORIES)
def test_every_life(city: City, story: str) -> None:
    case = Case(city, start=START)
    for line in STORIES[story]:
        at = instant(line["at"])
        if line["act"] in BAD:
            case.rated(at, *BAD[line["act"]])
        elif line["act"] != "wait":
            case.do(line["act"], at)
        row = case.row
        found = {"state": str(row.state)}
        found |= {name: standing(row, kind, at) for name, kind in CLOCKS.items()}
        assert found == {name: line[name] for name in found}, f"{story}, {line['at']}, {line['act']}"
        _assert_held_while_running(case)
    assert verify().holds


def _assert_held_while_running(case: Case) -> None:
    """The ticket is held by its rectifications exactly while they run."""
    held = Hold.objects.filter(ticket=case.ticket, kind="RECTIFICATION", lifted_at=None)
    running = Rectification.objects.filter(ticket=case.ticket).exclude(state__in=["CLOSED", "VOIDED"])
    assert set(held.values_list("ref", flat=True)) == {f"rectification:{row.pk}" for row in running}
