"""The desks of returns and joint reviews, the pool of hard cases, and what tickets tell of their returns."""

from datetime import timedelta

import pytest
from django.urls import reverse

from departments.roles import Role
from feedback.models import HardCase, Ticket
from tests.cast import START, City, Walk
from tests.feedback.web import Moment, signed_in, text_of
from tests.roads.returns import BASIS, MINUTES, REFERENCE, WHY


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=5)
    return moment


@pytest.fixture
def walk(city: City, moment: Moment) -> Walk:
    return Walk(city)


def test_the_desk_shows_words_and_return_side_by_side_and_grants_at_the_spot(walk: Walk) -> None:
    ticket = walk.to("RETURN_PENDING")
    client = signed_in(walk.staff(Role.DISPATCHER))
    shown = text_of(client.get("/returns/"))
    for words in (ticket.title, "路灯已经坏了三天", BASIS, WHY, "望湖区", "Title unclear"):
        assert words in shown
    made = client.post(
        reverse("ticket-return-grant", args=[ticket.number]), {"version": ticket.version, "next": "/returns/"}
    )
    assert made["Location"] == "/returns/"
    assert Ticket.objects.get(pk=ticket.pk).state == "PENDING_DISPATCH"
    assert "No return waits for a decision" in text_of(client.get("/returns/"))


def test_a_refusal_without_a_reason_keeps_the_page(walk: Walk) -> None:
    ticket = walk.to("RETURN_PENDING")
    client = signed_in(walk.staff(Role.DISPATCHER))
    made = client.post(reverse("ticket-return-refusal", args=[ticket.number]), {"version": ticket.version})
    assert made.status_code == 422
    assert WHY in text_of(made), "the paper stands beside the form"


@pytest.mark.parametrize(
    ("address", "role", "place", "status"),
    [
        ("/returns/", Role.DISPATCHER, "centre", 200),
        ("/returns/", Role.SUPERVISOR, "centre", 404),
        ("/returns/", Role.HANDLER, "lead", 404),
        ("/joint-reviews/", Role.DISPATCHER, "centre", 200),
        ("/joint-reviews/", Role.SUPERVISOR, "institution", 200),
        ("/joint-reviews/", Role.UNIT_APPROVER, "lead", 404),
        ("/hard-cases/", Role.SUPERVISOR, "centre", 200),
        ("/hard-cases/", Role.SUPERVISOR, "institution", 200),
        ("/hard-cases/", Role.DISPATCHER, "centre", 404),
    ],
)
def test_who_finds_which_desk(walk: Walk, address: str, role: Role, place: str, status: int) -> None:
    walk.to("RETURNED_TWICE")
    assert signed_in(walk.city.person(role, place)).get(address).status_code == status


def test_other_centres_list_nothing(walk: Walk) -> None:
    walk.to("RETURNED_TWICE")
    other = signed_in(walk.city.person(Role.SUPERVISOR, "other_centre"))
    for address in ("/joint-reviews/", "/hard-cases/"):
        assert walk.ticket.title not in text_of(other.get(address))
    case = HardCase.objects.get()
    assert other.post(f"/hard-cases/{case.pk}/closing/", {"note": "已办结"}).status_code == 404


def test_the_joint_review_is_concluded_at_its_desk_and_the_dispatch_desk_follows(walk: Walk) -> None:
    ticket, places = walk.to("RETURNED_TWICE"), walk.city.departments
    client = signed_in(walk.staff(Role.DISPATCHER))
    assert "please conclude the joint review first" in text_of(
        client.get(f"/dispatch-desk/?ticket={ticket.number}")
    )
    shown = text_of(client.get("/joint-reviews/"))
    assert shown.count(BASIS) == 2, "both returns side by side"
    given = {
        "version": ticket.version,
        "participants": [places["lead"].pk, places["former"].pk],
        "held_on": "2026-09-21",
        "minutes": MINUTES,
        "reference": REFERENCE,
        "lead": places["former"].pk,
        "next": "/joint-reviews/",
    }
    assert client.post(reverse("ticket-joint-review", args=[ticket.number]), given).status_code == 302
    desk = text_of(client.get(f"/dispatch-desk/?ticket={ticket.number}"))
    assert REFERENCE in desk
    wrong = {"version": ticket.version + 1, "lead": places["lead"].pk, "instruction": "请办理"}
    refused = client.post(reverse("dispatch-desk-dispatch", args=[ticket.number]), wrong)
    assert refused.status_code == 409
    assert "望湖区" in text_of(refused)
    right = wrong | {"lead": places["former"].pk}
    assert client.post(reverse("dispatch-desk-dispatch", args=[ticket.number]), right).status_code == 302
    page = text_of(signed_in(walk.city.person(Role.HANDLER, "former")).get(ticket.get_absolute_url()))
    assert "Named by joint review" in page
    assert REFERENCE in page


def test_a_hard_case_is_closed_with_a_note(walk: Walk) -> None:
    walk.to("RETURNED_TWICE")
    client, case = signed_in(walk.staff(Role.SUPERVISOR)), HardCase.objects.get()
    address = f"/hard-cases/{case.pk}/closing/"
    assert walk.ticket.number in text_of(client.get("/hard-cases/"))
    assert client.post(address, {"note": " "}).status_code == 409
    assert client.post(address, {"note": "已明确由市照明管理处办理。"}).status_code == 302
    assert walk.ticket.number not in text_of(client.get("/hard-cases/"))
    closed = text_of(client.get("/hard-cases/?closed=1"))
    assert "已明确由市照明管理处办理。" in closed
    again = client.post(address, {"note": "再次"})
    assert again.status_code == 409


def test_the_approver_signs_a_return_from_the_sign_off_desk(walk: Walk) -> None:
    ticket = walk.to("RETURN_DRAFTED")
    client = signed_in(walk.staff(Role.UNIT_APPROVER, "lead"))
    assert WHY in text_of(client.get("/sign-off/"))
    made = client.post(reverse("ticket-return", args=[ticket.number]), {"version": ticket.version})
    assert made.status_code == 302
    assert Ticket.objects.get(pk=ticket.pk).state == "RETURN_PENDING"


def test_the_approver_hands_a_return_back_and_the_handler_writes_it_anew(walk: Walk) -> None:
    ticket = walk.to("RETURN_DRAFTED")
    approver = signed_in(walk.staff(Role.UNIT_APPROVER, "lead"))
    given = {"version": ticket.version, "note": "请补充条款", "kind": "return"}
    assert approver.post(reverse("ticket-request-return", args=[ticket.number]), given).status_code == 302
    handler = signed_in(walk.staff(Role.HANDLER, "lead"))
    assert "请补充条款" in text_of(handler.get(ticket.get_absolute_url()))
    form = text_of(handler.get(reverse("ticket-return-draft", args=[ticket.number])))
    assert WHY in form


def test_who_returned_it_finds_nothing_any_more(walk: Walk) -> None:
    ticket = walk.to("RETURNED")
    handler = signed_in(walk.staff(Role.HANDLER, "lead"))
    assert handler.get(ticket.get_absolute_url()).status_code == 404
    assert ticket.number not in text_of(handler.get("/queue/?closed=1"))
    told = text_of(signed_in(walk.staff(Role.DISPATCHER)).get(ticket.get_absolute_url()))
    assert "市照明管理处" in told
    assert WHY in told


def test_programs_read_returns_too_but_a_co_handler_does_not(walk: Walk) -> None:
    ticket = walk.to("CO_RETURN_PENDING")
    address = f"/api/tickets/{ticket.number}/"
    (told,) = signed_in(walk.staff(Role.DISPATCHER)).get(address).json()["returns"]
    assert (told["state"], told["ground"], told["suggested"]["code"]) == ("SIGNED", "UNCLEAR_TITLE", "former")
    co = signed_in(walk.staff(Role.HANDLER, "co"))
    assert co.get(address).json()["returns"] == []
    assert WHY not in text_of(co.get(ticket.get_absolute_url()))


def test_the_unit_finds_what_was_delegated_to_it(walk: Walk) -> None:
    ticket = walk.to("CO_WITH_UNIT")
    unit = walk.city.departments["unit"]
    handler = signed_in(walk.city.person(Role.HANDLER, "unit"))
    assert handler.get(ticket.get_absolute_url()).status_code == 404
    approver = signed_in(walk.staff(Role.UNIT_APPROVER, "lead"))
    approver.post(
        reverse("ticket-delegation", args=[ticket.number]), {"version": ticket.version, "to": unit.pk}
    )
    assert ticket.number in text_of(handler.get("/queue/"))
    assert unit.name in text_of(handler.get(ticket.get_absolute_url()))
    assert (
        handler.post(
            reverse("ticket-signature", args=[ticket.number]), {"version": ticket.version + 1}
        ).status_code
        == 302
    )
