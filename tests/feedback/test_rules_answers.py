"""What a citizen's answer, or silence, means (T17, T19)."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from departments.rules.calendar import SHANGHAI
from feedback.choices import Level, Solved
from feedback.rules.answers import DEFAULT_CALLBACKS, is_bad, is_drawn, is_unreachable

DAY = datetime(2026, 9, 21, 9, tzinfo=SHANGHAI)


@pytest.mark.parametrize("level", Level.values)
@pytest.mark.parametrize("solved", Solved.values)
def test_either_dissatisfied_or_unsolved_is_bad(level: int, solved: str) -> None:
    assert is_bad(level, solved) is (level in (1, 2) or solved == "UNSOLVED")


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ([], False),
        ([0], False),
        ([0, 24], False),
        ([0, 2, 4], False),
        ([0, 2, 24], True),
        ([0, 24, 48], True),
        ([0, 1, 2, 3, 4], False),
        ([0, 1, 2, 3, 15], True),
    ],
)
def test_three_tries_on_two_days(hours: list[int], expected: bool) -> None:
    assert is_unreachable([DAY + timedelta(hours=h) for h in hours]) is expected


def test_days_are_those_of_shanghai() -> None:
    """23:30 and 00:30 in Shanghai are one day in UTC."""
    late = datetime(2026, 9, 21, 23, 30, tzinfo=SHANGHAI)
    assert is_unreachable([late, late + timedelta(minutes=5), late + timedelta(hours=1)])


def numbers(count: int) -> list[str]:
    return [f"20260921{n:06d}" for n in range(count)]


@pytest.mark.parametrize("number", numbers(20))
def test_everybody_is_called_by_default(number: str) -> None:
    assert is_drawn(DEFAULT_CALLBACKS, number=number, category="HELP")


@pytest.mark.parametrize("rate", [0, 10, 30, 50, 100])
def test_about_so_many_percent_are_drawn(rate: int) -> None:
    table = DEFAULT_CALLBACKS | {"rates": {"CONSULT": rate}}
    drawn = sum(is_drawn(table, number=number, category="CONSULT") for number in numbers(2000))
    assert abs(drawn / 20 - rate) < 4
    assert is_drawn(table, number="20260921000001", category="HELP"), "other categories keep the default"


@given(st.text(), st.integers(0, 100), st.text(alphabet="0123456789", min_size=14, max_size=14))
def test_a_draw_can_be_repeated(seed: str, rate: int, number: str) -> None:
    table = {"seed": seed, "rates": {}, "default_rate": rate}
    drawn = is_drawn(table, number=number, category="HELP")
    assert is_drawn(table, number=number, category="HELP") is drawn
    if drawn and rate < 100:
        assert is_drawn(table | {"default_rate": rate + 1}, number=number, category="HELP"), (
            "a rate only adds"
        )


def test_another_seed_draws_others() -> None:
    tables = [DEFAULT_CALLBACKS | {"default_rate": 50, "seed": seed} for seed in ("a", "b")]
    drawn = [{n for n in numbers(200) if is_drawn(table, number=n, category="HELP")} for table in tables]
    assert drawn[0] != drawn[1]
