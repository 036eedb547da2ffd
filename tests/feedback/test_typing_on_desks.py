"""What is typed in the forms of every desk is kept, comes back there, and goes once it was sent."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from departments.roles import Role
from feedback.models import Draft, HardCase, Ticket
from tests.cast import START, City, Walk
from tests.feedback.unsent import type_in
from tests.feedback.web import Moment, signed_in, text_of

WORDS = "请先到现场核实，再把处理时限和联系人写清楚。"
AUDITOR, SUPERVISOR, DISPATCHER = Role.AUDITOR, Role.SUPERVISOR, Role.DISPATCHER
APPROVER, CALLER = Role.UNIT_APPROVER, Role.CALLBACK_AGENT
DESKS: dict[str, tuple[str, Role, str, str, dict[str, str]]] = {
    "sending back": ("/reviews/", AUDITOR, "centre", "PENDING_REVIEW", {"sendback": "note"}),
    "approving": ("/reviews/", AUDITOR, "centre", "PENDING_REVIEW", {"review": "note"}),
    "calling": ("/callbacks/", CALLER, "centre", "PENDING_CALLBACK", {"callback": "words"}),
    "rework": ("/verdicts/", AUDITOR, "centre", "PENDING_VERDICT", {"rework": "note"}),
    "verdict": ("/verdicts/", AUDITOR, "centre", "PENDING_VERDICT", {"verdict": "note"}),
    "final answer": ("/verdicts/", SUPERVISOR, "parent", "BAD_AGAIN", {"conclusion": "reply"}),
    "granting a return": ("/returns/", DISPATCHER, "centre", "RETURN_PENDING", {"return-grant": "note"}),
    "refusing a return": ("/returns/", DISPATCHER, "centre", "RETURN_PENDING", {"return-refusal": "note"}),
    "joint review": ("/joint-reviews/", DISPATCHER, "centre", "RETURNED_TWICE", {"joint-review": "minutes"}),
    "extension": ("/extensions/", DISPATCHER, "centre", "EXTENSION_ASKED", {"extension-grant": "note"}),
    "no extension": ("/extensions/", DISPATCHER, "centre", "EXTENSION_ASKED", {"extension-refusal": "note"}),
    "suspension": ("/suspensions/", SUPERVISOR, "lead", "SUSPENSION_ASKED", {"suspension-refusal": "note"}),
    "waiving a part": ("/co-handling/", DISPATCHER, "centre", "CO_ASKED", {"co-waiver": "note"}),
    "reopening": ("/reopenings/", SUPERVISOR, "lead", "REOPENING_ASKED", {"reopening": "note"}),
    "retrospective": (
        "/retrospectives/",
        Role.HANDLER,
        "lead",
        "RETROSPECTIVE_DUE",
        {"retrospective": "root_cause"},
    ),
    "returning a result": ("/sign-off/", APPROVER, "lead", "HANDED_IN", {"result-return": "note"}),
    "returning a request": ("/sign-off/", APPROVER, "lead", "EXTENSION_DRAFTED", {"request-return": "note"}),
}


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=2)
    return moment


def form_of(page: str, noun: str) -> str:
    """The <form> that is sent to the move ``noun``, as it is drawn."""
    drawn = re.findall(r"<form\b.*?</form>", page, re.DOTALL)
    found = [one for one in drawn if re.match(rf'<form\b[^>]*action="[^"]*/{noun}/', one)]
    assert found, f"no form of {noun}"
    return str(found[0])


def token_in(form: str) -> str:
    found = re.search(r'name="sitting" value="([^"]+)"', form)
    assert found is not None, "the form has no sitting"
    assert 'data-autosave="/drafts/typed/"' in form
    return found[1]


def desk(city: City, moment: Moment, name: str) -> tuple[Client, Ticket, str, str, str]:
    """Somebody at the desk ``name`` with a ticket in hand: browser, ticket, address, noun, field."""
    address, role, place, road, ((noun, field),) = *DESKS[name][:4], tuple(DESKS[name][4].items())
    walk = Walk(city)
    ticket = walk.to(road)
    moment.now = walk.tick()
    return signed_in(walk.staff(role, place)), ticket, address, noun, field


@pytest.mark.parametrize("name", DESKS)
def test_what_is_typed_comes_back_on_the_desk_and_says_so(city: City, moment: Moment, name: str) -> None:
    client, ticket, address, noun, field = desk(city, moment, name)
    token = token_in(form_of(text_of(client.get(address)), noun))

    assert type_in(client, token, **{field: WORDS}).status_code == 200

    again = text_of(client.get(address))
    assert WORDS in form_of(again, noun)
    assert again.count("Restored: what was saved by itself") == 1
    drafts = text_of(client.get(reverse("drafts")))
    assert WORDS in drafts
    assert ticket.number in drafts
    assert reverse(f"ticket-{noun}", args=[ticket.number]) in drafts


@pytest.mark.parametrize("name", ["sending back", "rework", "returning a result", "waiving a part"])
def test_the_stored_form_is_asked_for_and_one_stays_at_the_desk(
    city: City, moment: Moment, name: str
) -> None:
    client, _ticket, address, noun, field = desk(city, moment, name)
    type_in(client, token_in(form_of(text_of(client.get(address)), noun)), **{field: WORDS})
    page = text_of(client.get(address))
    here = re.search(r'name="next" value="([^"]+)"><input type="hidden" name="stays"', page)
    assert here is not None

    back = client.post(
        reverse("draft-aside", args=[Draft.objects.get().pk]),
        {"next": here[1].replace("&amp;", "&"), "stays": "1"},
    )

    assert back["Location"].startswith(address)
    assert WORDS not in form_of(text_of(client.get(address)), noun)
    assert WORDS in text_of(client.get(reverse("drafts")))


def test_sent_from_the_desk_it_is_gone_and_stale_it_stays(city: City, moment: Moment) -> None:
    client, ticket, address, noun, field = desk(city, moment, "sending back")
    token = token_in(form_of(text_of(client.get(address)), noun))
    type_in(client, token, **{field: WORDS})
    given: dict[str, Any] = {"defect": "NOT_ANSWERED", field: WORDS, "sitting": token, "next": address}
    page = reverse(f"ticket-{noun}", args=[ticket.number])

    stale = client.post(page, {**given, "version": ticket.version - 1})
    assert stale.status_code in (409, 422)
    assert Draft.objects.unsent().get().aside_at is None
    wrong = client.post(page, {**given, "defect": "", "version": ticket.version})
    assert wrong.status_code == 422
    assert "data-autosave-typed" in text_of(wrong)
    assert Draft.objects.unsent().exists()

    choices = re.findall(r'<option value="([A-Z_]+)"', text_of(wrong))
    sent = client.post(page, {**given, "defect": choices[0], "version": ticket.version})
    assert sent.status_code == 302
    assert not Draft.objects.unsent().exists()


def test_a_hard_case_keeps_why_it_is_closed_each_case_its_own(city: City, moment: Moment) -> None:
    walk = Walk(city)
    walk.to("RETURNED_TWICE")
    moment.now = walk.tick()
    case = HardCase.objects.get()
    client = signed_in(walk.staff(SUPERVISOR, "centre"))
    page = text_of(client.get("/hard-cases/"))
    closing = form_of(page, f"{case.pk}/closing")

    type_in(client, token_in(closing), note=WORDS)

    again = text_of(client.get("/hard-cases/"))
    assert WORDS in form_of(again, f"{case.pk}/closing")
    kept = text_of(client.get(reverse("drafts")))
    assert "Close the case" in kept
    assert 'href="/hard-cases/?' in kept
    token = token_in(form_of(again, f"{case.pk}/closing"))
    client.post(reverse("decisions-hard-cases-closing", args=[case.pk]), {"note": WORDS, "sitting": token})
    assert not Draft.objects.unsent().exists()


def test_a_part_gets_nothing_that_was_typed_about_another(city: City, moment: Moment) -> None:
    client, ticket, address, noun, field = desk(city, moment, "waiving a part")
    token = token_in(form_of(text_of(client.get(address)), noun))
    other = ticket.dispatches.order_by("id").values_list("pk", flat=True)[0]

    type_in(client, token, **{field: WORDS, "dispatch": str(other)})

    assert WORDS not in text_of(client.get(address))
    assert WORDS in text_of(client.get(reverse("drafts")))


def test_text_of_an_earlier_round_is_told_apart_and_not_put_into_the_form(city: City, moment: Moment) -> None:
    walk = Walk(city)
    ticket = walk.to("CONTACTED")
    moment.now = walk.tick()
    client = signed_in(walk.staff(Role.HANDLER, "lead"))
    page = reverse("ticket-contact", args=[ticket.number])
    token = token_in(form_of(text_of(client.get(page)), "contact"))
    type_in(client, token, note=WORDS)
    Ticket.objects.filter(pk=ticket.pk).update(cycle=2)

    again = text_of(client.get(page))

    assert WORDS not in form_of(again, "contact")
    assert f"<mark>{WORDS}</mark>" in again
    assert "In round 1 of this ticket" in again
    taken = text_of(client.get(page, {"typed": Draft.objects.get().pk}))
    assert WORDS in form_of(taken, "contact")


def test_an_article_begun_at_a_ticket_is_handed_to_nobody(city: City, moment: Moment) -> None:
    walk = Walk(city)
    ticket = walk.to("CONTACTED")
    moment.now = walk.tick()
    kept = Draft.objects.create(
        staff=walk.staff(SUPERVISOR, "parent"),
        ticket=ticket,
        noun="article:new",
        sitting="s",
        fields=f'{{"title": ["{WORDS}"]}}',
        saved_at=moment.now,
    )
    client = signed_in(kept.staff)

    page = text_of(client.get(reverse("drafts")))

    assert WORDS in page
    assert "Hand it to" not in page
    handler = walk.staff(Role.HANDLER, "lead")
    answer = client.post(reverse("draft-handing", args=[kept.pk]), {"to": handler.pk})
    assert answer.status_code == 409
    assert not Draft.objects.filter(staff=handler).exists()
