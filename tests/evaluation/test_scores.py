"""The whole sum of a department's score, by a table that a clerk can work out again with a pencil."""

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from evaluation.rules.assessing import (
    EntryLine,
    Facts,
    assess,
    is_to_rectify,
    lamps,
    running_low,
    standing,
    sums,
)
from supervision.rules.score import DEFAULT_ASSESSMENT, Count, Score, score_of
from supervision.rules.settings import DEFAULT_SUPERVISION
from supervision.rules.tally import Tally

TABLE = Path(__file__).parents[1] / "golden" / "scores.csv"
CASES = list(csv.DictReader(TABLE.open(encoding="utf-8")))
RATES = ("response", "on_time", "resolution", "satisfaction")
MONTH = "2026-10"


def count_in(text: str) -> Count:
    part, whole = text.split("/")
    return Count(int(part), int(whole))


def lines_in(text: str) -> list[EntryLine]:
    """ "D3 2.0x3; D1 0.5 t7": three entries without a ticket, and one of ticket 7."""
    found: list[EntryLine] = []
    for one in filter(None, (part.strip() for part in text.split(";"))):
        code, points, *ticket = one.split()
        cost, _mark, times = points.partition("x")
        for _n in range(int(times or 1)):
            where = int(ticket[0][1:]) if ticket else None
            found.append(EntryLine(MONTH, len(found) + 1, code, Decimal(cost), where))
    return found


def score_in(row: dict[str, str]) -> Score | None:
    facts = Facts(tally=Tally(assessed=int(row["assessed"])), lines=tuple(lines_in(row["entries"])))
    rules = DEFAULT_ASSESSMENT | {"third_party": row["weight"] or "0"}
    third = Decimal(row["third"]) if row["third"] else None
    counts = {name: count_in(row[name]) for name in RATES}
    return score_of(counts, standing(facts, DEFAULT_SUPERVISION), rules, third)


@pytest.mark.parametrize("row", CASES, ids=[row["case"] for row in CASES])
def test_golden(row: dict[str, str]) -> None:
    found = score_in(row)
    if row["score"] == "none":
        assert found is None
        return
    assert found is not None
    marks = {line.index.name: line.mark for line in found.lines}
    assert [str(marks.get(name, "-")) for name in RATES] == row["marks"].split("; ")
    steps = (found.mixed, found.entries.deducted, found.entries.full, found.entries.added)
    assert steps == tuple(Fraction(row[name]) for name in "MDSB")
    assert (str(found.score), found.grade) == (row["score"], row["grade"])


def test_the_table_is_worth_its_name() -> None:
    """Floors, caps, both ends, a missing rate in each place, third parties, reversals, exact halves."""
    assert len(CASES) >= 60
    assert len({row["case"] for row in CASES}) == len(CASES)
    assert {row["grade"] for row in CASES} == {"EXCELLENT", "GOOD", "PASSED", "FAILED", ""}
    assert {"0.00", "100.00", "92.17"} <= {row["score"] for row in CASES}
    scored = [row["marks"].split("; ") for row in CASES if row["score"] != "none"]
    assert all(any(marks[place] == "-" for marks in scored) for place in range(4))
    assert any("-" in row["D"] for row in CASES if row["score"] != "none")
    assert {"20"} <= {row["D"] for row in CASES}
    assert {"2"} <= {row["B"] for row in CASES}


def test_facts_of_a_department_come_to_the_same_sum() -> None:
    tally = Tally(
        assessed=200, in_time=177, to_respond=200, responded=186, answers=10000, resolved=8000, satisfied=8333
    )
    facts = Facts(tally=tally, lines=tuple(lines_in("D2 0.5 t1; D3 0.5 t2; D4 0.5 t3; B1 0.5")))
    found = assess(facts, DEFAULT_ASSESSMENT, DEFAULT_SUPERVISION)
    assert found is not None
    # 1.5 points on 200 dispatches cost 0.75
    assert found.unclipped == Fraction("93.165") - Fraction("0.75") + Fraction("0.5")
    assert str(found.score) == "92.92"
    assert sums(facts.lines) == {"capped": Decimal("1.5"), "full": 0, "bonus": Decimal("0.5")}


def test_a_third_partys_score_is_mixed_in_by_the_versions_weight_alone() -> None:
    facts = Facts(tally=Tally(assessed=10, in_time=9), third=Decimal("50.00"))
    rules = DEFAULT_ASSESSMENT | {"third_party": "30"}
    for table, mixed, share in ((rules, 85, Fraction(3, 10)), (DEFAULT_ASSESSMENT, 100, 0)):
        found = assess(facts, table, DEFAULT_SUPERVISION)
        assert found is not None
        assert (found.scaled, found.mixed, found.share) == (100, mixed, share)


@pytest.mark.parametrize(
    ("responded", "closed", "satisfied", "tones"),
    [
        (95, 90, 85, ["met", "met", "met"]),
        (94, 89, 84, ["near", "near", "near"]),
        (93, 88, 83, ["near", "near", "near"]),
        (92, 87, 82, ["missed", "missed", "missed"]),
        (100, 100, 0, ["met", "met", "missed"]),
    ],
)
def test_lamps(responded: int, closed: int, satisfied: int, tones: list[str]) -> None:
    tally = Tally(
        assessed=100,
        in_time=closed - 5,
        to_respond=100,
        responded=responded,
        answers=100,
        satisfied=satisfied,
    )
    found = lamps(Facts(tally=tally, beside={"late": 5}), DEFAULT_ASSESSMENT)
    assert [lamp.name for lamp in found] == ["response", "handled", "satisfaction"]
    assert [lamp.tone for lamp in found] == tones


def test_a_lamp_without_data_is_dark() -> None:
    found = lamps(Facts(), DEFAULT_ASSESSMENT)
    assert [(lamp.tone, lamp.count.rate) for lamp in found] == [("", None)] * 3


@pytest.mark.parametrize(
    ("scores", "counted", "proposed"),
    [
        (["79.99", "79.99", "79.99"], [1, 2, 3], [False, False, True]),
        (["79.99", "80.00", "79.99"], [1, 0, 1], [False, False, False]),
        (["79.99", "none", "79.99", "50.00"], [1, 1, 2, 3], [False, False, False, True]),
        (["10.00"] * 7, [1, 2, 3, 4, 5, 6, 7], [False, False, True, False, False, True, False]),
        (["none"] * 4, [0, 0, 0, 0], [False] * 4),
        (["70.00", "70.00", "70.00", "none"], [1, 2, 3, 3], [False, False, True, False]),
    ],
    ids=["three in a row", "80 breaks it", "no score neither counts nor breaks", "again after three more",
         "nothing to judge", "a month without work does not propose again"],
)  # fmt: skip
def test_three_running_below_the_bar(scores: list[str], counted: list[int], proposed: list[bool]) -> None:
    running, counts, told = 0, [], []
    for text in scores:
        score = None if text == "none" else Decimal(text)
        running = running_low(running, score, DEFAULT_ASSESSMENT)
        counts.append(running)
        told.append(is_to_rectify(running, score, DEFAULT_ASSESSMENT))
    assert (counts, told) == (counted, proposed)
