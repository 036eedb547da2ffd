"""Who handles what a department is given: by its rule, by choice, by taking it; the table and the races."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from feedback.rules.assignment import Candidate, choose

TABLE = Path(__file__).parent.parent / "golden" / "assignment.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))


def hands(text: str) -> tuple[list[Candidate], dict[int, str]]:
    """ "1 王晓 3 1 7 缺勤; …": number, name, open, overdue, last turn, and why they are passed over."""
    found, names = [], {}
    for part in filter(None, text.split(";")):
        number, name, opened, overdue, turn, *marks = part.split()
        names[int(number)] = name
        found.append(
            Candidate(int(number), int(opened), int(overdue), int(turn), "缺勤" in marks, "不参加" in marks)
        )
    return found, names


@pytest.mark.parametrize("row", ROWS, ids=[str(n) for n in range(2, len(ROWS) + 2)])
def test_the_rule_names_whom_the_table_names(row: dict[str, str]) -> None:
    candidates, names = hands(row["hands"])
    chosen = choose(row["rule"], candidates)
    assert (names.get(chosen.id or 0, "-"), chosen.why) == (row["chosen"], row["why"])


def test_the_table_holds_every_reason_of_both_rules() -> None:
    assert len(ROWS) >= 30
    assert {row["why"] for row in ROWS if row["rule"] == "BY_LOAD"} == {
        "NOBODY", "ONLY", "FEWEST_OPEN", "FEWEST_OVERDUE", "LONGEST_AGO", "FIRST",
    }  # fmt: skip
    assert {row["why"] for row in ROWS if row["rule"] == "IN_TURN"} == {
        "NOBODY",
        "ONLY",
        "LONGEST_AGO",
        "FIRST",
    }


def test_order_of_the_rows_does_not_matter() -> None:
    for row in ROWS:
        candidates, _names = hands(row["hands"])
        assert choose(row["rule"], reversed(candidates)) == choose(row["rule"], candidates)
