"""Which refusal belongs to which group, by a table a clerk can read."""

import csv
from pathlib import Path

import pytest
from django.utils import translation

from feedback.rules.refusing import GROUPS, Group, group_of, is_not_theirs
from feedback.wording import WORDING
from feedback.wording.bulk import GROUPS as WORDS

TABLE = Path(__file__).parents[1] / "golden" / "refusal_groups.csv"


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["codes"] or "nothing")
def test_a_row_counts_in_the_group_of_its_first_reason(row: dict[str, str]) -> None:
    group = group_of(row["codes"].split())
    assert group == row["group"]
    with translation.override("zh-hans"):
        assert str(WORDS[group]) == row["said as"]


def test_only_a_missing_grant_is_somebody_elses() -> None:
    told = {row["codes"]: is_not_theirs(row["codes"].split()) for row in rows()}
    assert sorted(codes for codes, is_it in told.items() if is_it) == [
        "no_authority",
        "no_authority wrong_state",
        "wrong_state no_authority",
    ]


def test_no_code_is_in_two_groups_and_each_has_its_sentence() -> None:
    codes = [code for group in GROUPS.values() for code in group]
    assert len(codes) == len(set(codes))
    assert set(WORDS) == set(Group)
    shared = {"not_permitted", "stale"}
    assert sorted(set(codes) - set(WORDING) - shared) == []
