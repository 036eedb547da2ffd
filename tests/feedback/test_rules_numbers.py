"""Numbers and codes people read out on the phone."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.rules.numbers import LARGEST, QUERY_ALPHABET, query_code, ticket_number

MONDAY = date(2026, 9, 21)


@pytest.mark.parametrize(
    ("sequence", "number"),
    [(1, "20260921000001"), (42, "20260921000042"), (999_999, "20260921999999")],
)
def test_the_day_and_six_digits(sequence: int, number: str) -> None:
    assert ticket_number(MONDAY, sequence) == number


@pytest.mark.parametrize("sequence", [0, -1, 1_000_000])
def test_there_are_no_others(sequence: int) -> None:
    with pytest.raises(ValueError, match="is no number of a day"):
        ticket_number(MONDAY, sequence)


@given(st.dates(date(2025, 1, 1), date(2099, 12, 31)), st.integers(1, LARGEST), st.integers(1, LARGEST))
def test_they_sort_as_they_were_given(day: date, one: int, other: int) -> None:
    assert (ticket_number(day, one) < ticket_number(day, other)) is (one < other)
    assert len(ticket_number(day, one)) == 14


@given(st.integers())
def test_query_codes_are_not_misread(seed: int) -> None:
    code = query_code(random.Random(seed).choice)
    assert len(code) == 8
    assert set(code) <= set(QUERY_ALPHABET)
    assert not set(code) & set("01258OIBSZ")
