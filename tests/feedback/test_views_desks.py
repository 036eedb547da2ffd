"""The four desks: who finds them, what stands on them, and moves made from them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from departments.actions.posts import appoint
from departments.models import Staff
from departments.roles import Role
from feedback import actions
from feedback.models import DispatchRule, Ticket
from tests.cast import City, Walk

DESKS = {
    "/dispatch-desk/": (Role.DISPATCHER, "centre", "REGISTERED"),
    "/sign-off/": (Role.UNIT_APPROVER, "lead", "HANDED_IN"),
    "/reviews/": (Role.AUDITOR, "centre", "PENDING_REVIEW"),
    "/callbacks/": (Role.CALLBACK_AGENT, "centre", "PENDING_CALLBACK"),
}


def walk(city: City, hours: float = 6, **kwargs: str) -> Walk:
    """One ticket registered some hours before the page is looked at."""
    return Walk(city, now=timezone.now() - timedelta(hours=hours), **kwargs)


def sign_in(client: Client, staff: Staff) -> Client:
    client.force_login(staff)
    return client


@pytest.fixture
def dispatcher(client: Client, city: City) -> Client:
    return sign_in(client, city.person(Role.DISPATCHER, "centre"))


@pytest.mark.parametrize("path", DESKS)
def test_holder_finds_the_ticket(client: Client, city: City, path: str):
    role, place, state = DESKS[path]
    ticket = walk(city).to(state)
    answer = sign_in(client, city.person(role, place)).get(path)
    assert answer.status_code == 200
    assert ticket.number in answer.text
    assert "路灯已经坏了三天" in answer.text


@pytest.mark.parametrize("path", DESKS)
@pytest.mark.parametrize(("role", "place"), [(Role.HANDLER, "lead"), (Role.SUPERVISOR, "institution")])
def test_without_the_grant_a_desk_is_not_there(client: Client, city: City, path: str, role: Role, place: str):
    walk(city).to(DESKS[path][2])
    assert sign_in(client, city.person(role, place)).get(path).status_code == 404


@pytest.mark.parametrize("path", DESKS)
def test_holder_elsewhere_sees_nothing_of_it(client: Client, city: City, path: str):
    role, place, state = DESKS[path]
    ticket = walk(city).to(state)
    elsewhere = {"centre": "other_centre", "lead": "stranger"}[place]
    for address in (path, f"{path}?ticket={ticket.number}"):
        answer = sign_in(client, city.person(role, elsewhere)).get(address)
        assert answer.status_code == 200
        assert "路灯" not in answer.text


@pytest.mark.parametrize("path", DESKS)
def test_visitors_are_asked_to_sign_in(client: Client, city: City, path: str):
    assert client.get(path).status_code == 302


@pytest.mark.parametrize("path", DESKS)
def test_an_empty_desk_says_what_would_appear(client: Client, city: City, path: str):
    role, place, _state = DESKS[path]
    answer = sign_in(client, city.person(role, place)).get(path)
    assert "empty__title" in answer.text


@pytest.mark.parametrize("path", DESKS)
def test_queries_do_not_grow_with_rows(client: Client, city: City, path: str, django_assert_max_num_queries):
    role, place, state = DESKS[path]
    sign_in(client, city.person(role, place))
    walk(city, 8).to(state)
    client.get(path)
    with django_assert_max_num_queries(100) as first:
        client.get(path)
    for hours in (5, 6, 7):
        walk(city, hours).to(state)
    with django_assert_max_num_queries(len(first)):
        client.get(path)
    assert len(first) <= 32


@pytest.mark.parametrize("path", DESKS)
def test_no_contact_in_clear(client: Client, city: City, path: str):
    role, place, state = DESKS[path]
    walk(city).to(state)
    text = sign_in(client, city.person(role, place)).get(path).text
    assert "13800002716" not in text
    assert "张三丰" not in text


def test_triage_keeps_the_ticket_in_hand(dispatcher: Client, city: City):
    first, second = walk(city, 6).ticket, walk(city, 5).ticket
    answer = dispatcher.post(
        f"/dispatch-desk/{first.number}/triage/?tab=triage",
        {
            "category": "HELP",
            "topic": city.topic.pk,
            "urgency": "NORMAL",
            "version": first.version,
            "next": f"/dispatch-desk/?tab=triage&ticket={first.number}",
        },
    )
    assert answer.status_code == 302
    page = dispatcher.get(answer["Location"])
    assert f'action="/dispatch-desk/{first.number}/dispatch/"' in page.text
    assert second.number in page.text  # the list stays where it was
    assert Ticket.objects.get(pk=first.pk).state == "PENDING_DISPATCH"


def test_dispatch_by_the_catalogue_goes_on_with_the_next(dispatcher: Client, city: City):
    rule(city)
    ticket = walk(city, 6).to("PENDING_DISPATCH")
    following = walk(city, 5, phone="13900002716").to("PENDING_DISPATCH")
    page = dispatcher.get(f"/dispatch-desk/?ticket={ticket.number}")
    assert page.context["form"].picked == str(city.departments["lead"].pk)
    assert page.context["desk"].place == 1
    assert [clock.kind for clock in page.context["clocks"]] == ["SIGN", "RESPOND", "HANDLE"]
    answer = dispatch(dispatcher, ticket, lead=[city.departments["lead"].pk, ""], next=page.context["next"])
    assert answer.status_code == 302
    assert dispatcher.get(answer["Location"]).context["ticket"].number == following.number
    stored = Ticket.objects.get(pk=ticket.pk)
    assert (stored.state, stored.lead_department) == ("DISPATCHED", city.departments["lead"])


def test_another_department_counts_instead_of_the_proposal(dispatcher: Client, city: City):
    rule(city)
    ticket = walk(city).to("PENDING_DISPATCH")
    chosen = [city.departments["lead"].pk, city.departments["stranger"].pk]
    dispatch(dispatcher, ticket, lead=chosen, instruction="该路段路灯由水务局代管。")
    assert Ticket.objects.get(pk=ticket.pk).lead_department == city.departments["stranger"]


def test_without_a_rule_a_senior_says_why(client: Client, city: City):
    DispatchRule.objects.all().delete()
    senior = Staff.objects.create_user("senior", "x", display_name="陶然")
    centre = city.departments["centre"]
    appoint(
        staff=senior, department=centre, role=Role.DISPATCHER, is_senior=True, by=None, now=timezone.now()
    )
    dispatcher = sign_in(client, senior)
    ticket = walk(city).to("PENDING_DISPATCH")
    refused = dispatch(dispatcher, ticket, lead=[city.departments["lead"].pk])
    assert refused.status_code == 422
    assert refused.context["form"].picked_by_hand == str(city.departments["lead"].pk)
    dispatch(dispatcher, ticket, lead=[city.departments["lead"].pk], instruction="路灯归照明处")
    assert Ticket.objects.get(pk=ticket.pk).state == "DISPATCHED"


def test_the_accused_is_not_offered(dispatcher: Client, city: City):
    rule(city)
    now = timezone.now()
    ticket = walk(city, category="REPORT").ticket
    actions.triage(
        ticket,
        category="REPORT",
        topic=city.topic,
        urgency="NORMAL",
        accused=city.departments["lead"],
        by=city.person(Role.DISPATCHER, "centre"),
        now=now,
    )
    page = dispatcher.get("/dispatch-desk/")
    assert [proposal.is_barred for proposal in page.context["form"].proposals] == [True]
    assert page.context["form"].picked == ""


def test_a_stale_triage_keeps_what_was_typed(dispatcher: Client, city: City):
    ticket = walk(city).ticket
    actions.triage(
        ticket,
        category="COMPLAINT",
        topic=city.topic,
        urgency="URGENT",
        by=city.person(Role.DISPATCHER, "centre"),
        now=timezone.now(),
    )
    answer = dispatcher.post(
        f"/dispatch-desk/{ticket.number}/triage/",
        {"category": "HELP", "topic": city.topic.pk, "urgency": "NORMAL", "version": ticket.version},
    )
    assert answer.status_code == 409
    assert ticket.number in answer.text


def test_a_ticket_dispatched_meanwhile_keeps_the_instruction(dispatcher: Client, city: City):
    rule(city)
    ticket = walk(city).to("PENDING_DISPATCH")
    version = ticket.version
    lead = city.departments["lead"]
    actions.dispatch(ticket, lead=lead, by=city.person(Role.DISPATCHER, "centre"), now=timezone.now())
    answer = dispatch(dispatcher, ticket, lead=[lead.pk], instruction="今天必须到场", version=version)
    assert answer.status_code == 409
    assert "今天必须到场" in answer.text
    unfinished = dispatch(dispatcher, ticket, instruction="明天", version=version)
    assert f"工单 {ticket.number} 已被他人处理" in unfinished.text


def test_a_dispatcher_of_another_centre_cannot_post(client: Client, city: City):
    ticket = walk(city).to("PENDING_DISPATCH")
    sign_in(client, city.person(Role.DISPATCHER, "other_centre"))
    assert dispatch(client, ticket, lead=[city.departments["lead"].pk]).status_code == 404


def test_a_repeat_stands_beside_the_first(dispatcher: Client, city: City):
    first = walk(city, 6).ticket
    again = walk(city, 5).ticket
    Ticket.objects.filter(pk=again.pk).update(is_repeat=True, duplicate_of=first)
    page = dispatcher.get(f"/dispatch-desk/?ticket={again.number}")
    assert page.context["repeat"] == first
    assert f'href="/tickets/{first.number}/"' in page.text


def test_counts_of_the_tabs_are_exact(dispatcher: Client, city: City):
    walk(city, 7).to("PENDING_DISPATCH")
    for hours in (5, 6):
        walk(city, hours)
    counts = [tab["count"] for tab in dispatcher.get("/dispatch-desk/").context["tabs"]]
    assert counts == [3, 2, 1, 0]


def test_sign_off_signs_and_goes_on(client: Client, city: City):
    ticket = walk(city).to("HANDED_IN")
    sign_in(client, city.person(Role.UNIT_APPROVER, "lead"))
    page = client.get("/sign-off/")
    assert page.context["can_sign"]
    answer = client.post(
        f"/tickets/{ticket.number}/result/", {"version": ticket.version, "next": "/sign-off/"}
    )
    assert answer["Location"] == "/sign-off/"
    assert Ticket.objects.get(pk=ticket.pk).state == "PENDING_REVIEW"


def test_ones_own_draft_is_greyed_with_the_reason(client: Client, city: City):
    ticket = walk(city).to("HANDED_IN")
    approver = city.person(Role.UNIT_APPROVER, "lead")
    ticket.dispatches.get().results.update(drafted_by=approver)
    page = sign_in(client, approver).get("/sign-off/")
    assert not page.context["can_sign"]
    assert page.context["reasons"]
    assert page.context["rows"][0].is_greyed


def test_co_replies_wait_for_their_own_approver(client: Client, city: City):
    ticket = walk(city).to("CO_DRAFTED")
    page = sign_in(client, city.person(Role.UNIT_APPROVER, "co")).get("/sign-off/")
    assert page.context["ticket"] == ticket
    assert page.context["kind"].code == "co-reply"
    assert "线路已检查" in page.text


def test_an_auditor_who_worked_on_it_may_not_judge(client: Client, city: City):
    ticket = walk(city).to("PENDING_REVIEW")
    auditor = city.person(Role.AUDITOR, "centre")
    ticket.dispatches.update(assignee=auditor)
    page = sign_in(client, auditor).get("/reviews/")
    assert not page.context["can_judge"]
    assert page.context["reasons"]


def test_callbacks_count_those_that_wait_for_the_link(client: Client, city: City):
    ticket, other = walk(city, 7).to("PENDING_CALLBACK"), walk(city, 6).to("PENDING_CALLBACK")
    Ticket.objects.filter(pk=other.pk).update(is_callback_drawn=False)
    page = sign_in(client, city.person(Role.CALLBACK_AGENT, "centre")).get("/callbacks/")
    assert page.context["by_link"] == 1
    assert [row.ticket for row in page.context["rows"]] == [ticket]


def test_a_ticket_that_left_the_desk_is_said_so(dispatcher: Client, city: City):
    gone = walk(city).to("DISPATCHED")
    page = dispatcher.get(f"/dispatch-desk/?ticket={gone.number}")
    assert page.context["desk"].missing == gone.number
    assert gone.number in page.text


def rule(city: City) -> DispatchRule:
    return DispatchRule.objects.create(
        topic=city.topic, department=city.departments["lead"], effective_from=timezone.localdate()
    )


def dispatch(client: Client, ticket: Ticket, **given: object):
    data = {"version": ticket.version, "next": "/dispatch-desk/", **given}
    return client.post(f"/dispatch-desk/{ticket.number}/dispatch/", data)
