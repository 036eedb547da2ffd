"""What makes ratings doubtful, by tables that a clerk can read; and networks, marks and phrases."""

import csv
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from evaluation.rules.integrity import Answers, Draws, Mark, bursts, induced_by, seldom_drawn, sources_differ
from evaluation.rules.integrity_numbers import DEFAULT_INTEGRITY, integrity_numbers
from feedback.rules.answers import drawing_of, is_drawn
from feedback.rules.networks import faulty_networks, lies_in, networks_of

GOLDEN = Path(__file__).parents[1] / "golden"
START = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
PHRASES = DEFAULT_INTEGRITY["induced"]["phrases"]


def rows_of(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((GOLDEN / name).open(encoding="utf-8")))


def minute_of(mark: Mark) -> int:
    return int((mark.at - START).total_seconds() // 60)


@pytest.mark.parametrize("row", rows_of("doubts_bursts.csv"), ids=lambda row: row["case"])
def test_bursts(row: dict[str, str]) -> None:
    minutes = [int(word) for word in row["minutes of the marks"].split()]
    marks = [Mark(place, START + timedelta(minutes=at)) for place, at in enumerate(minutes)]
    found = bursts(marks, least=int(row["least"]), minutes=int(row["within"]))
    said = "; ".join(f"{minute_of(run[0])}-{minute_of(run[-1])}" for run in found)
    assert said == row["runs"]


@pytest.mark.parametrize("row", rows_of("doubts_draws.csv"), ids=lambda row: row["case"])
def test_draws(row: dict[str, str]) -> None:
    rates: list[int] = []
    for part in row["dissatisfied (n at rate)"].split(" + "):
        n, rate = part.split(" at ")
        rates += [int(rate)] * int(n)
    draws = Draws.of(rates, int(row["drawn"]))
    doubted = seldom_drawn(draws, least=int(row["least"]), deviations=Fraction(row["deviations"]))
    assert ("yes" if doubted else "no") == row["doubted"]


@pytest.mark.parametrize("row", rows_of("doubts_sources.csv"), ids=lambda row: row["case"])
def test_sources(row: dict[str, str]) -> None:
    one, other = (Answers(*(int(n) for n in row[name].split("/"))) for name in ("by link", "by callback"))
    doubted = sources_differ(one, other, least=int(row["least"]), deviations=Fraction(row["deviations"]))
    assert ("yes" if doubted else "no") == row["doubted"]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("您好，问题已解决，请给好评。", "给好评"),
        ("麻烦您给 个 好 评，谢谢", "给个好评"),
        ("请对我们的工作作出评价。", ""),
        ("满意的话请打五星", "打五星"),
        ("", ""),
    ],
)
def test_praise_that_was_asked_for(text: str, phrase: str) -> None:
    assert induced_by([text], PHRASES) == phrase


def test_a_version_overrides_part_by_part() -> None:
    numbers = integrity_numbers({"integrity": {"burst": {"marks": 5}}})
    assert numbers["burst"] == {"marks": 5, "minutes": 10}
    assert numbers["seldom"] == DEFAULT_INTEGRITY["seldom"]


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("10.8.3.4", True),
        ("10.9.3.4", False),
        ("::ffff:10.8.3.4", True),
        ("2001:db8::7", True),
        ("2001:db9::7", False),
        ("", False),
        ("not an address", False),
    ],
)
def test_own_networks(address: str, inside: bool) -> None:
    assert lies_in(address, networks_of(("10.8.0.0/16", "2001:db8::/32"))) is inside


def test_a_network_that_is_none_is_named() -> None:
    assert faulty_networks(["10.0.0.0/8", "10.0.0.0/99", "office"]) == ["10.0.0.0/99", "office"]


def test_a_lot_can_be_worked_out_by_hand() -> None:
    """echo -n 'huiyin:20261012000001' | sha256sum, its first 8 digits modulo 100."""
    table = {"seed": "huiyin", "rates": {"CONSULT": 10}, "default_rate": 60}
    drawing = drawing_of(table, number="20261012000001", category="HELP")
    assert (drawing.rate, drawing.lot) == (60, LOT)
    assert drawing.is_drawn is (LOT < 60) is is_drawn(table, number="20261012000001", category="HELP")
    assert drawing_of(table, number="20261012000001", category="CONSULT").rate == 10


LOT = 54
