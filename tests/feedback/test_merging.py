"""并单: one matter of several citizens, from the merge to the answer that counts."""

from datetime import datetime, timedelta

import pytest

from core.evidence import verify
from core.models import OutboxMessage
from core.refusals import Refused
from departments.roles import Role
from feedback import actions
from feedback.actions.answering import Answer
from feedback.models import Deadline, Rating, Ticket
from tests.cast import START, City, Walk
from tests.roads.merging import another


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def merged(city: City, state: str = "PENDING_DISPATCH") -> tuple[Walk, Ticket]:
    """A target brought to ``state`` with one ticket merged into it before its dispatch."""
    walk = Walk(city)
    child = another(walk)
    actions.merge(child, into=walk.ticket, by=walk.staff(Role.DISPATCHER), now=walk.tick())
    walk.ticket = fresh(walk.ticket)
    walk.to(state)
    return walk, fresh(child)


def link(ticket: Ticket) -> str:
    message = OutboxMessage.objects.filter(key__startswith=f"ticket:{ticket.pk}:answer").latest("id")
    return str(message.body).split("/r/")[1].split("/")[0]


def call(walk: Walk, level: int, solved: str = "SOLVED") -> Ticket:
    by = walk.staff(Role.CALLBACK_AGENT)
    return actions.record_callback(
        walk.ticket.pk, outcome="REACHED", answer=Answer(level, solved), by=by, now=walk.tick()
    )


def test_the_child_ends_the_target_counts_it_and_the_citizen_is_told(city: City) -> None:
    walk, child = merged(city)
    assert (child.state, child.merged_into, child.due_at) == ("MERGED", walk.ticket, None)
    assert fresh(walk.ticket).merged_count == 1
    assert not Deadline.objects.filter(ticket=child, stopped_at=None, voided_at=None).exists()
    told = OutboxMessage.objects.get(key__startswith=f"ticket:{child.pk}:merged")
    assert walk.ticket.number in str(told.body)
    assert verify().holds


def test_chains_of_merges_are_refused(city: City) -> None:
    walk, child = merged(city)
    third = Walk(city, now=walk.tick()).ticket
    by = walk.staff(Role.DISPATCHER)
    with pytest.raises(Refused, match="has_merged_tickets"):
        actions.merge(walk.ticket.pk, into=third, by=by, now=walk.tick())
    with pytest.raises(Refused, match="merge_target_closed"):
        actions.merge(third, into=child, by=by, now=walk.tick())
    with pytest.raises(Refused, match="merge_into_itself"):
        actions.merge(third, into=third, by=by, now=walk.tick())


@pytest.mark.parametrize("state", ["PENDING_DISPATCH", "IN_PROGRESS"])
def test_the_target_takes_the_higher_urgency_and_keeps_it(city: City, state: str) -> None:
    walk = Walk(city)
    walk.to(state)
    child = another(walk)
    by = walk.staff(Role.DISPATCHER)
    actions.triage(child, category="HELP", topic=city.topic, urgency="CRITICAL", by=by, now=walk.tick(5))
    due_before = fresh(walk.ticket).due_at
    actions.merge(child.pk, into=walk.ticket, by=by, now=walk.tick(5))
    target = fresh(walk.ticket)
    assert target.urgency == "CRITICAL"
    assert target.due_at is not None
    assert due_before is not None
    assert target.due_at < due_before
    actions.unmerge(child.pk, by=by, now=walk.tick(5))
    assert fresh(walk.ticket).urgency == "CRITICAL"
    assert (fresh(child).state, fresh(child).urgency) == ("PENDING_DISPATCH", "CRITICAL")
    assert Deadline.objects.get(ticket=child, kind="DISPATCH", stopped_at=None, voided_at=None)


def test_what_was_never_triaged_returns_to_triage(city: City) -> None:
    walk, child = merged(city)
    assert actions.unmerge(child, by=walk.staff(Role.DISPATCHER), now=walk.tick()).state == "REGISTERED"
    assert fresh(walk.ticket).merged_count == 0


def test_after_completion_the_merge_stands(city: City) -> None:
    walk, child = merged(city, "PENDING_CALLBACK")
    call(walk, 5)
    actions.rate(link(child), answer=Answer(4, "SOLVED"), now=walk.tick())
    with pytest.raises(Refused, match="merge_is_settled"):
        actions.unmerge(child, by=walk.staff(Role.DISPATCHER), now=walk.tick())


@pytest.mark.parametrize("verb", ["reject", "withdraw"])
def test_an_end_without_an_answer_releases_the_merged(city: City, verb: str) -> None:
    walk, child = merged(city)
    by = walk.staff(Role.DISPATCHER if verb == "reject" else Role.INTAKE_AGENT)
    given = {"ground": "INVALID"} if verb == "reject" else {"words": "不用了。"}
    getattr(actions, verb)(walk.ticket.pk, by=by, now=walk.tick(), **given)
    assert (fresh(child).state, fresh(child).merged_into) == ("REGISTERED", None)
    assert fresh(walk.ticket).merged_count == 0
    assert verify().holds


def test_every_citizen_gets_the_answer_and_the_worst_counts(city: City) -> None:
    walk, child = merged(city, "PENDING_CALLBACK")
    assert call(walk, 5).state == "PENDING_CALLBACK"  # the other citizen may still answer
    ticket = actions.rate(link(child), answer=Answer(3, "PARTLY", words="还行"), now=walk.tick())
    assert (ticket.pk, ticket.state, ticket.satisfaction, ticket.is_solved) == (
        walk.ticket.pk,
        "COMPLETED",
        3,
        "PARTLY",
    )
    counting = Rating.objects.get(counts=True)
    assert (counting.ticket, counting.source, counting.stands_for) == (
        ticket,
        "WORST",
        Rating.objects.get(ticket=child),
    )
    assert Rating.objects.filter(counts=False).count() == 2
    assert verify().holds


def test_a_bad_answer_does_not_wait_for_the_others(city: City) -> None:
    walk, child = merged(city, "PENDING_CALLBACK")
    ticket = actions.rate(link(child), answer=Answer(1, "UNSOLVED"), now=walk.tick())
    assert (ticket.state, ticket.satisfaction) == ("PENDING_VERDICT", 1)
    late = actions.rate(link(walk.ticket), answer=Answer(5, "SOLVED"), now=walk.tick())
    assert late.state == "PENDING_VERDICT"
    assert Rating.objects.filter(counts=True).count() == 1


def test_nobody_answers_twice_while_others_are_awaited(city: City) -> None:
    walk, _child = merged(city, "PENDING_CALLBACK")
    call(walk, 5)
    with pytest.raises(Refused, match="answered_already"):
        call(walk, 4)


def after_the_links(walk: Walk) -> datetime:
    return walk.now + timedelta(days=7, minutes=1)


def test_silence_of_the_other_lets_the_given_answer_count(city: City) -> None:
    walk, _child = merged(city, "PENDING_CALLBACK")
    asked = walk.now
    call(walk, 4)
    assert not Ticket.objects.silent(walk.now).exists()
    later = asked + timedelta(days=7, minutes=1)
    assert list(Ticket.objects.silent(later)) == [walk.ticket]
    ticket = actions.close_unanswered(walk.ticket.pk, now=later)
    assert (ticket.state, ticket.answer_kind, ticket.satisfaction) == ("COMPLETED", "ANSWERED", 4)


def test_the_last_awaited_citizen_leaves_and_the_matter_closes(city: City) -> None:
    walk, child = merged(city, "PENDING_CALLBACK")
    call(walk, 4)
    actions.unmerge(child, by=walk.staff(Role.DISPATCHER), now=walk.tick())
    assert (fresh(walk.ticket).state, fresh(walk.ticket).satisfaction) == ("COMPLETED", 4)


def test_who_joins_after_the_answer_gets_it_at_once(city: City) -> None:
    walk = Walk(city)
    walk.to("PENDING_CALLBACK")
    child = another(walk)
    actions.merge(child, into=walk.ticket, by=walk.staff(Role.DISPATCHER), now=walk.tick())
    assert fresh(walk.ticket).public_reply in str(
        OutboxMessage.objects.get(key__startswith=f"ticket:{child.pk}:answer").body
    )


def test_a_closed_one_is_repeated_and_its_department_proposed(city: City) -> None:
    before = Walk(city)
    before.to("COMPLETED")
    walk = Walk(city, now=before.tick())
    by = walk.staff(Role.DISPATCHER)
    with pytest.raises(Refused, match="merge_target_closed"):
        actions.merge(walk.ticket, into=before.ticket, by=by, now=walk.tick())
    ticket = actions.mark_repeat(walk.ticket, of=before.ticket, by=by, now=walk.tick())
    assert (ticket.is_repeat, ticket.duplicate_of, ticket.lift > 0) == (True, before.ticket, True)
    with pytest.raises(Refused, match="repeat_too_old"):
        actions.mark_repeat(ticket, of=before.ticket, by=by, now=START + timedelta(days=60))


def test_the_merged_citizens_hear_of_the_rework_too(city: City) -> None:
    walk, child = merged(city, "PENDING_CALLBACK")
    actions.rate(link(child), answer=Answer(1, "UNSOLVED"), now=walk.tick())
    actions.rework(walk.ticket.pk, note="请重新核实。", by=walk.staff(Role.AUDITOR), now=walk.tick())
    told = OutboxMessage.objects.get(key__startswith=f"ticket:{child.pk}:rework")
    assert walk.ticket.number in str(told.body)
