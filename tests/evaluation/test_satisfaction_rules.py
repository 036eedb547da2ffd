"""Sums of answers, how sure a rate is, and the published figures it stands beside."""

from fractions import Fraction

import pytest

from evaluation.rules.benchmarks import BENCHMARKS
from evaluation.rules.satisfaction import Tally, interval, rate, response_rate, summed
from evaluation.views.satisfaction_words import COMPARED, compared_with


def test_tallies_add_up_part_by_part() -> None:
    one = Tally(level_5=2, level_1=1, solved=1, unsolved=2, worked=1, seconds=86_400)
    other = Tally(level_3=1, partly=1, worked=1, seconds=3 * 86_400)
    both = summed([one, other])
    assert (both.n, both.satisfied, both.dissatisfied, both.resolved) == (4, 3, 1, 2)
    assert both.days == 2
    assert summed([]) == Tally()


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(0, 0, None), (0, 3, 0), (1, 3, Fraction(100, 3)), (3, 3, 100)]
)
def test_a_rate_is_exact_and_nothing_of_nothing(part: int, whole: int, percent: Fraction | None) -> None:
    assert rate(part, whole) == percent


@pytest.mark.parametrize(
    ("answered", "silent", "percent"), [(0, 0, None), (0, 4, 0), (3, 1, 75), (5, 0, 100)]
)
def test_the_response_rate_is_never_above_the_whole(answered: int, silent: int, percent: int | None) -> None:
    assert response_rate(answered, silent) == percent


# part, whole → the bounds of Wilson's interval, one decimal
INTERVALS = [(1, 1, 20.7, 100.0), (0, 10, 0.0, 27.8), (5, 10, 23.7, 76.3), (3607, 4174, 85.3, 87.4)]


@pytest.mark.parametrize(("part", "whole", "low", "high"), INTERVALS)
def test_wilsons_interval(part: int, whole: int, low: float, high: float) -> None:
    bounds = interval(part, whole)
    assert bounds is not None
    assert [round(float(bound), 1) for bound in bounds] == [low, high]


def test_no_interval_of_nothing() -> None:
    assert interval(0, 0) is None


def test_the_published_figures_are_those_of_the_papers() -> None:
    told = {(one.requirement, one.ours): (str(one.value), str(one.aim or "")) for one in BENCHMARKS}
    assert told == {
        ("R23", "satisfied"): ("68", ""),
        ("R23", "claimed"): ("92", ""),
        ("R12", "response"): ("3.2", ""),
        ("R29", "first_time"): ("78", ""),
        ("R29", "duration"): ("7", "3"),
        ("R45", "rectified"): ("98", ""),
        ("R49", "survey"): ("68.3", "85"),
    }


def test_each_of_them_says_where_it_comes_from() -> None:
    assert {one.ours for one in BENCHMARKS} == set(COMPARED)
    rows = compared_with({"satisfied": (Fraction(86), 5)}, "/surveys/")
    assert [(row["ours"], row["n"]) for row in rows[:2]] == [("86.0%", "5"), ("–", "")]
    assert rows[-1]["url"] == "/surveys/", "a score of surveys is another thing than the rate"
