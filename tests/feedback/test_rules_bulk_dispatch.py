"""Which waiting tickets may be dispatched together, by a table a clerk can read."""

import csv
from pathlib import Path

import pytest

from feedback.rules.bulk_dispatch import Waiting, reasons_against_bulk

TABLE = Path(__file__).parents[1] / "golden" / "bulk_dispatch.csv"


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["case"])
def test_what_may_go_with_others(row: dict[str, str]) -> None:
    waiting = Waiting(
        is_triaged=bool(row["triaged"]),
        category=row["category"],
        topic_known=bool(row["topic"]),
        urgency=row["urgency"],
        word_urgency=row["words"],
        is_alike=bool(row["alike"]),
        is_returned=bool(row["returned"]),
        is_designated=bool(row["designated"]),
        is_under_review=bool(row["review"]),
    )
    assert [reason.code for reason in reasons_against_bulk(waiting)] == row["expected"].split()
