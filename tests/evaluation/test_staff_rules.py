"""Whom figures propose as a service star, and who comes first of a peer group; by tables."""

import csv
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import pytest

from evaluation.rules.first_time import FirstTime, tops
from evaluation.rules.stars import DEFAULT_STAFF, Work, is_eligible, proposed, staff_numbers

GOLDEN = Path(__file__).parents[1] / "golden"
RULE = DEFAULT_STAFF["star"]


def rows_of(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((GOLDEN / name).open(encoding="utf-8")))


def work(
    person: int, satisfied: int, *, unit: int = 1, handled: int = 40, in_time: int | None = None
) -> Work:
    kept = handled if in_time is None else in_time
    return Work(person, unit, handled, kept, answers=20, solved=20, satisfied=satisfied)


@pytest.mark.parametrize("row", rows_of("stars.csv"), ids=lambda row: row["case"])
def test_who_is_eligible(row: dict[str, str]) -> None:
    numbers = {name: int(value) for name, value in row.items() if name not in ("case", "proposed")}
    one = Work(
        person=1,
        unit=1,
        handled=numbers["handled"],
        in_time=numbers["in time"],
        answers=numbers["answers"],
        solved=numbers["solved"],
        satisfied=numbers["satisfied"],
        returned=numbers["sent back"],
        faults=numbers["faults"],
    )
    assert ("yes" if is_eligible(one, RULE) else "no") == row["proposed"]
    assert proposed([one], RULE) == ([one] if row["proposed"] == "yes" else [])


def test_the_best_of_each_unit_whatever_the_order() -> None:
    works = [work(1, 19), work(2, 20), work(3, 18, unit=2), work(4, 20, handled=10)]
    for order in permutations(works):
        assert [one.person for one in proposed(order, RULE)] == [2, 3]


def test_whoever_ties_is_proposed_too() -> None:
    assert [one.person for one in proposed([work(1, 20), work(2, 20), work(3, 19)], RULE)] == [1, 2]


def test_a_tie_in_satisfaction_is_decided_by_what_was_in_time() -> None:
    assert [one.person for one in proposed([work(1, 20, in_time=38), work(2, 20)], RULE)] == [2]


def test_a_version_overrides_part_by_part() -> None:
    numbers = staff_numbers({"staff": {"star": {"of_unit": 2}}})
    assert (numbers["star"]["of_unit"], numbers["star"]["handled"], numbers["least"]) == (2, 20, 10)
    assert [one.person for one in proposed([work(1, 20), work(2, 19)], numbers["star"])] == [1, 2]


@pytest.mark.parametrize("row", rows_of("first_time.csv"), ids=lambda row: row["case"])
def test_who_is_first_of_a_group(row: dict[str, str]) -> None:
    found, names = [], {}
    for place, words in enumerate(filter(None, row["departments (name group solved/answers)"].split("; "))):
        name, group, count = words.split()
        solved, answers = (int(n) for n in count.split("/"))
        found.append(FirstTime(place, group, solved, answers))
        names[place] = name
    first = {names[one.department] for one in tops(found, least=10)}
    assert first == set(row["first"].split())


def test_rates_are_exact() -> None:
    assert FirstTime(1, "BUREAU", 2, 3).rate == Fraction(200, 3)
