"""T24: withdrawn at the citizen's word, by a second person once a department was at work."""

import pytest

from core.evidence import Subject, records_of
from core.models import OutboxMessage
from core.refusals import NotPermitted, Refused
from departments.actions.posts import appoint
from departments.roles import Role
from feedback import actions
from feedback.choices import PaperState
from feedback.history import facts_of_record
from feedback.models import Deadline, Dispatch, Ticket, WithdrawalRequest
from tests.cast import START, STEPS, City, Walk

ROADS = ["DISPATCHED", "IN_PROGRESS", "PENDING_REVIEW", "PENDING_CALLBACK", "PENDING_VERDICT"]


@pytest.fixture
def walk(city: City) -> Walk:
    return Walk(city)


def refusal(walk: Walk, step: str) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        STEPS[step](walk)
    return tuple(refused.value.codes)


def told(walk: Walk) -> dict[str, object]:
    last = records_of(Subject("ticket", walk.ticket.pk)).last()
    assert last is not None
    return facts_of_record(last)


@pytest.mark.parametrize("state", ["REGISTERED", "PENDING_DISPATCH"])
def test_before_dispatch_it_is_withdrawn_at_once(walk: Walk, state: str) -> None:
    walk.to(state)
    assert refusal(walk, "ask_withdrawal") in (("wrong_state",), ("withdraw_at_once",))
    STEPS["withdraw"](walk)
    ticket = Ticket.objects.get(pk=walk.ticket.pk)
    assert (ticket.state, ticket.withdrawn_at, ticket.due_at) == ("WITHDRAWN", walk.now, None)
    assert WithdrawalRequest.objects.get().words == "已经自己解决了。"
    assert not Deadline.objects.filter(stopped_at=None, voided_at=None).exists()
    letter = OutboxMessage.objects.get(key__endswith=":withdrawn")
    assert ticket.number in str(letter.body)


@pytest.mark.parametrize("state", ROADS)
def test_after_dispatch_a_second_person_asks_first(walk: Walk, state: str) -> None:
    walk.to(state)
    STEPS["ask_withdrawal"](walk)
    assert walk.ticket.state == Ticket.objects.get().state == state
    assert refusal(walk, "ask_withdrawal") == ("withdrawal_waits",)
    assert not OutboxMessage.objects.filter(key__endswith=":withdrawn").exists()
    STEPS["confirm_withdrawal"](walk)
    ticket = Ticket.objects.get(pk=walk.ticket.pk)
    assert (ticket.state, ticket.withdrawn_at, ticket.due_at) == ("WITHDRAWN", walk.now, None)
    assert ticket.withdrawal_asked_at is None
    assert not Dispatch.objects.live().exists()
    assert not Deadline.objects.filter(stopped_at=None, voided_at=None).exists()
    assert WithdrawalRequest.objects.get().state == PaperState.GRANTED
    assert OutboxMessage.objects.filter(key__endswith=":withdrawn").count() == 1


def test_lateness_stays_when_it_is_withdrawn(walk: Walk) -> None:
    walk.to("WITHDRAWN_LATE")
    clocks = {
        (clock.kind, clock.owner.code): clock for clock in Deadline.objects.filter(dispatch__isnull=False)
    }
    for key in (("HANDLE", "lead"), ("CO_HANDLE", "co")):
        assert (clocks[key].voided_at, clocks[key].is_met) == (None, False)
        assert clocks[key].stopped_at == walk.now
    assert told(walk)["late"] is True


def test_who_wants_to_go_on_does(walk: Walk) -> None:
    walk.to("CO_WITHDRAWING")
    caller = walk.staff(Role.CALLBACK_AGENT)
    walk.ticket = actions.decline_withdrawal(
        walk.ticket, note="市民要求继续办理。", by=caller, now=walk.tick()
    )
    assert (walk.ticket.state, walk.ticket.withdrawal_asked_at) == ("IN_PROGRESS", None)
    assert Deadline.objects.get(kind="HANDLE").is_running
    assert refusal(walk, "confirm_withdrawal") == ("no_withdrawal_asked",)
    STEPS["ask_withdrawal"](walk)
    assert WithdrawalRequest.objects.count() == 2


def test_who_recorded_the_wish_does_not_confirm_it(walk: Walk) -> None:
    walk.to("IN_PROGRESS")
    agent = walk.staff(Role.INTAKE_AGENT)
    appoint(
        staff=agent,
        department=walk.city.departments["centre"],
        role=Role.CALLBACK_AGENT,
        by=None,
        now=START,
    )
    STEPS["ask_withdrawal"](walk)
    for act in (actions.confirm_withdrawal, actions.decline_withdrawal):
        with pytest.raises(NotPermitted) as refused:
            act(walk.ticket, note="市民确认。", by=agent, now=walk.tick())
        assert refused.value.codes == ("own_asking",)


def test_nobody_of_the_handling_department_confirms_it(walk: Walk) -> None:
    walk.to("CO_WITHDRAWING")
    caller = walk.staff(Role.CALLBACK_AGENT)
    appoint(staff=caller, department=walk.city.departments["co"], role=Role.HANDLER, by=None, now=START)
    with pytest.raises(NotPermitted) as refused:
        STEPS["confirm_withdrawal"](walk)
    assert refused.value.codes == ("own_department",)


def test_the_calls_before_are_counted_in_the_evidence(walk: Walk) -> None:
    walk.to("IN_PROGRESS")
    for step in ("urge", "urge", "ask_withdrawal", "confirm_withdrawal"):
        STEPS[step](walk)
    assert told(walk)["urges"] == 2


def test_it_ends_for_good(walk: Walk) -> None:
    walk.to("WITHDRAWN")
    for step in ("urge", "withdraw", "ask_withdrawal", "triage"):
        assert refusal(walk, step) == ("wrong_state",)
