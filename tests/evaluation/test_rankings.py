"""Peer groups, volume bands, ties and few ratings, by a table that a clerk can read."""

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.rules.ranking import Entrant, Place, places
from supervision.rules.score import DEFAULT_ASSESSMENT

TABLE = Path(__file__).parents[1] / "golden" / "rankings.csv"
CASES: dict[str, list[dict[str, str]]] = defaultdict(list)
for _row in csv.DictReader(TABLE.open(encoding="utf-8")):
    CASES[_row["case"]].append(_row)


def entrant(row: dict[str, str]) -> Entrant:
    score = None if row["score"] == "none" else Decimal(row["score"])
    return Entrant(int(row["department"]), row["group"], int(row["assessed"]), int(row["ratings"]), score)


def number(text: str) -> int | None:
    return None if text == "-" else int(text)


@pytest.mark.parametrize("case", CASES)
def test_golden(case: str) -> None:
    rows = CASES[case]
    found = places(map(entrant, rows), DEFAULT_ASSESSMENT, months=int(rows[0]["months"]))
    assert found == {
        int(row["department"]): Place(
            number(row["band"]), number(row["rank"]), int(row["of"]), row["unranked"]
        )
        for row in rows
    }


def test_the_table_is_worth_its_name() -> None:
    rows = [row for case in CASES.values() for row in case]
    assert {row["unranked"] for row in rows} == {"", "NO_DATA", "FEW_RATINGS", "NOT_COMPARED"}
    assert {row["band"] for row in rows} == {"-", "0", "1", "2"}
    assert {row["months"] for row in rows} == {"1", "3"}


ENTRANTS = st.lists(
    st.builds(
        Entrant,
        department=st.integers(1, 10**6),
        group=st.sampled_from(["BUREAU", "STREET", "CENTRE"]),
        assessed=st.integers(0, 2000),
        ratings=st.integers(0, 30),
        score=st.none() | st.decimals(0, 100, places=1),
    ),
    unique_by=lambda one: one.department,
    max_size=40,
)


@given(ENTRANTS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows: list[Entrant], chance: object) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert places(rows, DEFAULT_ASSESSMENT) == places(shuffled, DEFAULT_ASSESSMENT)


@given(ENTRANTS)
def test_ranks_are_those_of_a_competition(rows: list[Entrant]) -> None:
    """In every pool the sorted scores and the sorted ranks run together, from the first place on."""
    found = places(rows, DEFAULT_ASSESSMENT)
    assert set(found) == {row.department for row in rows}
    pools: dict[tuple[str, int | None], list[tuple[Decimal, int]]] = defaultdict(list)
    for row in rows:
        place = found[row.department]
        assert (place.rank is None) == bool(place.unranked)
        if place.rank is not None and row.score is not None:
            pools[row.group, place.band].append((-row.score, place.rank))
    for (group, band), pool in pools.items():
        scores = sorted(score for score, _rank in pool)
        assert all(rank == scores.index(score) + 1 for score, rank in pool)
        mine = [found[row.department] for row in rows if row.group == group]
        assert {place.ranked_of for place in mine if place.band == band} == {len(pool)}
