"""A question to the citizen and its answer; supplements; splitting; answering at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.models import OutboxMessage
from core.refusals import Refused
from departments.models import RuleVersion
from departments.roles import Role
from feedback import actions
from feedback.actions.answering import Answer
from feedback.models import Deadline, Question, Rating, Splitting, Supplement, Ticket
from feedback.tasks import stop_waiting_for_citizens
from tests.cast import START, City, Walk
from tests.feedback.moves.merging import PARTS
from tests.roads.merging import QUESTION, REPLY, SUPPLEMENT


def token_of(ticket: Ticket) -> str:
    message = OutboxMessage.objects.get(key__startswith=f"ticket:{ticket.pk}:question")
    return str(message.body).split("/s/")[1].split("/")[0]


def clock(ticket: Ticket) -> Deadline:
    return Deadline.objects.get(ticket=ticket, kind="DISPATCH", voided_at=None)


def test_the_clock_waits_for_the_answer_by_the_link(city: City) -> None:
    walk = Walk(city)
    ticket = walk.to("ASKED")
    before = clock(ticket).due_at
    assert clock(ticket).is_paused
    assert QUESTION in str(OutboxMessage.objects.get(key__startswith=f"ticket:{ticket.pk}:question").body)
    actions.answer_question(token_of(ticket), text=SUPPLEMENT, now=walk.tick(60))
    assert not clock(ticket).is_paused
    assert clock(ticket).due_at > before
    added = Supplement.objects.get()
    assert (added.source, added.taken_by, added.question.answer) == ("LINK", None, added)
    with pytest.raises(Refused, match="question_answered"):
        actions.answer_question(token_of(ticket), text=SUPPLEMENT, now=walk.tick())


def test_after_three_working_days_the_clock_goes_on_and_the_link_is_good_still(city: City) -> None:
    walk = Walk(city)
    ticket = walk.to("ASKED")
    question = Question.objects.get()
    with pytest.raises(Refused, match="question_still_open"):
        actions.end_question(ticket, now=question.expires_at - timedelta(seconds=1))
    actions.end_question(ticket, now=question.expires_at)
    assert not clock(ticket).is_paused
    later = question.expires_at + timedelta(hours=1)
    actions.answer_question(token_of(ticket), text=SUPPLEMENT, now=later)
    assert Question.objects.get().answer is not None


def test_a_dispatch_ends_the_waiting(city: City) -> None:
    walk = Walk(city)
    walk.to("ASKED")
    walk.ticket = Walk.to(walk, "DISPATCHED")
    assert Question.objects.get().ended_at is not None
    assert clock(walk.ticket).stopped_at is not None
    actions.answer_question(token_of(walk.ticket), text=SUPPLEMENT, now=walk.tick())
    assert Supplement.objects.count() == 1


def test_one_question_at_a_time_and_nobody_without_means(city: City) -> None:
    walk = Walk(city)
    ticket = walk.to("ASKED")
    by = walk.staff(Role.INTAKE_AGENT)
    with pytest.raises(Refused, match="question_open"):
        actions.ask_citizen(ticket, text=QUESTION, by=by, now=walk.tick())
    silent = Walk(city, now=walk.tick(), phone="").ticket
    with pytest.raises(Refused, match="nobody_to_ask"):
        actions.ask_citizen(silent, text=QUESTION, by=by, now=walk.tick())


def test_the_periodic_task_ends_what_is_over(city: City) -> None:
    ticket = Walk(city, now=timezone.now() - timedelta(days=20)).to("ASKED")
    assert stop_waiting_for_citizens() == 1
    assert not clock(ticket).is_paused
    assert stop_waiting_for_citizens() == 0


def test_the_citizens_page(city: City, client: Client) -> None:
    ticket = Walk(city, now=timezone.now() - timedelta(hours=1)).to("ASKED")
    address = f"/s/{token_of(ticket)}/"
    page = client.get(address)
    assert QUESTION in page.text
    assert page["Referrer-Policy"] == "same-origin"
    assert client.post(address, {"text": ""}).status_code == 422
    assert client.post(address, {"text": SUPPLEMENT}).status_code == 200
    assert client.get(address).status_code == 410
    assert client.get("/s/unknown/").status_code == 404
    client.force_login(city.person(Role.DISPATCHER, "centre"))
    assert SUPPLEMENT in client.get(f"/tickets/{ticket.number}/").text


def test_split_gives_each_matter_its_ticket(city: City) -> None:
    walk = Walk(city)
    words = walk.ticket.content
    ticket = actions.split(walk.ticket, parts=PARTS, by=walk.staff(Role.DISPATCHER), now=walk.tick())
    other = Ticket.objects.get(split_from=ticket)
    assert (ticket.content, other.content) == (PARTS[0], PARTS[1])
    assert Splitting.objects.get().content == words
    for name in ("complainant", "channel", "contact_means", "registered_at", "urgency", "centre"):
        assert getattr(other, name) == getattr(ticket, name)
    assert clock(other).started_at == walk.now
    assert OutboxMessage.objects.filter(key=f"ticket:{other.pk}:registered").exists()
    for parts in (PARTS[:1], [*PARTS, " "], PARTS * 3):
        with pytest.raises(Refused, match="parts_wrong"):
            actions.split(ticket, parts=parts, by=walk.staff(Role.DISPATCHER), now=walk.tick())


def undrawn() -> None:
    values = {"seed": "x", "rates": {}, "default_rate": 0}
    RuleVersion.objects.create(
        kind="callbacks", number=99, effective_from=START - timedelta(days=1), values=values
    )


def link(ticket: Ticket) -> str:
    message = OutboxMessage.objects.get(key__startswith=f"ticket:{ticket.pk}:answer")
    return str(message.body).split("/r/")[1].split("/")[0]


def answered(city: City) -> tuple[Walk, Ticket]:
    walk = Walk(city)
    by = walk.staff(Role.INTAKE_AGENT)
    return walk, actions.answer_directly(walk.ticket, reply=REPLY, topic=city.topic, by=by, now=walk.tick())


@pytest.mark.parametrize(
    ("answer", "state"), [(Answer(5, "SOLVED"), "COMPLETED"), (Answer(1, "UNSOLVED"), "PENDING_VERDICT")]
)
def test_a_direct_answer_is_rated_by_the_link(city: City, answer: Answer, state: str) -> None:
    undrawn()
    walk, ticket = answered(city)
    assert (ticket.state, ticket.answer_kind, ticket.category) == ("COMPLETED", "", "CONSULT")
    rated = actions.rate(link(ticket), answer=answer, now=walk.tick())
    assert (rated.state, rated.answer_kind) == (state, "ANSWERED")
    assert Rating.objects.get(counts=True).dispatch is None
    actions.rate(link(ticket), answer=Answer(4, "SOLVED"), now=walk.tick())
    assert Rating.objects.filter(counts=True).count() == 1


def test_a_silent_direct_answer_counts_as_not_asked(city: City) -> None:
    undrawn()
    walk, ticket = answered(city)
    with pytest.raises(Refused, match="still_to_be_asked"):
        actions.end_asking(ticket, now=walk.tick())
    later = walk.now + timedelta(days=7, minutes=1)
    assert list(Ticket.objects.unrated(later)) == [ticket]
    ended = actions.end_asking(ticket, now=later)
    assert (ended.state, ended.answer_kind) == ("COMPLETED", "NOT_ASKED")


def test_a_bad_answer_to_the_centre_is_reworked_by_a_dispatch(city: City) -> None:
    undrawn()
    walk, ticket = answered(city)
    actions.rate(link(ticket), answer=Answer(1, "UNSOLVED"), now=walk.tick())
    again = actions.rework(ticket.pk, note="请派单核实。", by=walk.staff(Role.AUDITOR), now=walk.tick())
    assert (again.state, again.cycle) == ("PENDING_DISPATCH", 2)


def test_only_enquiries_are_answered_at_once(city: City) -> None:
    walk = Walk(city)
    Ticket.objects.filter(pk=walk.ticket.pk).update(category="COMPLAINT")
    with pytest.raises(Refused, match="direct_answer_for_enquiries"):
        actions.answer_directly(
            walk.ticket, reply=REPLY, topic=city.topic, by=walk.staff(Role.INTAKE_AGENT), now=walk.tick()
        )
