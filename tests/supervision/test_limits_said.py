"""Limits and caps in sentences are those of the rules in force, not of the day the sentences were written."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from departments.actions.rule_versions import issue_rules
from departments.clock_wording import say_left
from departments.rules.clocks import Kind, Left, Unit
from supervision.reports.severity import COLUMNS
from supervision.rules.score import DEFAULT_ASSESSMENT, RESPONSE, Count, score_of
from supervision.rules.scoring import Line, standing
from supervision.rules.settings import DEFAULT_SUPERVISION
from supervision.views.board_words import rules
from supervision.views.standing_words import steps_of
from tests.cast import START, City
from tests.feedback.web import Moment, signed_in, text_of
from tests.supervision.papers.entries import GROUNDS, EntryWalk, approver, noticer


def changed(**numbers: Any) -> dict[str, Any]:
    limits = DEFAULT_SUPERVISION["limits"] | numbers
    return DEFAULT_SUPERVISION | {"limits": limits}


def test_the_time_to_appeal_and_to_decide(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    issue_rules(
        kind="supervision",
        values=changed(APPEAL_FILE="7wd", APPEAL_DECIDE="10wd"),
        effective_from=START,
        by=None,
    )
    walk, moment = EntryWalk(city), Moment(monkeypatch)
    moment.now = walk.walk.now + timedelta(minutes=5)
    manager = signed_in(noticer(city))
    one = text_of(manager.get(reverse("entry-act", args=[walk.entry.pk, "notice"])))
    assert "may appeal within 7 working days" in one
    many = text_of(manager.post(reverse("entries-notices"), {"e": [walk.entry.pk]}))
    assert "may appeal within 7 working days" in many
    entry = walk.to("NOTIFIED")
    moment.now = walk.walk.now + timedelta(minutes=5)
    appeal = reverse("entry-act", args=[entry.pk, "appeal"])
    given = {"grounds": GROUNDS, "version": entry.version}
    done = signed_in(approver(city)).post(appeal, given, follow=True)
    assert "it is decided within 10 working days" in text_of(done)


def test_the_most_that_bonuses_bring() -> None:
    table = DEFAULT_SUPERVISION | {"score": DEFAULT_SUPERVISION["score"] | {"bonus": "1.5"}}
    lines = [Line("B1", Decimal("0.5"), number) for number in range(5)]
    score = score_of({RESPONSE: Count(1, 1)}, standing(lines, assessed=1, table=table), DEFAULT_ASSESSMENT)
    assert score is not None
    with translation.override("en"):
        bonus = steps_of(score, lambda _index, _which: "", table)[-1]
    assert (bonus.how, bonus.figure) == ("2.5 points; no more than 1.5 count", "+ 1.5")


def test_captions_of_the_board_name_no_days() -> None:
    """An urgent matter reaches a card after hours: one caption speaks for every urgency."""
    said = rules()
    assert set(COLUMNS) <= set(said)
    assert not [words for words in said.values() if any(sign.isdigit() for sign in words)]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "less than a minute left"), ("zh-hans", "剩不足 1 分钟")]
)
def test_less_than_a_minute(language: str, words: str) -> None:
    with translation.override(language):
        assert say_left(Left(Kind.LEFT, Unit.MINUTES, 0)) == words
