"""The pure rules behind the dispatch desk and the catalogue, by tables."""

from datetime import date

import pytest

from feedback.rules.catalogue import CatalogueRule
from feedback.rules.catalogue_checks import Overlap, gaps, overlaps, without_department
from feedback.rules.urgency_words import pieces, proposed_urgency, words_of

TODAY = date(2026, 9, 28)


def rule(
    pk: int, topic: int, area: int | None = None, first: str = "2026-01-01", last: str = "", **kwargs: bool
):
    end = date.fromisoformat(last) if last else None
    return CatalogueRule(pk, topic, area, 1, 2, date.fromisoformat(first), end, **kwargs)


@pytest.mark.parametrize(
    ("text", "now_set", "words", "proposed"),
    [
        ("楼道有煤气味，怕爆炸", "NORMAL", ("煤气味", "爆炸"), "CRITICAL"),
        ("楼道有煤气味", "CRITICAL", ("煤气味",), ""),
        ("自来水发黄，孩子拉肚子", "NORMAL", ("水发黄", "拉肚子"), "URGENT"),
        ("自来水发黄", "URGENT", ("水发黄",), ""),
        ("想问居住证怎么办", "NORMAL", (), ""),
        ("", "NORMAL", (), ""),
    ],
)
def test_urgent_words(text: str, now_set: str, words: tuple[str, ...], proposed: str):
    found = pieces(text)
    assert "".join(piece.text for piece in found) == text
    assert words_of(found) == words
    assert proposed_urgency(found, now_set=now_set) == proposed


def test_gaps_are_topics_that_no_rule_of_the_city_reaches():
    rules = [rule(1, 10), rule(2, 31, area=5), rule(3, 41, last="2026-09-27")]
    lines = {11: [11, 10], 31: [31, 30], 41: [41], 51: [51]}
    assert gaps(rules, lines=lines, on=TODAY) == [31, 41, 51]


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ([rule(1, 10), rule(2, 10, first="2026-10-01")], [Overlap(1, 2)]),
        ([rule(1, 10, last="2026-09-30"), rule(2, 10, first="2026-10-01")], []),
        ([rule(1, 10), rule(2, 10, area=5)], []),
        ([rule(1, 10, last="2026-02-01"), rule(2, 10, first="2026-01-15", last="2026-03-01")], []),
    ],
)
def test_overlaps(rules: list[CatalogueRule], found: list[Overlap]):
    assert overlaps(rules, on=TODAY) == found


def test_rules_that_lead_nowhere():
    rules = [
        rule(1, 10, department_active=False),
        rule(2, 11, department_active=False, fallback_active=False),
        rule(3, 12, last="2026-09-01", department_active=False, fallback_active=False),
    ]
    assert without_department(rules, on=TODAY) == [2]
