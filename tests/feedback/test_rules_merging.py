"""The pure rules of merging, likeness, lifting and seniors; which answer counts by tests/golden."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from feedback.rules.lifting import lift_of, lift_reasons, proposed_urgency
from feedback.rules.likeness import Alike, pairs_of, percent_alike
from feedback.rules.merging import GivenAnswer, Target, reasons_against_merge, reasons_against_repeat, worst
from feedback.rules.senior import legal_words, senior_reasons
from tests.roads.words import START

TABLE = Path(__file__).parent.parent / "golden" / "merged_answers.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["story"])
def test_the_worst_answer_counts(row: dict[str, str]) -> None:
    given = [one.split() for one in row["answers"].split(";")]
    answers = [GivenAnswer(n, int(level), solved) for n, (level, solved) in enumerate(given, start=1)]
    assert worst(answers).place == int(row["counts"])


@pytest.mark.parametrize(
    ("one", "other", "percent"),
    [
        ("路灯不亮", "路灯不亮", 100),
        ("路灯，不亮！", "路灯 不亮", 100),
        ("路灯不亮", "路灯很亮", 33),
        ("路灯", "井盖", 0),
        ("", "", 0),
        ("灯", "灯", 100),
    ],
)
def test_pairs_of_characters(one: str, other: str, percent: int) -> None:
    assert percent_alike(pairs_of(one), pairs_of(other)) == percent
    assert percent_alike(pairs_of(other), pairs_of(one)) == percent


@pytest.mark.parametrize(
    ("alike", "is_shown"),
    [
        (Alike(True, True, 0), True),
        (Alike(True, False, 9), False),
        (Alike(True, False, 10), True),
        (Alike(False, True, 24), False),
        (Alike(False, True, 25), True),
        (Alike(False, False, 59), False),
        (Alike(False, False, 60), True),
    ],
)
def test_what_is_worth_a_look(alike: Alike, is_shown: bool) -> None:
    assert alike.is_worth_a_look is is_shown


@pytest.mark.parametrize(
    ("words", "caller", "place", "urges", "urgency", "reasons", "lift", "proposed"),
    [
        ("", 1, 1, 0, "NORMAL", (), 0, ""),
        ("CRITICAL", 1, 1, 0, "NORMAL", ("DANGER",), 4, "CRITICAL"),
        ("CRITICAL", 1, 1, 0, "CRITICAL", (), 5, ""),
        ("URGENT", 1, 1, 0, "NORMAL", ("SUPPLY",), 2, "URGENT"),
        ("", 2, 1, 0, "NORMAL", ("SAME_CALLER",), 1, "URGENT"),
        ("", 1, 2, 0, "NORMAL", ("SAME_PLACE",), 1, "URGENT"),
        ("", 1, 1, 1, "NORMAL", ("URGED",), 1, "URGENT"),
        ("", 3, 3, 2, "URGENT", ("URGED", "SAME_CALLER", "SAME_PLACE"), 3, ""),
        ("CRITICAL", 2, 1, 0, "URGENT", ("DANGER", "SAME_CALLER"), 4, "CRITICAL"),
    ],
)
def test_lifts(
    words: str,
    caller: int,
    place: int,
    urges: int,
    urgency: str,
    reasons: tuple[str, ...],
    lift: int,
    proposed: str,
) -> None:
    found = lift_reasons(word_urgency=words, by_caller=caller, at_place=place, urges=urges, urgency=urgency)
    assert found == reasons
    assert lift_of(found, urgency=urgency) == lift
    assert proposed_urgency(found, word_urgency=words, urgency=urgency) == proposed


def test_words_of_law_and_topics() -> None:
    assert legal_words("已申请劳动仲裁，并要求赔偿，再次仲裁。") == ("仲裁", "赔偿")
    words = {1: ("路灯",), 2: ("井盖", "窨井"), 3: ("噪音",)}
    assert senior_reasons("路灯与窨井", words) == ()
    assert senior_reasons("路灯、窨井和噪音", words) == ("MANY_TOPICS",)
    assert senior_reasons("路灯", words, has_rule=False) == ("NO_RULE",)
    assert senior_reasons("路灯", words, has_rule=True) == ()


def test_what_may_be_merged_or_repeated() -> None:
    def codes(reasons: list[object]) -> list[str]:
        return [reason.code for reason in reasons]  # type: ignore[attr-defined]

    open_ = Target(2, 7, is_open=True, state="IN_PROGRESS")
    closed = Target(2, 7, is_open=False, state="COMPLETED", completed_at=START)
    assert codes(reasons_against_merge(1, 7, open_)) == []
    assert codes(reasons_against_merge(2, 7, open_)) == ["merge_into_itself"]
    assert codes(reasons_against_merge(1, 8, open_)) == ["merge_other_centre"]
    assert codes(reasons_against_merge(1, 7, closed)) == ["merge_target_closed"]
    within, late = START + timedelta(days=30), START + timedelta(days=30, seconds=1)
    assert codes(reasons_against_repeat(1, 7, closed, within)) == []
    assert codes(reasons_against_repeat(1, 7, closed, late)) == ["repeat_too_old"]
    assert codes(reasons_against_repeat(1, 7, open_, START)) == ["repeat_is_open"]
