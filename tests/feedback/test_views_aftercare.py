"""The desks after the citizen's answer: who finds them, what stands there, and decisions made from them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import OutboxMessage
from departments.models import Staff
from departments.roles import Role
from feedback import actions
from feedback.choices import HoldKind
from feedback.models import Retrospective, Ticket
from tests.cast import STEPS, City, Walk
from tests.feedback.test_races import token_of
from tests.roads.aftercare import CAUSE, FINAL, NEW_FACTS, PREVENTION

DESKS = {
    "/verdicts/": [(Role.AUDITOR, "centre", "PENDING_VERDICT"), (Role.SUPERVISOR, "parent", "BAD_AGAIN")],
    "/reopenings/": [(Role.SUPERVISOR, "parent", "REOPENING_ASKED")],
    "/retrospectives/": [
        (Role.HANDLER, "lead", "RETROSPECTIVE_DUE"),
        (Role.UNIT_APPROVER, "lead", "RETROSPECTIVE_WRITTEN"),
        (Role.AUDITOR, "centre", "RETROSPECTIVE_DUE"),
    ],
    "/sign-off/": [(Role.UNIT_APPROVER, "lead", "RETROSPECTIVE_WRITTEN")],
    "/archive/?tab=waiting": [(Role.HANDLER, "lead", "RETROSPECTIVE_DUE")],
}
CELLS = [(path, *cell) for path, cells in DESKS.items() for cell in cells]


def walk(city: City, hours: float = 20) -> Walk:
    """One ticket registered some hours before the page is looked at."""
    return Walk(city, now=timezone.now() - timedelta(hours=hours))


def sign_in(client: Client, staff: Staff) -> Client:
    client.force_login(staff)
    return client


@pytest.mark.parametrize(("path", "role", "place", "state"), CELLS)
def test_holder_finds_the_ticket_and_a_stranger_nothing(
    client: Client, city: City, path: str, role: Role, place: str, state: str
):
    ticket = walk(city).to(state)
    answer = sign_in(client, city.person(role, place)).get(path)
    assert answer.status_code == 200
    assert ticket.number in answer.text
    elsewhere = {"centre": "other_centre", "lead": "stranger", "parent": "stranger"}[place]
    answer = sign_in(client, city.person(role, elsewhere)).get(path)
    assert answer.status_code == 200
    assert ticket.number not in answer.text
    assert "empty__title" in answer.text


@pytest.mark.parametrize("path", ["/verdicts/", "/reopenings/", "/retrospectives/"])
def test_without_the_grant_a_desk_is_not_there(client: Client, city: City, path: str):
    assert sign_in(client, city.person(Role.INTAKE_AGENT, "centre")).get(path).status_code == 404
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize(("path", "role", "place", "state"), CELLS)
def test_queries_do_not_grow_with_rows(
    client: Client, city: City, path: str, role: Role, place: str, state: str, django_assert_max_num_queries
):
    browser = sign_in(client, city.person(role, place))
    walk(city).to(state)
    browser.get(path)
    with CaptureQueriesContext(connection) as one:
        browser.get(path)
    for _ in range(2):
        walk(city).to(state)
    with django_assert_max_num_queries(len(one)):
        browser.get(path)


def test_the_auditor_has_it_handled_again_from_the_desk(client: Client, city: City):
    ticket = walk(city).to("PENDING_VERDICT")
    browser = sign_in(client, city.person(Role.AUDITOR, "centre"))
    page = browser.get("/verdicts/").text
    assert "有责任，重办" in page
    given = {"version": ticket.version, "note": "请到现场核实。", "next": "/verdicts/"}
    answer = browser.post(f"/tickets/{ticket.number}/rework/", given)
    assert (answer.status_code, answer["Location"]) == (302, "/verdicts/")
    assert Ticket.objects.get(pk=ticket.pk).cycle == 2


def test_no_fault_needs_a_ground_and_keeps_what_was_typed(client: Client, city: City):
    ticket = walk(city).to("PENDING_VERDICT")
    browser = sign_in(client, city.person(Role.AUDITOR, "centre"))
    given = {"version": ticket.version, "fault": "no", "ground": "", "note": "已多次解释。"}
    answer = browser.post(f"/tickets/{ticket.number}/verdict/", given)
    assert answer.status_code == 409
    assert "已多次解释。" in answer.text
    answer = browser.post(f"/tickets/{ticket.number}/verdict/", {**given, "ground": "POLICY_LIMIT"})
    assert answer.status_code == 302


def test_the_second_bad_answer_leaves_the_auditors_and_waits_for_the_supervisor(client: Client, city: City):
    ticket = walk(city).to("BAD_AGAIN")
    auditors = sign_in(client, city.person(Role.AUDITOR, "centre")).get("/verdicts/")
    assert ticket.number not in auditors.text
    shown = client.get(f"/tickets/{ticket.number}/").text
    assert "只能由督办员作出最终答复" in shown
    above = sign_in(client, city.person(Role.SUPERVISOR, "parent"))
    given = {
        "version": ticket.version,
        "head": "赵明德",
        "signed_on": f"{timezone.localdate():%Y-%m-%d}",
        "reference": "照明〔2026〕12号",
        "reply": FINAL,
    }
    assert above.post(f"/tickets/{ticket.number}/conclusion/", given).status_code == 302
    page = above.get(f"/tickets/{ticket.number}/").text
    assert "照明〔2026〕12号" in page
    assert "第 2 轮" in page


def test_the_retrospective_goes_from_hand_to_hand(client: Client, city: City):
    ticket = walk(city).to("RETROSPECTIVE_DUE")
    handler = sign_in(client, city.person(Role.HANDLER, "lead"))
    given = {"version": ticket.version, "root_cause": CAUSE, "prevention": PREVENTION, "hand_in": "on"}
    assert handler.post(f"/tickets/{ticket.number}/retrospective/", given).status_code == 302
    approver = sign_in(client, city.person(Role.UNIT_APPROVER, "lead"))
    assert CAUSE in approver.get("/sign-off/").text
    assert CAUSE in approver.get(f"/tickets/{ticket.number}/retrospective-signature/").text
    version = Ticket.objects.get(pk=ticket.pk).version
    answer = approver.post(f"/tickets/{ticket.number}/retrospective-signature/", {"version": version})
    assert answer.status_code == 302
    assert Retrospective.objects.get().state == "SIGNED"


def test_a_supervisor_sees_the_new_facts_and_reopens(client: Client, city: City):
    ticket = walk(city).to("REOPENING_ASKED")
    above = sign_in(client, city.person(Role.SUPERVISOR, "parent"))
    assert NEW_FACTS in above.get("/reopenings/").text
    answer = above.post(f"/tickets/{ticket.number}/reopening/", {"version": ticket.version, "note": ""})
    assert answer.status_code == 302
    assert "第 2 轮" in above.get(f"/tickets/{ticket.number}/").text


def test_the_archive_finds_by_number_and_by_what_holds(client: Client, city: City):
    held = walk(city).to("RETROSPECTIVE_DUE")
    other = walk(city, 21).to("COMPLETED")
    reader = sign_in(client, city.person(Role.HANDLER, "lead"))
    page = reader.get(f"/archive/?tab=waiting&hold={HoldKind.RETROSPECTIVE}").text
    assert held.number in page
    assert other.number not in page
    assert other.number in reader.get(f"/archive/?tab=waiting&q={other.number}").text
    old = Walk(city, now=timezone.now() - timedelta(days=40))
    old.to("COMPLETED")
    assert actions.archive_ripe(now=timezone.now()).archived == 1
    assert old.ticket.number in reader.get("/archive/").text
    assert (
        old.ticket.number not in sign_in(client, city.person(Role.HANDLER, "stranger")).get("/archive/").text
    )


def test_the_seventh_answer_by_one_link_is_declined_kindly(client: Client, city: City):
    made = walk(city, 5)
    made.to("PENDING_CALLBACK")
    token = token_of(made.ticket)
    for _ in range(6):
        assert client.post(f"/r/{token}/", {"level": "5", "solved": "SOLVED"}).status_code == 302
    answer = client.post(f"/r/{token}/", {"level": "5", "solved": "SOLVED"})
    assert answer.status_code == 429
    assert "12345" in answer.text


def test_the_link_of_the_second_round_tells_the_new_answer(client: Client, city: City):
    made = walk(city)
    made.to("CALLBACK_AGAIN")
    message = OutboxMessage.objects.get(key=f"ticket:{made.ticket.pk}:answer:2")
    token = str(message.body).split("/r/")[1].split("/")[0]
    assert client.post(f"/r/{token}/", {"level": "1", "solved": "UNSOLVED"}).status_code == 302
    assert Ticket.objects.get(pk=made.ticket.pk).state == "PENDING_VERDICT"
    STEPS["conclude"](made)
    assert Ticket.objects.get(pk=made.ticket.pk).state == "COMPLETED"
