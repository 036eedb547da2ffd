"""Internal notes: who reads them, and that no citizen and no co-handler ever does, by any door."""

from datetime import timedelta
from typing import Any

import pytest

from core.evidence import Subject, records_of
from core.models import OutboxMessage
from departments.models import Staff
from departments.roles import Role
from feedback import actions
from feedback.history import facts_of_record
from feedback.models import Note, Ticket
from tests.cast import START, STEPS, City, Walk
from tests.feedback.test_races import token_of
from tests.feedback.web import ENGLISH, Moment, signed_in, text_of

CANARY = "金丝雀只给同事看"
SENTENCE = "wrote an internal note"


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=6)
    return moment


@pytest.fixture
def walk(city: City, moment: Moment) -> Walk:
    return Walk(city)


READERS = {
    "lead": (Role.HANDLER, "lead"),
    "co": (Role.HANDLER, "co"),
    "co approver": (Role.UNIT_APPROVER, "co"),
    "centre": (Role.DISPATCHER, "centre"),
    "parent": (Role.SUPERVISOR, "parent"),
    "institution": (Role.SUPERVISOR, "institution"),
}
ABOVE = {"centre", "institution"}
# who writes, for whom, who reads it
CASES = [
    ("centre", "CENTRE", ABOVE),
    ("centre", "LEAD", ABOVE | {"lead", "parent"}),
    ("lead", "CENTRE", ABOVE | {"lead", "parent"}),
    ("lead", "LEAD", ABOVE | {"lead", "parent"}),
    ("co", "CENTRE", ABOVE | {"co", "co approver"}),
    ("co", "LEAD", ABOVE | {"co", "co approver", "lead", "parent"}),
]


def person(walk: Walk, who: str) -> Staff:
    return walk.staff(*READERS[who])


def doors(reader: Staff, ticket: Ticket) -> str:
    """Everything a signed-in person can read of the ticket."""
    client: Any = signed_in(reader, **ENGLISH)
    page = ticket.get_absolute_url()
    addresses = [
        page,
        f"{page}?preview=1",
        f"{page}evidence/",
        f"{page}responsibility/",
        f"/api/tickets/{ticket.number}/",
        f"/api/tickets/{ticket.number}/evidence/",
        f"/api/tickets/{ticket.number}/moves/",
        "/queue/",
    ]
    return "\n".join(text_of(client.get(address)) for address in addresses)


@pytest.mark.parametrize(("writer", "audience", "readers"), CASES)
def test_who_reads_a_note(walk: Walk, writer: str, audience: str, readers: set[str]) -> None:
    ticket = walk.to("CO_SIGNED")
    by = person(walk, writer)
    ticket = actions.note(ticket, text=CANARY, audience=audience, by=by, now=walk.tick())
    assert Note.objects.get().department.code == writer
    found = {who for who in READERS if CANARY in doors(person(walk, who), ticket)}
    assert found == readers


@pytest.mark.parametrize("writer", ["centre", "lead"])
def test_a_co_handler_does_not_learn_that_there_is_one(walk: Walk, writer: str) -> None:
    ticket = walk.to("CO_SIGNED")
    by = person(walk, writer)
    ticket = actions.note(ticket, text=CANARY, audience="LEAD", by=by, now=walk.tick())
    facts = facts_of_record(records_of(Subject("ticket", ticket.pk)).last())  # type: ignore[arg-type]
    read = doors(person(walk, "co"), ticket)
    for secret in (CANARY, SENTENCE, facts["text"]):
        assert secret not in read
    records = signed_in(person(walk, "co")).get(f"/api/tickets/{ticket.number}/evidence/").json()["records"]
    assert (records[-1]["verb"], records[-1]["text"], len(records[-1]["hash"])) == (None, None, 64)
    allowed = doors(person(walk, "centre"), ticket)
    assert SENTENCE in allowed


def test_no_citizen_reads_a_note(walk: Walk) -> None:
    ticket = walk.to("IN_PROGRESS")
    for audience in ("CENTRE", "LEAD"):
        ticket = actions.note(
            ticket, text=CANARY, audience=audience, by=person(walk, "lead"), now=walk.tick()
        )
    walk.ticket = ticket
    for step in ("contact", "draft", "submit", "approve"):
        STEPS[step](walk)
    actions.note(walk.ticket, text=CANARY, by=walk.staff(Role.AUDITOR), now=walk.tick())
    rating = text_of(signed_in(person(walk, "lead")).get(f"/r/{token_of(walk.ticket)}/"))
    sent = "\n".join(f"{m.subject}{m.body}" for m in OutboxMessage.objects.all())
    assert CANARY not in rating
    assert sent
    assert CANARY not in sent


def test_a_completed_ticket_can_be_noted_on_by_its_last_lead(walk: Walk) -> None:
    ticket = walk.to("COMPLETED")
    actions.note(ticket, text=CANARY, by=person(walk, "lead"), now=walk.tick())
    assert Note.objects.get().department.code == "lead"


def test_a_note_holds_no_number_for_who_may_not_reveal_it(walk: Walk) -> None:
    ticket = walk.to("IN_PROGRESS")
    text = "请打 13800002716 联系。"
    actions.note(ticket, text=text, by=person(walk, "lead"), now=walk.tick())
    assert "13800002716" not in doors(person(walk, "lead"), ticket)


def test_the_unit_it_was_delegated_to_reads_and_writes_as_its_department(walk: Walk) -> None:
    ticket = walk.to("IN_PROGRESS")
    city = walk.city
    walk.ticket = ticket = Ticket.objects.get(pk=ticket.pk)
    ticket.dispatches.filter(role="LEAD").update(delegated_to=city.departments["former"])
    Ticket.objects.filter(pk=ticket.pk).update(
        department_ids=[*ticket.department_ids, city.departments["former"].pk]
    )
    unit = walk.staff(Role.HANDLER, "former")
    for writer, audience in (("centre", "LEAD"), ("lead", "CENTRE")):
        actions.note(
            ticket, text=f"{CANARY}{writer}", audience=audience, by=person(walk, writer), now=walk.tick()
        )
    actions.note(ticket, text="机要", audience="CENTRE", by=person(walk, "centre"), now=walk.tick())
    read = {note.text for note in Note.objects.visible_to(unit)}
    assert read == {f"{CANARY}centre", f"{CANARY}lead"}
    actions.note(ticket, text="已到场", by=unit, now=walk.tick())
    assert Note.objects.latest("id").department.code == "former"
