"""How each hour of the day is greeted, by a table a clerk can read."""

import csv
from pathlib import Path

import pytest
from django.utils import translation

from feedback.home.blocks import greeting_at
from feedback.rules.greetings import part_of_day

TABLE = Path(__file__).parents[1] / "golden" / "greetings.csv"


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_table_has_every_hour() -> None:
    assert [int(row["hour"]) for row in rows()] == [*range(24)]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["hour"])
def test_an_hour_and_its_greeting(row: dict[str, str]) -> None:
    with translation.override("zh-hans"):
        assert (part_of_day(int(row["hour"])), greeting_at(int(row["hour"]))) == (
            row["part"],
            row["greeting"],
        )
