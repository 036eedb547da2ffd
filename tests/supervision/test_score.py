"""The arithmetic of a score, by a table that a clerk can work out again."""

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from supervision.rules.score import (
    DEFAULT_ASSESSMENT,
    ON_TIME,
    RESOLUTION,
    RESPONSE,
    SATISFACTION,
    Count,
    grade_of,
    indices_of,
    mark_of,
    score_of,
)
from supervision.rules.scoring import Line, Standing, standing
from supervision.rules.settings import DEFAULT_SUPERVISION

NONE = standing([], assessed=0, table=DEFAULT_SUPERVISION)
NAMES = (RESPONSE, ON_TIME, RESOLUTION, SATISFACTION)
TABLE = Path(__file__).parents[1] / "golden" / "score_marks.csv"
CASES = list(csv.DictReader(TABLE.open(encoding="utf-8")))


def counts_in(row: dict[str, str]) -> dict[str, Count]:
    return {name: Count(*(int(number) for number in row[name].split("/"))) for name in NAMES}


def entries_of(deducted: str, full: str, bonus: str, assessed: str) -> Standing:
    """Points as lines of at most 2.0, each on a ticket of its own, so that no cap of a ticket cuts them."""
    lines = [*_split("D3", deducted), *_split("D8", full), *_split("B1", bonus)]
    return standing(lines, assessed=int(assessed), table=DEFAULT_SUPERVISION)


def _split(code: str, points: str) -> list[Line]:
    whole, rest = divmod(Decimal(points), 2)
    return [Line(code, Decimal(2))] * int(whole) + ([Line(code, rest)] if rest else [])


@pytest.mark.parametrize("row", CASES, ids=[row["case"] for row in CASES])
def test_golden(row: dict[str, str]) -> None:
    points = (row[key] for key in ("D1-D6 D9 D12", "D7 D8 D10 D11", "bonus"))
    found = score_of(counts_in(row), entries_of(*points, row["assessed"]), DEFAULT_ASSESSMENT)
    if row["score"] == "none":
        assert found is None
        return
    assert found is not None
    marks = {line.index.name: line.mark for line in found.lines}
    expected = {
        name: Fraction(mark)
        for name, mark in zip(NAMES, row["marks"].split("; "), strict=True)
        if mark != "-"
    }
    assert marks == expected
    assert (str(found.score), found.grade) == (row["score"], row["grade"])


def test_the_table_is_worth_its_name() -> None:
    """Every floor, every cap, a missing rate in each place, and nothing at all stand in it."""
    assert len(CASES) >= 30
    assert {row["grade"] for row in CASES} == {"EXCELLENT", "GOOD", "PASSED", "FAILED", ""}
    for place in range(len(NAMES)):
        assert any(row["marks"].split("; ")[place] == "-" and row["score"] != "none" for row in CASES)


def test_steps_of_the_worked_example() -> None:
    counts = {
        RESPONSE: Count(93, 100),
        ON_TIME: Count(177, 200),
        RESOLUTION: Count(80, 100),
        SATISFACTION: Count(8333, 10000),
    }
    found = score_of(counts, entries_of("1.5", "0", "0.5", "100"), DEFAULT_ASSESSMENT)
    assert found is not None
    assert found.scaled == Fraction("93.165")
    assert found.unclipped == Fraction("92.165")
    assert [line.below for line in found.lines] == [2, Fraction("1.5"), 5, Fraction("1.67")]
    assert found.score == Decimal("92.17")


def test_a_mark_never_falls_as_its_rate_rises() -> None:
    for index in indices_of(DEFAULT_ASSESSMENT):
        marks = [mark_of(index, Fraction(percent, 10)) for percent in range(1001)]
        assert marks == sorted(marks)
        assert marks[0] == index.floor
        assert marks[-1] == index.weight


def test_whose_rate_is_missing_carries_no_weight() -> None:
    counts = {RESPONSE: Count(93, 100), ON_TIME: Count(177, 200), RESOLUTION: Count(0, 0)}
    found = score_of(counts, NONE, DEFAULT_ASSESSMENT)
    assert found is not None
    assert [index.name for index in found.without] == [RESOLUTION, SATISFACTION]
    assert (found.weights, found.scaled) == (45, Fraction(100 * 83, 90))


def test_floor_is_told_only_when_it_holds() -> None:
    low, at = (score_of({RESOLUTION: Count(n, 100)}, NONE, DEFAULT_ASSESSMENT) for n in (54, 55))
    assert low is not None
    assert at is not None
    assert (low.lines[0].is_on_floor, at.lines[0].is_on_floor) == (True, False)


def test_grade_below_every_row() -> None:
    assert grade_of(Decimal("-1"), DEFAULT_ASSESSMENT["grades"]) == ""
