"""派单目录: whom the catalogue names, and why."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.rules.catalogue import CatalogueRule, in_force, suggest

TODAY = date(2026, 9, 21)
LAMPS, STREET_WORKS, TOWN = 111, 11, 1  # a topic and those above it
EAST, HARBOUR = 21, 2  # a street and its district


def rule(pk: int, topic: int, area: int | None, department: int, **other: object) -> CatalogueRule:
    row = CatalogueRule(pk, topic, area, department, None, date(2026, 1, 1), None)
    return replace(row, **other)


RULES = {
    "city": rule(1, LAMPS, None, 100),
    "district": rule(2, LAMPS, HARBOUR, 200),
    "street": rule(3, LAMPS, EAST, 300),
    "wider": rule(4, STREET_WORKS, None, 400),
    "wider_street": rule(5, STREET_WORKS, EAST, 500),
    "root": rule(6, TOWN, None, 600),
    "other_topic": rule(7, 999, None, 700),
    "other_area": rule(8, LAMPS, 99, 800),
    "newer": rule(9, LAMPS, None, 900, effective_from=date(2026, 9, 1)),
    "ended": rule(10, LAMPS, EAST, 1000, effective_to=date(2026, 9, 20)),
    "last_day": rule(11, LAMPS, EAST, 1100, effective_to=TODAY),
    "tomorrow": rule(12, LAMPS, EAST, 1200, effective_from=date(2026, 9, 22)),
    "dissolved": rule(13, LAMPS, None, 1300, department_active=False, fallback_id=1301),
    "lost": rule(14, LAMPS, None, 1400, department_active=False, fallback_id=1401, fallback_active=False),
    "no_fallback": rule(15, LAMPS, None, 1500, department_active=False),
    "city_again": rule(16, STREET_WORKS, None, 100),
}
TABLE = [
    ("city", "100 wider_area"),
    ("street", "300 exact"),
    ("city district street", "300 exact, 200 wider_area, 100 wider_area"),
    ("wider", "400 wider_topic"),
    ("wider city", "100 wider_area, 400 wider_topic"),
    ("wider_street city", "100 wider_area, 500 wider_topic"),
    ("root wider street", "300 exact, 400 wider_topic, 600 wider_topic"),
    ("other_topic other_area", ""),
    ("city newer", "900 wider_area"),
    ("ended tomorrow", ""),
    ("last_day", "1100 exact"),
    ("ended city", "100 wider_area"),
    ("dissolved", "1301 fallback"),
    ("lost wider", "400 wider_topic"),
    ("no_fallback", ""),
    ("city city_again", "100 wider_area"),
]


def said(names: str, areas: tuple[int, ...] = (EAST, HARBOUR)) -> str:
    rules = [RULES[name] for name in names.split()]
    found = suggest(rules, topics=(LAMPS, STREET_WORKS, TOWN), areas=areas, on=TODAY)
    return ", ".join(f"{one.department_id} {one.why}" for one in found)


@pytest.mark.parametrize(("names", "expected"), TABLE)
def test_table(names: str, expected: str) -> None:
    assert said(names) == expected


def test_without_an_area_a_rule_of_the_whole_city_is_exact() -> None:
    assert said("city district street", areas=()) == "100 exact"


@pytest.mark.parametrize(
    ("day", "holds"),
    [("2025-12-31", False), ("2026-01-01", True), ("2026-06-30", True), ("2026-07-01", False)],
)
def test_first_and_last_day_belong_to_it(day: str, holds: bool) -> None:
    half_year = rule(1, LAMPS, None, 1, effective_to=date(2026, 6, 30))
    assert in_force(half_year, date.fromisoformat(day)) is holds


@given(st.lists(st.sampled_from(list(RULES.values())), unique=True), st.randoms())
def test_the_order_of_the_rows_does_not_matter_and_nobody_is_named_twice(
    rules: list[CatalogueRule], chance
) -> None:
    def named(rows: list[CatalogueRule]) -> list[int]:
        found = suggest(rows, topics=(LAMPS, STREET_WORKS, TOWN), areas=(EAST, HARBOUR), on=TODAY)
        return [one.department_id for one in found]

    distinct = [row for row in rules if row.id not in (11, 13, 14, 15, 16)]  # these share topic, area and day
    shuffled = list(distinct)
    chance.shuffle(shuffled)
    assert named(shuffled) == named(distinct)
    assert len(set(named(rules))) == len(named(rules))
