"""The door for programs: the same rows, the same actions, the same sentences as the pages."""

import re
from typing import Any

import pytest
from django.test import Client

from core.evidence import Subject, chain_hash, records_of
from departments.models import Staff
from departments.roles import Role
from feedback.actions.choosing import choices
from feedback.api.inputs import INPUTS
from feedback.lifecycle import MOVES
from feedback.models import Ticket
from feedback.querysets import VIEW
from feedback.rules.moves import Place
from tests.cast import REPLY, START, City, Walk
from tests.feedback.moves import EVERY_MOVE
from tests.feedback.web import HTMX, Moment, signed_in, text_of


@pytest.fixture
def walk(city: City, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """A ticket on its way; the doors' clock stands where it stands."""
    walk = Walk(city)
    moment = Moment(monkeypatch)
    moment.now = walk.now
    walk.moment = moment  # type: ignore[attr-defined]
    return walk


def reach(walk: Walk, state: str) -> Ticket:
    ticket = walk.to(state)
    walk.moment.now = walk.tick()  # type: ignore[attr-defined]
    return ticket


def person(city: City, who: str) -> Staff:
    role, place = who.split("@")
    return city.person(Role[role], place)


def post(client: Client, address: str, data: dict[str, Any]) -> Any:
    return client.post(address, data, content_type="application/json")


def make(client: Client, ticket: Ticket, verb: str, **fields: Any) -> Any:
    return post(client, f"/api/tickets/{ticket.number}/moves/{verb}/", {"version": ticket.version} | fields)


def codes(answer: Any) -> list[str]:
    return [reason["code"] for reason in answer.json()["reasons"]]


def test_every_move_of_people_has_its_serializer() -> None:
    people = {verb for verb, spec in MOVES.items() if spec.place is not Place.SYSTEM}
    assert set(INPUTS) == people == set(EVERY_MOVE)


@pytest.mark.parametrize("verb", EVERY_MOVE)
def test_every_move(walk: Walk, verb: str) -> None:
    state, who, fields, after = EVERY_MOVE[verb]
    ticket = reach(walk, state)
    if "assignee" in fields:
        walk.city.person(Role.HANDLER, "lead")
    if "at" in fields:
        fields = fields | {"at": walk.now.isoformat()}
    answer = make(signed_in(person(walk.city, who)), ticket, verb, **fields)
    assert answer.status_code == 200, answer.content.decode()
    fresh = Ticket.objects.get(pk=ticket.pk)
    assert (fresh.state, fresh.version) == (after, ticket.version + 1)
    assert answer.json()["state"] == after
    assert answer.json()["version"] == fresh.version
    # the event of the move comes after its record: supervision may place or lift a hold then
    made = records_of(Subject("ticket", ticket.pk)).exclude(verb__startswith="hold_")
    assert made.last().verb == verb


@pytest.mark.parametrize("verb", EVERY_MOVE)
def test_a_stranger_finds_nothing(walk: Walk, verb: str) -> None:
    ticket = reach(walk, EVERY_MOVE[verb][0])
    for role in (Role.HANDLER, Role.UNIT_APPROVER):
        stranger = signed_in(walk.city.person(role, "stranger"))
        assert make(stranger, ticket, verb, **EVERY_MOVE[verb][2]).status_code == 404
        for noun in ("", "moves/", "evidence/"):
            assert stranger.get(f"/api/tickets/{ticket.number}/{noun}").status_code == 404
        assert stranger.get("/api/tickets/").json()["results"] == []
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version


@pytest.mark.parametrize("verb", [verb for verb in EVERY_MOVE if MOVES[verb].permission != VIEW])
@pytest.mark.parametrize("fields", ["right", "none"])
def test_who_sees_it_but_holds_no_grant_is_refused(walk: Walk, verb: str, fields: str) -> None:
    ticket = reach(walk, EVERY_MOVE[verb][0])
    watcher = signed_in(walk.city.person(Role.ASSESSMENT_MANAGER, "institution"))
    answer = make(watcher, ticket, verb, **(EVERY_MOVE[verb][2] if fields == "right" else {}))
    assert answer.status_code == 403, "the form of the request is not discussed with them"
    assert codes(answer) == ["no_authority"]
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version


def test_without_a_session_nothing_is_said(walk: Walk) -> None:
    ticket = reach(walk, "REGISTERED")
    for address in (
        "/api/tickets/",
        f"/api/tickets/{ticket.number}/",
        f"/api/tickets/{ticket.number}/moves/",
    ):
        answer = Client().get(address)
        assert answer.status_code == 401
        assert codes(answer) == ["not_authenticated"]
    assert post(Client(), "/api/tickets/", {}).status_code == 401


def test_a_write_without_the_token_is_refused(walk: Walk) -> None:
    ticket = reach(walk, "DISPATCHED")
    client = Client(enforce_csrf_checks=True)
    client.force_login(walk.city.person(Role.HANDLER, "lead"))
    answer = make(client, ticket, "sign")
    assert answer.status_code == 403
    assert Ticket.objects.get(pk=ticket.pk).state == "DISPATCHED"
    client.get("/sign-in/")
    client.cookies["csrftoken"] = token = "a" * 32
    answer = client.post(
        f"/api/tickets/{ticket.number}/moves/sign/",
        {"version": ticket.version},
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )
    assert answer.status_code == 200


def test_a_password_given_by_another_opens_nothing(walk: Walk) -> None:
    staff = walk.city.person(Role.HANDLER, "lead")
    staff.must_change_password = True
    staff.save()
    answer = signed_in(staff).get("/api/tickets/")
    assert (answer.status_code, codes(answer)) == (403, ["own_password_first"])


def test_the_same_sentences_as_page_fragment_and_data(walk: Walk) -> None:
    ticket = reach(walk, "HANDED_IN")
    ticket.dispatches.update(first_contact_at=None)
    approver = walk.city.person(Role.UNIT_APPROVER, "lead")
    address = f"/tickets/{ticket.number}/result/"
    browser = signed_in(approver)
    page = browser.post(address, {"version": ticket.version})
    fragment = browser.post(address, {"version": ticket.version}, **HTMX)
    data = make(browser, ticket, "submit_result")
    assert [page.status_code, fragment.status_code, data.status_code] == [409, 409, 409]
    sentences = [reason["text"] for reason in data.json()["reasons"]]
    assert codes(data) == ["not_contacted"]
    assert "<html" in text_of(page)
    assert "<html" not in text_of(fragment)
    for sentence in sentences:
        assert sentence in text_of(page)
        assert sentence in text_of(fragment)
    (choice,) = [c for c in moves_of(browser, ticket) if c["verb"] == "submit_result"]
    assert [reason["text"] for reason in choice["reasons"]] == sentences


def moves_of(client: Client, ticket: Ticket) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/tickets/{ticket.number}/moves/").json()["moves"]
    return found


def test_the_moves_are_those_of_the_page(walk: Walk) -> None:
    ticket = reach(walk, "HANDED_IN")
    for who in ("UNIT_APPROVER@lead", "HANDLER@lead", "DISPATCHER@centre"):
        staff = person(walk.city, who)
        expected = {c.verb: c.is_allowed for c in choices(ticket, staff=staff, now=walk.now)}
        assert {c["verb"]: c["is_allowed"] for c in moves_of(signed_in(staff), ticket)} == expected


def test_somebody_was_quicker(walk: Walk) -> None:
    ticket = reach(walk, "DISPATCHED")
    answer = make(signed_in(person(walk.city, "HANDLER@lead")), ticket, "sign", version=ticket.version - 1)
    assert (answer.status_code, codes(answer)) == (409, ["ticket_moved_meanwhile"])


def test_a_move_that_is_not_of_the_state(walk: Walk) -> None:
    ticket = reach(walk, "REGISTERED")
    answer = make(signed_in(person(walk.city, "DISPATCHER@centre")), ticket, "dispatch", lead="lead")
    assert (answer.status_code, codes(answer)) == (409, ["wrong_state"])


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"version": None}, "version"),
        ({"lead": "nowhere"}, "lead"),
        ({"lead": None}, "lead"),
        ({"co": ["lead", "nowhere"]}, "co"),
        ({"instruction": "长" * 501}, "instruction"),
    ],
)
def test_a_request_that_is_malformed(walk: Walk, fields: dict[str, Any], fault: str) -> None:
    ticket = reach(walk, "PENDING_DISPATCH")
    dispatcher = signed_in(person(walk.city, "DISPATCHER@centre"))
    answer = make(dispatcher, ticket, "dispatch", **({"lead": "lead"} | fields))
    assert answer.status_code == 400
    assert [reason["field"] for reason in answer.json()["reasons"]] == [fault]
    assert Ticket.objects.get(pk=ticket.pk).state == "PENDING_DISPATCH"


@pytest.mark.parametrize("verb", ["rate", "close_unanswered", "delete", "save", "reveal_complainant"])
def test_there_are_no_other_verbs(walk: Walk, verb: str) -> None:
    ticket = reach(walk, "PENDING_CALLBACK")
    assert make(signed_in(person(walk.city, "AUDITOR@centre")), ticket, verb).status_code == 404


def test_triage_keeps_what_is_left_out(walk: Walk) -> None:
    ticket = reach(walk, "REGISTERED")
    Ticket.objects.filter(pk=ticket.pk).update(area=walk.city.area, aspect="FACILITY", place="听雨路")
    dispatcher = signed_in(person(walk.city, "DISPATCHER@centre"))
    answer = make(dispatcher, ticket, "triage", category="HELP", topic="T1", urgency="NORMAL")
    assert answer.status_code == 200
    fresh = Ticket.objects.get(pk=ticket.pk)
    assert (fresh.area, fresh.aspect, fresh.place) == (walk.city.area, "FACILITY", "听雨路")


def test_a_ticket_is_told_whole_and_its_citizen_masked(walk: Walk) -> None:
    ticket = reach(walk, "CO_CALLBACK")
    Ticket.objects.filter(pk=ticket.pk).update(
        content="请打 13800002716 找张三丰。", place="听雨路 13800002716", title="打 13800002716"
    )
    answer = signed_in(person(walk.city, "HANDLER@lead")).get(f"/api/tickets/{ticket.number}/")
    data = answer.json()
    assert answer.status_code == 200
    assert "13800002716" not in text_of(answer)
    assert data["complainant"] == {"name": "张＊＊", "contact": "138＊＊＊＊2716"}
    assert (data["state"], data["reply"], data["solved"]) == ("PENDING_CALLBACK", REPLY, "SOLVED")
    assert [d["department"]["code"] for d in data["dispatches"]] == ["lead", "co"]
    assert {c["kind"] for c in data["clocks"]} >= {"SIGN", "RESPOND", "HANDLE", "CO_HANDLE", "CALLBACK"}
    assert data["registered_at"] == START.isoformat()


def test_the_accused_never_sees_the_complainant(walk: Walk) -> None:
    ticket = reach(walk, "CO_SIGNED")
    Ticket.objects.filter(pk=ticket.pk).update(accused_department=walk.city.departments["co"])
    address = f"/api/tickets/{ticket.number}/"
    assert signed_in(person(walk.city, "HANDLER@co")).get(address).json()["complainant"] is None
    assert signed_in(person(walk.city, "HANDLER@lead")).get(address).json()["complainant"]


def test_the_evidence_can_be_hashed_again(walk: Walk) -> None:
    ticket = reach(walk, "IN_PROGRESS")
    answer = signed_in(person(walk.city, "HANDLER@lead")).get(f"/api/tickets/{ticket.number}/evidence/")
    records = answer.json()["records"]
    assert [record["verb"] for record in records] == ["register", "triage", "dispatch", "sign"]
    before = bytes(32)
    for record in records:
        before = chain_hash(before, record["text"])
        assert record["hash"] == before.hex()
    assert "2716" not in text_of(answer)
    assert not re.search("张三丰", text_of(answer))


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_nothing_is_replaced_or_deleted(walk: Walk, method: str) -> None:
    ticket = reach(walk, "REGISTERED")
    client = signed_in(person(walk.city, "DISPATCHER@centre"))
    answer = getattr(client, method)(f"/api/tickets/{ticket.number}/", {}, content_type="application/json")
    assert (answer.status_code, codes(answer)) == (405, ["method_not_allowed"])
