"""What counts as shared in time, by a table; least data; hours."""

import csv
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest

from departments.rules.calendar import SHANGHAI
from supervision.rules.sharing import ShareCase, beyond, counted, fields_of, pace, rate

TABLE = Path(__file__).parents[1] / "golden" / "sharing_rates.csv"
OCTOBER = (datetime(2026, 10, 1, tzinfo=SHANGHAI), datetime(2026, 11, 1, tzinfo=SHANGHAI))
LATER = datetime(2026, 11, 2, 9, 0, tzinfo=SHANGHAI)


def when(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI) if text else None


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def case_of(row: dict[str, str]) -> ShareCase:
    due = when(row["due"])
    assert due is not None
    return ShareCase(row["stands"], due, when(row["answered"]))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["case"])
def test_when_a_request_counts_and_how(row: dict[str, str]) -> None:
    now = when(row["now"])
    assert now is not None
    found = counted(case_of(row), now)
    told = ("", "") if found is None else (found.at, "yes" if found.is_in_time else "no")
    assert told == (when(row["counts_at"]) or "", row["in_time"])


def test_the_rate_of_october_is_counted_by_hand() -> None:
    """Five in time: 按期, 恰在到期, 确认, 提前, 异议后再次. Seven late; September's is not October's."""
    found = rate((case_of(row) for row in rows()), first=OCTOBER[0], after=OCTOBER[1], now=LATER)
    assert (found.in_time, found.due) == (5, 12)
    assert found.value == Fraction(500, 12)
    assert not found.is_full


def test_where_nothing_was_due_there_is_no_rate() -> None:
    found = rate([], first=OCTOBER[0], after=OCTOBER[1], now=LATER)
    assert (found.value, found.is_full) == (None, False)


def test_full_marks_need_something_due() -> None:
    case = ShareCase("CONFIRMED", OCTOBER[0].replace(day=9), OCTOBER[0].replace(day=8))
    assert rate([case], first=OCTOBER[0], after=OCTOBER[1], now=LATER).is_full


@pytest.mark.parametrize(
    ("asked", "too_much"),
    [
        (("管径",), ()),
        (("管径", "管径"), ()),
        (("管径", "身份证号"), ("身份证号",)),
        (("身份证号", "手机号"), ("身份证号", "手机号")),
    ],
)
def test_no_more_than_the_duty_allows(asked: tuple[str, ...], too_much: tuple[str, ...]) -> None:
    assert beyond(asked, "管线位置、管径、权属单位") == too_much


def test_fields_are_parted_by_commas_of_both_scripts_and_lines() -> None:
    assert fields_of("位置、管径, 权属；年代\n年代\n") == ("位置", "管径", "权属", "年代")


def test_hours_are_exact() -> None:
    found = pace([3600, 7200, 10800, 3601])
    assert (found.count, found.mean, found.median) == (4, Fraction(25201, 14400), Fraction(10801, 7200))
    assert pace([]).median is None
