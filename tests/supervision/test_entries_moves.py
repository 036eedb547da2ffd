"""What people do on tickets proposes entries: in the same transaction, once, and by the person who did it."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from core.evidence import Subject, examine
from core.refusals import Refused
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from feedback import actions
from feedback.actions.answering import Answer
from feedback.models import Rating
from supervision.models import ScoreEntry
from tests.cast import START, STEPS, City, Walk
from tests.supervision.papers.entries import exclusion_in


def proposed(code: str) -> list[ScoreEntry]:
    return list(ScoreEntry.objects.filter(code=code).order_by("id"))


def rated(city: City, level: int, solved: str) -> Walk:
    """A ticket rated so, waiting for the verdict."""
    walk = Walk(city)
    walk.to("PENDING_CALLBACK")
    walk.ticket = actions.record_callback(
        walk.ticket,
        outcome="REACHED",
        answer=Answer(level=level, solved=solved),
        by=walk.staff(Role.CALLBACK_AGENT),
        now=walk.tick(),
    )
    return walk


def judge(walk: Walk, solved: str) -> None:
    by, now = walk.staff(Role.AUDITOR), walk.tick()
    if solved == "UNSOLVED":
        walk.ticket = actions.rework(walk.ticket, note="请再办。", by=by, now=now)
    else:
        walk.ticket = actions.verdict(walk.ticket, fault=True, note="态度生硬。", by=by, now=now)


# level given · solved · points of D4, or none
LEVELS = [
    (1, "UNSOLVED", "1.0"),
    (1, "SOLVED", "1.0"),
    (2, "UNSOLVED", "0.5"),
    (2, "PARTLY", "0.5"),
    (3, "UNSOLVED", None),
    (5, "UNSOLVED", None),
]


@pytest.mark.parametrize(("level", "solved", "points"), LEVELS)
def test_d4_goes_by_the_level_of_the_first_bad_rating(
    city: City, level: int, solved: str, points: str | None
) -> None:
    walk = rated(city, level, solved)
    judge(walk, solved)
    found = proposed("D4")
    if points is None:
        assert found == []
        return
    (entry,) = found
    rating = Rating.objects.get(ticket=walk.ticket, cycle=1, counts=True)
    assert (entry.points, entry.state) == (Decimal(points), "PROPOSED")
    assert (entry.proposed_by, entry.broken_at) == (walk.staff(Role.AUDITOR), rating.given_at)
    assert (entry.dispatch, entry.dispatch.cycle) == (rating.dispatch, 1)
    assert examine(Subject("entry", entry.pk)).faults == []


def test_no_fault_costs_nothing(city: City) -> None:
    walk = Walk(city)
    walk.to("RETROSPECTIVE_DUE")
    assert not ScoreEntry.objects.exists()


def test_d5_when_it_is_bad_again_after_rework(city: City) -> None:
    walk = Walk(city)
    walk.to("BAD_AGAIN")
    assert (len(proposed("D4")), len(proposed("D5"))) == (1, 0)
    walk2 = Walk(city)
    walk2.to("CONCLUDED")
    (entry,) = proposed("D5")
    assert (entry.ticket, entry.points, entry.dispatch.cycle) == (walk2.ticket, Decimal("1.0"), 2)
    assert entry.proposed_by == walk2.staff(Role.SUPERVISOR, "parent")
    assert len(proposed("D4")) == 2


def test_after_rework_nobody_judges_any_more(city: City) -> None:
    """So D5 comes with the final answer: the machine allows no second verdict."""
    walk = Walk(city)
    walk.to("BAD_AGAIN")
    with pytest.raises(Refused) as refused:
        judge(walk, "PARTLY")
    assert refused.value.codes == ("only_final_answer",)
    assert proposed("D5") == []


def test_d6_at_the_second_refusal_and_not_at_the_first(city: City) -> None:
    walk = Walk(city)
    walk.to("DISPATCHED")
    refuse(walk)
    assert proposed("D6") == []
    refuse(walk)
    (entry,) = proposed("D6")
    assert (entry.points, entry.proposed_by) == (Decimal("0.5"), walk.staff(Role.DISPATCHER))


def refuse(walk: Walk) -> None:
    for step in ("draft_return", "request_return", "refuse_return"):
        STEPS[step](walk)


def send_back(city: City, now: datetime, defect: str = "NO_FACTS") -> Walk:
    walk = Walk(city, now=now)
    walk.to("PENDING_REVIEW")
    walk.ticket = actions.send_back(walk.ticket, defect=defect, by=walk.staff(Role.AUDITOR), now=walk.tick())
    return walk


def test_d12_from_the_second_time_in_a_quarter(city: City) -> None:
    send_back(city, START)
    send_back(city, START + timedelta(days=1), "EVADES")
    assert proposed("D12") == []
    second = send_back(city, START + timedelta(days=2))
    (entry,) = proposed("D12")
    assert (entry.ticket, entry.case, entry.points) == (second.ticket, "NO_FACTS", Decimal("0.5"))
    third = send_back(city, START + timedelta(days=3))
    assert [row.ticket for row in proposed("D12")] == [second.ticket, third.ticket]


def test_d12_begins_anew_with_the_quarter(city: City) -> None:
    send_back(city, START)
    send_back(city, datetime(2026, 10, 9, 9, 0, tzinfo=SHANGHAI))
    assert proposed("D12") == []


def test_d12_once_a_dispatch(city: City) -> None:
    walk = send_back(city, START)
    for _time in range(2):
        for step in ("draft", "submit"):
            STEPS[step](walk)
        walk.ticket = actions.send_back(
            walk.ticket, defect="NO_FACTS", by=walk.staff(Role.AUDITOR), now=walk.tick()
        )
    assert len(proposed("D12")) == 1


def test_nothing_more_is_proposed_for_an_excluded_dispatch(city: City) -> None:
    walk = rated(city, 1, "UNSOLVED")
    exclusion_in(city, "GRANTED", ticket=walk)
    judge(walk, "UNSOLVED")
    assert not ScoreEntry.objects.exists()


def test_a_move_that_is_refused_proposes_nothing(city: City) -> None:
    walk = rated(city, 1, "UNSOLVED")
    with pytest.raises(Refused, match="note_missing"):
        actions.rework(walk.ticket, note=" ", by=walk.staff(Role.AUDITOR), now=walk.tick())
    assert not ScoreEntry.objects.exists()
