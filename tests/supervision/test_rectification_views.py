"""The pages of rectifications, claims and matters: who finds them, their counts, what a form keeps."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from departments.roles import Role
from supervision.models import Rectification
from tests.cast import City
from tests.feedback.web import signed_in, text_of
from tests.supervision.papers.rectification import opened
from tests.supervision.rectifying import PLAN, SAID, Case

pytestmark = pytest.mark.django_db
LIST = "/rectifications/"
READY = ("fault_but_solved", "contact", "draft_plan", "sign_plan", "remedy")


def case_of(city: City, *acts: str) -> Case:
    """A ticket that was rated badly a little while ago."""
    start = timezone.now() - timedelta(hours=8)
    return Case(city, start=start).rated(level=2, solved="SOLVED").all(*acts)


def client_of(city: City, role: Role, place: str) -> Client:
    return signed_in(city.person(role, place))


def test_the_board_counts_what_it_lists(city: City) -> None:
    for acts in ((), ("contact",), ("draft_plan",), READY, ("no_fault",)):
        case_of(city, *acts)
    page = client_of(city, Role.SUPERVISOR, "parent").get(LIST)
    assert {tab["label"]: tab["count"] for tab in page.context["tabs"]} == {
        "Running": 4,
        "Plans to sign": 1,
        "To call back": 1,
        "To close": 0,
        "Closed": 0,
        "Voided": 1,
    }
    for tab in page.context["tabs"]:
        listed = client_of(city, Role.SUPERVISOR, "parent").get(tab["url"])
        assert len(listed.context["rows"]) == tab["count"]
    assert not client_of(city, Role.HANDLER, "stranger").get(LIST).context["rows"]


def test_filters_stand_in_the_address(city: City) -> None:
    case = case_of(city)
    client = client_of(city, Role.SUPERVISOR, "institution")
    lead, stranger = city.departments["lead"].pk, city.departments["stranger"].pk
    wanted = {f"?department={lead}": 1, f"?department={stranger}": 0, "?late=1": 0, "?topic=999": 0}
    wanted[f"?topic={case.ticket.topic_id}"] = 1
    found = {query: len(client.get(LIST + query).context["rows"]) for query in wanted}
    assert found == wanted


def test_the_board_costs_the_same_for_many(city: City) -> None:
    def cost() -> int:
        client = client_of(city, Role.SUPERVISOR, "parent")
        client.get(LIST)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(LIST)
        return len(queries)

    case_of(city)
    alone = cost()
    for _ in range(4):
        case_of(city)
    assert cost() <= alone


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        (Role.HANDLER, "lead", 200),
        (Role.AUDITOR, "centre", 200),
        (Role.CALLBACK_AGENT, "centre", 200),
        (Role.HANDLER, "stranger", 404),
        (Role.AUDITOR, "other_centre", 404),
    ],
)
def test_who_finds_it(city: City, role: Role, place: str, status: int) -> None:
    case = case_of(city, "claim")
    client = client_of(city, role, place)
    for row in (case.row, case.claim):
        assert client.get(row.get_absolute_url()).status_code == status


def test_no_contact_stands_on_the_pages(city: City) -> None:
    case = case_of(city, *READY)
    client = client_of(city, Role.CALLBACK_AGENT, "centre")
    for path in (case.row.get_absolute_url(), "/rectifications/callbacks/"):
        page = text_of(client.get(path))
        assert case.walk.phone not in page
        assert "张三丰" not in page


def test_a_greyed_act_says_why(city: City) -> None:
    case = case_of(city, "draft_plan")
    approver = signed_in(city.person(Role.UNIT_APPROVER, "lead"))
    moves = {m["verb"]: m["reasons"] for m in approver.get(case.row.get_absolute_url()).context["moves"]}
    assert moves["sign_plan"] == []
    Rectification.objects.filter(pk=case.row.pk).update(
        plan_drafted_by=city.person(Role.UNIT_APPROVER, "lead").pk
    )
    moves = {m["verb"]: m["reasons"] for m in approver.get(case.row.get_absolute_url()).context["moves"]}
    assert "yourself" in moves["sign_plan"][0]


def test_a_stale_form_keeps_what_was_typed(city: City) -> None:
    case = case_of(city)
    handler = client_of(city, Role.HANDLER, "lead")
    path = f"{case.row.get_absolute_url()}draft_plan/"
    version = case.row.version
    case.do("contact")
    answer = handler.post(path, {"plan": PLAN, "version": version})
    assert answer.status_code == 409
    assert PLAN in text_of(answer)
    again = handler.post(path, {"plan": PLAN, "version": case.row.version})
    assert again.status_code == 302
    assert case.row.plan == PLAN


def test_a_refused_form_keeps_what_was_typed(city: City) -> None:
    case = case_of(city)
    handler = client_of(city, Role.HANDLER, "lead")
    given = {"at": "2020-01-01T09:00", "note": SAID, "version": case.row.version}
    answer = handler.post(f"{case.row.get_absolute_url()}contact/", given)
    assert answer.status_code == 409
    assert SAID in text_of(answer)
    assert "between the bad rating and now" in text_of(answer)


def test_the_desk_of_second_callbacks(city: City) -> None:
    case = case_of(city, *READY)
    case_of(city, "contact")
    client = client_of(city, Role.CALLBACK_AGENT, "centre")
    page = client.get("/rectifications/callbacks/")
    assert [row.ticket for row in page.context["rows"]] == [case.ticket]
    given: dict[str, Any] = {
        "outcome": "REACHED",
        "solved": "SOLVED",
        "level": "4",
        "version": case.row.version,
    }
    assert client.post(f"{case.row.get_absolute_url()}call_back/", given).status_code == 302
    assert case.row.state == "CALLED_BACK"
    assert not client.get("/rectifications/callbacks/").context["rows"]
    assert client_of(city, Role.HANDLER, "lead").get("/rectifications/callbacks/").status_code == 404


def test_claiming_and_deciding_by_the_pages(city: City) -> None:
    case = case_of(city)
    approver = client_of(city, Role.UNIT_APPROVER, "lead")
    new = f"{case.row.get_absolute_url()}claim/"
    assert approver.get(new).status_code == 200
    given = {"ground": "MISTAKEN", "grounds": "市民将另一路段的问题记在了本单上，附录音。"}
    assert approver.post(new, given).status_code == 302
    auditor = client_of(city, Role.AUDITOR, "centre")
    assert [claim.pk for claim in auditor.get("/misratings/").context["claims"]] == [case.claim.pk]
    path = f"{case.claim.get_absolute_url()}pass_review/"
    answer = auditor.post(path, {"note": "录音与申报一致，予以采信。", "version": case.claim.version})
    assert answer.status_code == 302
    assert client_of(city, Role.HANDLER, "lead").get(new).status_code == 403


def test_a_matter_is_opened_and_reported_on_by_the_pages(city: City) -> None:
    supervisor = client_of(city, Role.SUPERVISOR, "institution")
    given = {
        "title": "老旧路灯整治",
        "kind": "TASK_FORCE",
        "department": city.departments["lead"].pk,
        "due_on": (timezone.now() + timedelta(days=20)).date().isoformat(),
        "problem": "同一路段路灯反复报修，维修标准不统一。",
    }
    answer = supervisor.post("/matters/new/", given)
    assert answer.status_code == 302
    page = supervisor.get(answer["Location"])
    assert page.context["matter"].state == "OPEN"
    reported = client_of(city, Role.UNIT_APPROVER, "lead").post(
        f"{answer['Location']}report_progress/", {"text": "已完成全线排查，共十二处需更换。", "version": 2}
    )
    assert reported.status_code == 302
    assert client_of(city, Role.HANDLER, "stranger").get(answer["Location"]).status_code == 404


def test_the_list_of_matters_counts_what_it_lists(city: City) -> None:
    opened(city)
    page = client_of(city, Role.SUPERVISOR, "parent").get("/matters/")
    for tab in page.context["tabs"]:
        listed = client_of(city, Role.SUPERVISOR, "parent").get(tab["url"])
        assert len(listed.context["rows"]) == tab["count"]
