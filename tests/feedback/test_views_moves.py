"""Every move by its page, in the order of a ticket's life, and what a refusal looks like."""

from datetime import timedelta

import pytest
from django.urls import reverse

from departments.roles import Role
from feedback import actions
from feedback.lifecycle import MOVES
from feedback.models import Contact, ResultDraft, Ticket
from feedback.rules.moves import Place
from feedback.views.move_pages import BY_VERB, PAGES
from tests.cast import REPLY, START, City, Walk
from tests.feedback.web import HTMX, Moment, signed_in, text_of


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=5)
    return moment


@pytest.fixture
def walk(city: City, moment: Moment) -> Walk:
    return Walk(city)


def address(noun: str, ticket: Ticket) -> str:
    return reverse(f"ticket-{noun}", args=[ticket.number])


def test_every_move_a_person_can_make_has_a_page() -> None:
    assert set(BY_VERB) == {verb for verb, spec in MOVES.items() if spec.place is not Place.SYSTEM}


STEPS = [
    ("REGISTERED", "triage", Role.DISPATCHER, "centre", "PENDING_DISPATCH"),
    ("PENDING_DISPATCH", "rejection", Role.DISPATCHER, "centre", "REJECTED"),
    ("REJECTED", "overturn", Role.SUPERVISOR, "centre", "REGISTERED"),
    ("PENDING_DISPATCH", "dispatch", Role.DISPATCHER, "centre", "DISPATCHED"),
    ("DISPATCHED", "signature", Role.HANDLER, "lead", "IN_PROGRESS"),
    ("IN_PROGRESS", "assignment", Role.UNIT_APPROVER, "lead", "IN_PROGRESS"),
    ("IN_PROGRESS", "contact", Role.HANDLER, "lead", "IN_PROGRESS"),
    ("CONTACTED", "draft", Role.HANDLER, "lead", "IN_PROGRESS"),
    ("HANDED_IN", "result-return", Role.UNIT_APPROVER, "lead", "IN_PROGRESS"),
    ("HANDED_IN", "result", Role.UNIT_APPROVER, "lead", "PENDING_REVIEW"),
    ("PENDING_REVIEW", "sendback", Role.AUDITOR, "centre", "IN_PROGRESS"),
    ("PENDING_REVIEW", "review", Role.AUDITOR, "centre", "PENDING_CALLBACK"),
    ("PENDING_CALLBACK", "callback", Role.CALLBACK_AGENT, "centre", "COMPLETED"),
    ("CO_DISPATCHED", "co-signature", Role.HANDLER, "co", "DISPATCHED"),
    ("CO_SIGNED", "co-draft", Role.HANDLER, "co", "DISPATCHED"),
    ("CO_DRAFTED", "co-reply", Role.UNIT_APPROVER, "co", "DISPATCHED"),
]


def typed(noun: str, city: City, now: str) -> dict[str, object]:
    """What a person types on the page of each move."""
    return {
        "triage": {"category": "HELP", "topic": city.topic.pk, "urgency": "URGENT", "area": city.area.pk},
        "rejection": {"ground": "EMERGENCY", "note": "请拨 110"},
        "overturn": {"note": "确属本市事项"},
        "dispatch": {"lead": city.departments["lead"].pk, "co": [city.departments["co"].pk]},
        "assignment": {"assignee": city.person(Role.HANDLER, "lead").pk},
        "contact": {"at": now, "way": "PHONE", "outcome": "REACHED", "note": "已说明"},
        "draft": {"result_code": "SOLVED", "solved": "SOLVED", "reply": REPLY, "hand_in": "1"},
        "result-return": {"note": "请写明日期"},
        "sendback": {"defect": "NO_FACTS", "note": "没有日期"},
        "callback": {"outcome": "REACHED", "solved": "SOLVED", "level": "5", "is_smooth": "yes"},
        "co-draft": {"text": "线路正常。"},
    }.get(noun, {})


@pytest.mark.parametrize(("state", "noun", "role", "place", "target"), STEPS)
def test_page_makes_the_move(
    walk: Walk, moment: Moment, state: str, noun: str, role: Role, place: str, target: str
) -> None:
    ticket = walk.to(state)
    city = walk.city
    client = signed_in(city.person(role, place))
    assert moment.now is not None
    data = typed(noun, city, "2026-09-21T13:50") | {"version": ticket.version}

    shown = client.get(address(noun, ticket))
    made = client.post(address(noun, ticket), data)

    assert shown.status_code == 200
    assert made.status_code == 302, text_of(made)
    assert made["Location"] == ticket.get_absolute_url()
    after = Ticket.objects.get(pk=ticket.pk)
    assert (after.state, after.version) == (target, ticket.version + 1)


def test_dialog_gets_the_form_alone_and_leaves_by_itself(walk: Walk) -> None:
    ticket = walk.to("DISPATCHED")
    client = signed_in(walk.city.person(Role.HANDLER, "lead"), **HTMX)

    shown = client.get(address("signature", ticket))
    made = client.post(address("signature", ticket), {"version": ticket.version})

    assert "<html" not in text_of(shown)
    assert "dialog-title" in text_of(shown)
    assert made["HX-Redirect"] == ticket.get_absolute_url()


def test_page_of_its_own_posts_as_any_form_does_and_opens_no_dialog_over_itself(walk: Walk) -> None:
    ticket, handler = walk.to("DISPATCHED"), walk.city.person(Role.HANDLER, "lead")
    address_of_it = address("signature", ticket)

    in_dialog = text_of(signed_in(handler, **HTMX).get(address_of_it))
    on_page = text_of(signed_in(handler).get(address_of_it))

    assert f'hx-post="{address_of_it}"' in in_dialog
    assert f'action="{address_of_it}"' in on_page
    assert f'hx-post="{address_of_it}"' not in on_page


@pytest.mark.parametrize(
    ("wanted", "goes_to_wanted"),
    [("/queue/?tab=sign", True), ("https://evil.example/", False), ("//evil.example/", False), ("", False)],
)
def test_after_a_move_one_returns_to_an_address_of_ours(
    walk: Walk, wanted: str, goes_to_wanted: bool
) -> None:
    ticket = walk.to("DISPATCHED")
    client = signed_in(walk.city.person(Role.HANDLER, "lead"))

    made = client.post(address("signature", ticket), {"version": ticket.version, "next": wanted})

    assert made["Location"] == (wanted if goes_to_wanted else ticket.get_absolute_url())


def test_stale_submit_keeps_what_was_typed_beside_what_is_stored(walk: Walk) -> None:
    ticket = walk.to("CONTACTED")
    handler = walk.city.person(Role.HANDLER, "lead")
    client = signed_in(handler)
    first = {"reply": "甲写的答复，路灯已修。", "version": ticket.version}
    client.post(address("draft", ticket), first)

    second = client.post(
        address("draft", ticket), {"reply": "乙写的答复，还没保存。", "version": ticket.version}
    )

    page = text_of(second)
    assert second.status_code == 409
    assert "甲写的答复" in page
    assert page.count("乙写的答复") == 2, "once in the editor, once in the comparison"
    assert f'name="version" value="{ticket.version + 1}"' in page
    again = client.post(address("draft", ticket), {"reply": "乙写的答复", "version": ticket.version + 1})
    assert again.status_code == 302


def test_stale_triage_shows_words_not_codes(walk: Walk) -> None:
    ticket = walk.ticket
    client = signed_in(walk.city.person(Role.DISPATCHER, "centre"))
    Ticket.objects.filter(pk=ticket.pk).update(version=2, category="COMPLAINT")

    answer = client.post(
        address("triage", ticket),
        {"category": "HELP", "topic": walk.city.topic.pk, "urgency": "NORMAL", "version": 1},
    )

    page = text_of(answer)
    assert answer.status_code == 409
    assert "<td>Complaint</td>" in page
    assert "<mark>Request for help</mark>" in page


def test_refused_submit_says_why_and_keeps_what_was_typed(walk: Walk) -> None:
    ticket = walk.to("IN_PROGRESS")
    client = signed_in(walk.city.person(Role.HANDLER, "lead"))

    answer = client.post(
        address("contact", ticket),
        {
            "at": "2027-01-01T09:00",
            "way": "PHONE",
            "outcome": "REACHED",
            "note": "留言甲",
            "version": ticket.version,
        },
    )

    assert answer.status_code == 409
    assert "between the dispatch and now" in text_of(answer)
    assert "留言甲" in text_of(answer)
    assert not Contact.objects.exists()


def test_form_that_does_not_hold_answers_422(walk: Walk) -> None:
    client = signed_in(walk.city.person(Role.DISPATCHER, "centre"))

    answer = client.post(address("triage", walk.ticket), {"version": walk.ticket.version})

    assert answer.status_code == 422
    assert "field--wrong" in text_of(answer)
    assert '<a href="#id_category">' in text_of(answer)  # named above, however long the form


def test_own_draft_waits_for_a_second_person(walk: Walk) -> None:
    ticket = walk.to("CONTACTED")
    both = walk.city.person(Role.HANDLER, "lead")
    from_approver = walk.city.person(Role.UNIT_APPROVER, "lead")
    signed_in(both).post(
        address("draft", ticket), typed("draft", walk.city, "") | {"version": ticket.version}
    )
    ResultDraft.objects.update(drafted_by=from_approver)

    client = signed_in(from_approver)
    shown = client.get(address("result", ticket))
    made = client.post(address("result", ticket), {})

    assert shown.status_code == 409
    assert "a second person of the department must sign it" in text_of(shown)
    assert made.status_code == 403


def test_page_of_a_move_that_is_not_possible_now_says_so(walk: Walk) -> None:
    ticket = walk.to("DISPATCHED")
    answer = signed_in(walk.city.person(Role.DISPATCHER, "centre")).get(address("triage", ticket))

    assert answer.status_code == 409
    assert "is not possible while the ticket is" in text_of(answer)


def test_page_of_a_move_without_the_grant_says_so(walk: Walk) -> None:
    ticket = walk.to("DISPATCHED")
    answer = signed_in(walk.city.person(Role.AUDITOR, "centre")).get(address("signature", ticket))

    assert answer.status_code == 403
    assert "You hold no grant for this" in text_of(answer)


def test_contact_within_the_minute_of_the_dispatch_counts(walk: Walk, moment: Moment) -> None:
    walk.now += timedelta(seconds=40)
    ticket = walk.to("IN_PROGRESS")
    lead = ticket.dispatches.get()
    moment.now = walk.tick(1)
    client = signed_in(walk.city.person(Role.HANDLER, "lead"))
    at = f"{lead.dispatched_at.astimezone(START.tzinfo):%Y-%m-%dT%H:%M}"

    client.post(
        address("contact", ticket),
        {"at": at, "way": "PHONE", "outcome": "REACHED", "version": ticket.version},
    )

    assert Contact.objects.get().at == lead.dispatched_at


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.noun)
def test_stranger_finds_no_move(walk: Walk, page: object) -> None:
    ticket = walk.to("CO_DRAFTED")
    client = signed_in(walk.city.person(Role.HANDLER, "stranger"))
    where = address(page.noun, ticket)  # type: ignore[attr-defined]

    assert client.get(where).status_code == 404
    assert client.post(where, {}).status_code == 404


def test_who_may_not_sign_reads_no_draft_by_posting(walk: Walk) -> None:
    ticket = walk.to("CONTACTED")
    handler = walk.city.person(Role.HANDLER, "lead")
    given = {"result_code": "", "solved": "", "reply": "还没写完的答复"}
    ticket = actions.draft_result(ticket, **given, by=handler, now=walk.tick())
    client = signed_in(walk.city.person(Role.AUDITOR, "centre"))

    answer = client.post(reverse("ticket-result", args=[ticket.number]), {"version": "x"})

    assert answer.status_code == 403
    assert "还没写完的答复" not in text_of(answer)


def test_a_number_in_the_title_is_masked_on_the_move_s_page(walk: Walk) -> None:
    Ticket.objects.filter(pk=walk.ticket.pk).update(title="请回电 13812345678")
    client = signed_in(walk.city.person(Role.DISPATCHER, "centre"))

    page = text_of(client.get(reverse("ticket-triage", args=[walk.ticket.number])))

    assert "13812345678" not in page


@pytest.mark.parametrize(
    "path", ["/sign-off/?ticket=²", "/sign-off/?ticket=" + "9" * 30, "/queue/?assignee=²"]
)
def test_odd_digits_break_no_page(walk: Walk, path: str) -> None:
    client = signed_in(walk.city.person(Role.UNIT_APPROVER, "lead"))
    assert client.get(path).status_code == 200
    assert client.post("/queue/bulk/", {"verb": "sign", "d": ["²", "9" * 30]}).status_code == 302


def test_a_number_that_is_none_is_not_found(walk: Walk) -> None:
    client = signed_in(walk.city.person(Role.UNIT_APPROVER, "lead"))
    assert client.get("/tickets/2026%00/").status_code == 404
    assert client.get("/register/2026%00/").status_code == 404
