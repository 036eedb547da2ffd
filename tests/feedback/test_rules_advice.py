"""Advice on an answer: each point with the words it is about, proven by a table a clerk can read."""

import csv
from pathlib import Path

import pytest

from feedback.rules import advice, asked
from feedback.rules.advice import advice_on

TABLE = Path(__file__).parent.parent / "golden" / "advice.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))
CODES = {point.code for point in advice_on("")}


def told(row: dict[str, str]) -> advice.Advice:
    """The point of the row's code on the row's answer."""
    pairs = [tuple(pair.split("=")) for pair in row["abbreviation"].split("|") if pair]
    points = advice_on(
        row["reply"],
        matter=row["matter"],
        staff=[name for name in row["staff"].split("|") if name],
        abbreviations=[(short, name) for short, name in pairs],
        templates=[row["template"]],
    )
    return next(point for point in points if point.code == row["code"])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['code']}-{row['reply'][:14]}")
def test_each_point_says_what_the_table_says(row: dict[str, str]) -> None:
    point = told(row)
    assert point.is_met == (row["is_met"] == "yes")
    assert set(point.words) == {word for word in row["words"].split("|") if word}


def test_every_point_is_proven_both_ways() -> None:
    assert {(row["code"], row["is_met"]) for row in ROWS} == {
        (code, met) for code in CODES for met in ("yes", "no")
    }


def test_a_planted_fault_turns_the_table_red(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each check is taken out in turn; some row of its own notices."""
    never = advice.re.compile(r"(?!)")
    for name in ("GREETING", "CLOSING", "DATE", "CONTACT", "PROMISE", "POLICY", "BLAME", "PHONE_PROMISED"):
        with monkeypatch.context() as planted:
            planted.setattr(advice, name, never)
            assert any(told(row).is_met != (row["is_met"] == "yes") for row in ROWS), name
    for name in ("INTERNAL", "CLICHES"):
        with monkeypatch.context() as planted:
            planted.setattr(advice, name, ())
            assert any(told(row).is_met != (row["is_met"] == "yes") for row in ROWS), name


@pytest.mark.parametrize(
    ("matter", "terms"),
    [
        ("", []),
        ("路灯坏了三天。", []),
        ("路灯坏了三天。请问公租房的补贴标准是多少？", ["公租房", "补贴标准"]),
        ("物业费涨到 3.5 元合理吗？", ["3.5元", "物业费涨"]),
        ("之前打了电话，第二天说要修，这么久了，路灯什么时候能修好？", ["路灯", "修好"]),
    ],
)
def test_terms_come_from_the_sentences_that_ask(matter: str, terms: list[str]) -> None:
    assert asked.terms_asked(matter) == terms


def test_long_texts_are_looked_through_at_once() -> None:
    """Pieces that almost match, many of them: the work stays in proportion."""
    assert advice_on("请问（2024〔" * 1500, matter="请问“" * 2000)
