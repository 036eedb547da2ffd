"""Caps and sums against tests/golden/caps.csv; periods as Shanghai counts them."""

import csv
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from departments.rules.calendar import SHANGHAI
from supervision.choices import CAPPED as CHOSEN
from supervision.choices import EntryCode
from supervision.rules.periods import (
    bounds,
    counting_period,
    is_period,
    next_period,
    period_of,
    previous_period,
)
from supervision.rules.scoring import BONUS, CAPPED, FULL, Line, bonus_sum, capped_sum, full_sum, standing
from supervision.rules.settings import DEFAULT_SUPERVISION, number_of

TABLE = Path(__file__).parent.parent / "golden" / "caps.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))


def lines_of(text: str) -> list[Line]:
    """ "D3:1.5@7": rule, points, ticket ("-" for none)."""
    found = []
    for word in text.split():
        code, _, rest = word.partition(":")
        points, _, ticket = rest.partition("@")
        found.append(Line(code, Decimal(points), None if ticket == "-" else int(ticket)))
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
def test_every_case(row: dict[str, str]) -> None:
    lines = lines_of(row["lines"])
    came_to = standing(lines, assessed=int(row["assessed"]), table=DEFAULT_SUPERVISION)
    for name in ("raw", "capped", "per_hundred", "deducted", "full", "bonus", "added", "change"):
        assert getattr(came_to, name) == Fraction(row[name]), name
    cap = number_of(DEFAULT_SUPERVISION, "cap")
    assert capped_sum(lines, cap) == Fraction(row["capped"])
    assert (full_sum(lines), bonus_sum(lines)) == (Fraction(row["full"]), Fraction(row["bonus"]))


def test_there_are_enough_cases() -> None:
    assert len(ROWS) >= 25


def test_entries_keep_their_points_under_the_cap() -> None:
    came_to = standing(lines_of("D3:2.0@1 D4:1.0@1"), assessed=10, table=DEFAULT_SUPERVISION)
    (ticket,) = came_to.tickets
    assert (ticket.total, ticket.counted, ticket.is_capped) == (3, 2, True)
    assert [line.points for line in ticket.lines] == [Decimal("2.0"), Decimal("1.0")]


def test_the_order_of_lines_does_not_matter() -> None:
    lines = lines_of("D3:2.0@2 D1:0.5@1 D7:1.0@1 B1:0.5@- D4:1.0@2")
    one = standing(lines, assessed=130, table=DEFAULT_SUPERVISION)
    other = standing(reversed(lines), assessed=130, table=DEFAULT_SUPERVISION)
    assert (one.change, one.capped, one.full) == (other.change, other.capped, other.full)


def test_every_rule_is_counted_in_exactly_one_way() -> None:
    assert {code.value for code in EntryCode} == CAPPED | FULL | BONUS
    assert len(CAPPED) + len(FULL) + len(BONUS) == len(EntryCode)
    assert {code.value for code in CHOSEN} == CAPPED


def test_an_older_version_of_the_table_still_counts() -> None:
    old = {"points": {}, "cap": "2.0"}
    assert standing(lines_of("D3:2.0@1"), assessed=200, table=old).deducted == 1
    with pytest.raises(KeyError):
        number_of(old, "no", "such")


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (datetime(2026, 9, 30, 23, 59, 59, 999999, tzinfo=SHANGHAI), "2026-09"),
        (datetime(2026, 10, 1, 0, 0, tzinfo=SHANGHAI), "2026-10"),
        (datetime(2026, 9, 30, 16, 0, tzinfo=UTC), "2026-10"),
        (datetime(2026, 9, 30, 15, 59, 59, tzinfo=UTC), "2026-09"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=SHANGHAI), "2026-12"),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), "2027-01"),
    ],
)
def test_the_period_of_an_instant(moment: datetime, code: str) -> None:
    assert period_of(moment) == code
    first, end = bounds(code)
    assert first <= moment < end


def test_periods_follow_one_another() -> None:
    assert next_period("2026-12") == "2027-01"
    assert previous_period("2027-01") == "2026-12"
    assert bounds("2026-12")[1] == bounds("2027-01")[0]
    assert bounds("2026-10")[0] == datetime(2026, 10, 1, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-00", "2026-1", "26-10", "2026-10-01", "2026/10", "２０26-10"]
)
def test_what_is_no_period(text: str) -> None:
    assert not is_period(text)
    with pytest.raises(ValueError, match="period"):
        bounds(text)


def test_after_the_lock_the_next_period_counts() -> None:
    assert counting_period("2026-10", frozenset()) == "2026-10"
    assert counting_period("2026-10", {"2026-10"}) == "2026-11"
    assert counting_period("2026-10", {"2026-10", "2026-11", "2027-01"}) == "2026-12"
    with pytest.raises(ValueError, match=r"aware|naive"):
        period_of(datetime(2026, 10, 1))  # noqa: DTZ001 - the naive instant is the point
