"""A call that comes after its matter of many is answered: given the same answer, where that is lawful."""

import csv
from pathlib import Path
from typing import Any

import pytest

from core.evidence import Subject, records_of, verify
from core.models import OutboxMessage
from core.refusals import NotPermitted, Refused
from departments.models import Staff
from departments.roles import Role
from feedback import actions
from feedback.actions.answering import Answer
from feedback.actions.incidents import close_incident
from feedback.actions.late_calls import answer_late
from feedback.incidents import offered
from feedback.models import IncidentTicket, Invitation, Ticket
from feedback.rules.incidents import late_way
from tests.cast import City
from tests.feedback.incident_world import ANSWER, Outage
from tests.feedback.web import Moment, signed_in, text_of

TABLE = Path(__file__).parents[1] / "golden" / "late_calls.csv"


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["case"])
def test_what_may_be_done_with_a_late_call(row: dict[str, str]) -> None:
    found = late_way(
        state=row["state"], category=row["category"], matter_state=row["matter"], text=row["text"]
    )
    assert (found or "") == row["expected"]


@pytest.fixture
def answered(city: City) -> Outage:
    """The answer is out, and the matter's citizen is asked."""
    outage = Outage(city)
    outage.answer()
    return outage


@pytest.fixture
def over(answered: Outage) -> Outage:
    """The matter's citizen is content, and it is completed."""
    token = OutboxMessage.objects.get(key__startswith=f"ticket:{answered.walk.ticket.pk}:answer")
    word = str(token.body).split("/r/")[1].split("/")[0]
    actions.rate(word, answer=Answer(5, "SOLVED"), now=answered.walk.tick(1))
    assert Ticket.objects.get(pk=answered.walk.ticket.pk).state == "COMPLETED"
    return answered


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    return Moment(monkeypatch)


def late(outage: Outage, category: str = "CONSULT") -> Ticket:
    """A call that is registered now."""
    (ticket,) = outage.calls(1)
    Ticket.objects.filter(pk=ticket.pk).update(category=category)
    return Ticket.objects.get(pk=ticket.pk)


def agent(outage: Outage) -> Staff:
    return outage.walk.staff(Role.INTAKE_AGENT)


def given(outage: Outage, ticket: Ticket, by: Staff, **more: Any) -> Ticket:
    answer_late(ticket, incident=outage.incident, by=by, now=outage.walk.tick(1), **more)
    return Ticket.objects.get(pk=ticket.pk)


def told(ticket: Ticket) -> list[str]:
    return [record.verb for record in records_of(Subject("ticket", ticket.pk))]


def is_joined(ticket: Ticket) -> bool:
    return IncidentTicket.objects.filter(ticket=ticket, left_at=None).exists()


@pytest.mark.parametrize("category", ["CONSULT", ""])
def test_over_an_enquiry_is_answered_at_once_and_can_be_rated(over: Outage, category: str) -> None:
    ticket = given(over, late(over, category), agent(over))

    assert (ticket.state in ("COMPLETED", "PENDING_CALLBACK"), ticket.category) == (True, "CONSULT")
    assert ticket.public_reply == ANSWER
    assert ticket.answered_by == agent(over)
    assert told(ticket) == ["register", "join_incident", "answer_directly"]
    invitation = Invitation.objects.get(ticket=ticket)
    message = OutboxMessage.objects.get(key__startswith=f"ticket:{ticket.pk}:answer")
    assert ANSWER in message.body
    actions.rate(
        message.body.split("/r/")[1].split("/")[0], answer=Answer(2, "UNSOLVED"), now=over.walk.tick(1)
    )
    assert invitation.expires_at > over.walk.now
    assert Ticket.objects.get(pk=ticket.pk).satisfaction == 2
    assert verify().holds


@pytest.mark.parametrize("category", ["HELP", "COMPLAINT", "REPORT"])
def test_over_whoever_lacks_something_gets_a_department_and_nothing_is_closed(
    over: Outage, category: str
) -> None:
    ticket = late(over, category)

    with pytest.raises(Refused) as refused:
        given(over, ticket, agent(over))

    assert refused.value.codes == ("late_to_be_dispatched",)
    assert Ticket.objects.get(pk=ticket.pk).state == "REGISTERED"
    assert not is_joined(ticket)
    assert told(ticket) == ["register"]


def test_while_the_matter_is_open_the_call_is_merged_and_its_citizen_invited(answered: Outage) -> None:
    ticket = given(answered, late(answered, "COMPLAINT"), answered.walk.staff(Role.DISPATCHER))

    assert (ticket.state, ticket.merged_into_id) == ("MERGED", answered.walk.ticket.pk)
    assert sorted(told(ticket)) == ["invited", "join_incident", "merge", "register"]
    assert Invitation.objects.filter(ticket=ticket).exists()
    assert verify().holds


def test_an_agent_does_not_merge_and_the_call_does_not_join_halfway(answered: Outage) -> None:
    ticket = late(answered)

    with pytest.raises(NotPermitted):
        given(answered, ticket, agent(answered))

    assert not is_joined(ticket)
    assert told(ticket) == ["register"]


def test_before_the_answer_there_is_none_to_give(city: City) -> None:
    outage = Outage(city)
    ticket = late(outage)

    with pytest.raises(Refused) as refused:
        given(outage, ticket, outage.walk.staff(Role.DISPATCHER))

    assert refused.value.codes == ("late_no_answer",)
    outage.write()  # signed, and not let out by the auditor
    with pytest.raises(Refused):
        given(outage, ticket, outage.walk.staff(Role.DISPATCHER))
    assert told(ticket) == ["register"]


def test_an_agent_reads_out_no_answer_that_the_auditor_has_not_let_out(city: City) -> None:
    outage = Outage(city)

    def read_out() -> list[str]:
        now = outage.walk.tick(1)
        return [one.answer for one in offered(agent(outage), text="停电了", area=None, at=now)]

    assert read_out() == [""]
    outage.write()
    assert Ticket.objects.get(pk=outage.walk.ticket.pk).public_reply, "it is written, and signed"
    assert read_out() == [""]
    actions.approve_result(outage.walk.ticket.pk, by=outage.walk.staff(Role.AUDITOR), now=outage.walk.tick(1))
    assert read_out() == [ANSWER]


def test_a_call_of_another_matter_of_many_stays_with_that(answered: Outage) -> None:
    other = Outage(answered.city)
    answered.walk.now = max(answered.walk.now, other.walk.now)
    ticket = late(answered)
    other.walk.now = answered.walk.now
    other.join([ticket])

    with pytest.raises(Refused) as refused:
        given(answered, ticket, answered.walk.staff(Role.DISPATCHER))

    assert refused.value.codes == ("incident_belongs_already",)
    assert Ticket.objects.get(pk=ticket.pk).state == "REGISTERED"
    assert IncidentTicket.objects.get(ticket=ticket, left_at=None).incident == other.incident


def test_twice_is_once(over: Outage) -> None:
    ticket = late(over)
    given(over, ticket, agent(over), version=ticket.version)

    with pytest.raises(Refused):
        given(over, ticket, agent(over), version=ticket.version)

    assert told(ticket).count("answer_directly") == 1


def test_a_form_read_before_somebody_moved_it_is_stale(over: Outage) -> None:
    ticket = late(over)

    with pytest.raises(Refused) as refused:
        given(over, ticket, agent(over), version=ticket.version + 7)

    assert refused.value.codes == ("ticket_moved_meanwhile",)
    assert not is_joined(ticket)


def test_a_closed_matter_of_many_takes_nobody_in_but_answers_who_belongs_to_it(over: Outage) -> None:
    member, stranger = late(over), late(over)
    over.join([member])
    close_incident(over.incident, by=over.walk.staff(Role.DISPATCHER), now=over.walk.tick(1))

    assert given(over, member, agent(over)).public_reply == ANSWER
    with pytest.raises(Refused) as refused:
        given(over, stranger, agent(over))
    assert refused.value.codes == ("incident_closed",)


def test_the_person_who_joins_reads_the_answer_and_gives_it_in_one_step(over: Outage, moment: Moment) -> None:
    ticket = late(over)
    moment.now = over.walk.tick(1)
    browser = signed_in(agent(over))

    panel = text_of(browser.get(f"/tickets/{ticket.number}/incident/"))
    answer = browser.post(
        f"/tickets/{ticket.number}/incident/answer/",
        {"incident": over.incident.pk, "version": ticket.version},
        follow=True,
    )

    assert ANSWER in panel
    assert "Give the caller this answer" in panel
    assert "The citizen has the answer, and can rate it." in text_of(answer)
    assert Ticket.objects.get(pk=ticket.pk).public_reply == ANSWER


def test_at_intake_the_answer_stands_beside_the_words_and_after_registering(
    over: Outage, moment: Moment
) -> None:
    moment.now = over.walk.tick(1)
    browser = signed_in(agent(over))
    form = {
        "content": "我们楼停电了",
        "phone": "13800002717",
        "channel": over.city.channel.pk,
        "urgency": "NORMAL",
        "centre": over.city.departments["centre"].pk,
        "incident": over.incident.pk,
    }

    assert ANSWER in text_of(browser.get("/register/"))
    page = text_of(browser.post("/register/", form, follow=True))

    assert "Give the caller this answer" in page


def test_without_the_grant_the_answer_is_read_and_not_given(answered: Outage, moment: Moment) -> None:
    ticket = late(answered)
    moment.now = answered.walk.tick(1)

    panel = text_of(signed_in(agent(answered)).get(f"/tickets/{ticket.number}/incident/"))

    assert ANSWER in panel
    assert "Give the caller this answer" not in panel
    assert "A dispatcher merges the call" in panel


def test_who_does_not_see_the_ticket_finds_no_door(over: Outage, moment: Moment) -> None:
    ticket = late(over)
    moment.now = over.walk.tick(1)
    elsewhere = signed_in(over.city.person(Role.INTAKE_AGENT, "other_centre"))

    answer = elsewhere.post(f"/tickets/{ticket.number}/incident/answer/", {"incident": over.incident.pk})

    assert answer.status_code == 404
    assert told(ticket) == ["register"]
