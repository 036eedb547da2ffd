"""What comes before the meeting, and in which order, by a table."""

import csv
from pathlib import Path

import pytest

from supervision.rules.agenda import Finding, gathered

TABLE = Path(__file__).parents[1] / "golden" / "agenda.csv"


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def finding(text: str) -> Finding:
    key, ground, weight = text.split()
    return Finding(key, ground, int(weight))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["case"])
def test_candidates(row: dict[str, str]) -> None:
    findings = [finding(part) for part in row["findings"].split(";") if part]
    found = gathered(findings, row["on_the_agenda"].split(";"))
    assert ";".join(f"{one.key}={'+'.join(one.grounds)}" for one in found) == row["expected"]
