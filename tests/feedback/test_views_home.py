"""The page after signing in: each role's block, the sentence of the day, and what it costs."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from departments.actions.posts import appoint, dismiss
from departments.models import Staff
from departments.roles import Role
from departments.rules.calendar import SHANGHAI, WorkCalendar
from feedback.home.ruler import ruler_of
from feedback.models import Area, DispatchRule, Ticket, Topic
from tests.cast import START, City, Walk
from tests.feedback.web import Moment, signed_in, text_of

BUDGET = 12
ASKED = "for_you"
"""What supervision asks of a unit: shown when it asks for something."""


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=6)
    return moment


def a_full_day(city: City) -> None:
    for state in (
        "REGISTERED",
        "PENDING_DISPATCH",
        "DISPATCHED",
        "HANDED_IN",
        "CO_DRAFTED",
        "PENDING_REVIEW",
    ):
        Walk(city).to(state)
    for state in ("PENDING_CALLBACK", "COMPLETED", "PENDING_VERDICT"):
        Walk(city).to(state)


EVERY_ROLE = [
    (Role.HANDLER, "lead", "work"),
    (Role.UNIT_APPROVER, "lead", "signing"),
    (Role.DISPATCHER, "centre", "dispatching"),
    (Role.AUDITOR, "centre", "reviewing"),
    (Role.CALLBACK_AGENT, "centre", "calling"),
    (Role.SUPERVISOR, "institution", "supervising"),
    (Role.ASSESSMENT_MANAGER, "institution", "assessing"),
    (Role.SERVICE_MANAGER, "institution", "serving"),
    (Role.INTAKE_AGENT, "centre", "intake"),
    (Role.SYSTEM_ADMIN, "institution", "administering"),
]


@pytest.mark.parametrize(("role", "place", "name"), EVERY_ROLE)
def test_each_role_has_its_block_within_its_queries(
    city: City, moment: Moment, role: Role, place: str, name: str, django_assert_max_num_queries: Any
) -> None:
    a_full_day(city)
    client = signed_in(city.person(role, place))
    client.get("/")

    with django_assert_max_num_queries(BUDGET):
        answer = client.get("/")

    blocks = [*answer.context["main_blocks"], *answer.context["aside_blocks"]]
    assert [block.name for block in blocks if block.name != ASKED] == [name]


def test_what_waits_to_be_decided_is_counted_and_opens_its_desk(city: City, moment: Moment) -> None:
    Walk(city).to("RETURN_PENDING")
    client = signed_in(city.person(Role.DISPATCHER, "centre"))

    home = client.get("/")

    block = next(block for block in home.context["main_blocks"] if block.name == "deciding")
    figures = {figure["url"]: figure["n"] for figure in block.context["figures"]}
    assert figures == {"/returns/": 1}
    assert client.get("/returns/").context["desk"].total == 1
    assert "1 waits for your decision" in text_of(home)


def test_the_dispatcher_sees_how_late_a_ticket_is(city: City, moment: Moment) -> None:
    Walk(city).to("REGISTERED")
    moment.now = START + timedelta(days=30)
    home = signed_in(city.person(Role.DISPATCHER, "centre")).get("/")
    assert "clock--overdue" in home.text


def test_a_day_without_any_block_says_so(city: City, moment: Moment) -> None:
    home = signed_in(city.person(Role.DATA_STEWARD, "institution")).get("/")
    assert "Everything is done for now" in text_of(home)


def test_several_roles_stand_below_each_other(
    city: City, moment: Moment, django_assert_max_num_queries: Any
) -> None:
    a_full_day(city)
    person = city.person(Role.HANDLER, "lead")
    for role, place in ((Role.DISPATCHER, "centre"), (Role.UNIT_APPROVER, "co")):
        appoint(staff=person, department=city.departments[place], role=role, by=None, now=START)
    client = signed_in(person)
    client.get("/")

    # three roles and what they decide: two or three more for each
    with django_assert_max_num_queries(BUDGET + 9):
        answer = client.get("/")

    names = [block.name for block in answer.context["main_blocks"]]
    assert names == ["work", "signing", "dispatching", ASKED]


def test_handlers_sentence_says_the_day_first(city: City, moment: Moment) -> None:
    Walk(city, category="CONSULT").to("IN_PROGRESS")
    moment.now = datetime(2026, 9, 22, 16, 30, tzinfo=SHANGHAI)
    handler = city.person(Role.HANDLER, "lead")
    due_today = signed_in(handler).get("/")
    moment.now = datetime(2026, 9, 23, 9, 30, tzinfo=SHANGHAI)
    overdue = signed_in(handler).get("/")

    assert "good afternoon. 1 more falls due today, the most urgent has only: 1 hour left." in text_of(
        due_today
    )
    assert "good morning. 1 is overdue." in text_of(overdue)


def test_counts_open_the_queue_they_count(city: City, moment: Moment) -> None:
    a_full_day(city)
    client = signed_in(city.person(Role.HANDLER, "lead"))
    block = client.get("/").context["main_blocks"][0]

    for count in block.context["counts"]:
        tabs = client.get("/queue/", {"tab": count["tab"]}).context["tabs"]
        assert next(tab["count"] for tab in tabs if tab["is_current"]) == count["figure"], count["tab"]


def test_what_was_sent_back_stands_with_its_reason(city: City, moment: Moment) -> None:
    ticket = Walk(city).to("PENDING_REVIEW")
    auditor = signed_in(city.person(Role.AUDITOR, "centre"))
    auditor.post(f"/tickets/{ticket.number}/sendback/", {"defect": "NO_FACTS", "note": "没有写日期"})

    page = text_of(signed_in(city.person(Role.HANDLER, "lead")).get("/"))

    assert "Came back" in page
    assert "没有写日期" in page


def test_supervisor_sees_overdue_by_department_and_what_is_coming(city: City, moment: Moment) -> None:
    Walk(city, category="CONSULT").to("DISPATCHED")
    moment.now = datetime(2026, 9, 22, 14, 0, tzinfo=SHANGHAI)
    supervisor = city.person(Role.SUPERVISOR, "institution")
    coming = text_of(signed_in(supervisor).get("/"))
    moment.now = datetime(2026, 9, 24, 14, 0, tzinfo=SHANGHAI)
    late = text_of(signed_in(supervisor).get("/"))

    assert "1 more falls due within 4 working hours, 1 of them unsigned" in coming
    assert "1 is overdue" in late
    assert f"/supervision/?department={city.departments['lead'].pk}" in late


def test_supervisor_reads_of_all_that_is_coming_though_few_are_listed(city: City, moment: Moment) -> None:
    for _turn in range(9):
        Walk(city, category="CONSULT").to("DISPATCHED")
    Walk(city, category="CONSULT").to("IN_PROGRESS")
    moment.now = datetime(2026, 9, 22, 14, 0, tzinfo=SHANGHAI)
    answer = signed_in(city.person(Role.SUPERVISOR, "institution")).get("/")

    assert "10 more fall due within 4 working hours, 9 of them unsigned" in text_of(answer)
    assert len(answer.context["main_blocks"][0].context["coming"]) == 8


def test_rates_come_with_their_numbers(city: City, moment: Moment) -> None:
    Walk(city).to("COMPLETED")
    Walk(city).to("PENDING_VERDICT")
    moment.now = datetime(2026, 9, 28, 9, 0, tzinfo=SHANGHAI)
    answer = signed_in(city.person(Role.ASSESSMENT_MANAGER, "institution")).get("/")

    rates = answer.context["main_blocks"][0].context["rates"]
    assert [(rate["part"], rate["n"], rate["percent"]) for rate in rates] == [
        (2, 2, "100.0%"),
        (1, 2, "50.0%"),
        (1, 2, "50.0%"),
    ]


def test_service_manager_is_told_of_topics_without_a_department(city: City, moment: Moment) -> None:
    DispatchRule.objects.all().delete()

    page = text_of(signed_in(city.person(Role.SERVICE_MANAGER, "institution")).get("/"))

    assert "1 topic has no department" in page
    assert "市政设施" in page


def test_a_topic_below_one_with_a_rule_has_a_department(city: City, moment: Moment) -> None:
    below = Topic.objects.create(code="T1A", name="路灯", parent=city.topic)
    Topic.objects.create(code="T1A1", name="灯杆", parent=below)
    other = Topic.objects.create(code="T2", name="医保")
    client = signed_in(city.person(Role.SERVICE_MANAGER, "institution"))
    assert "1 topic has no department" in text_of(client.get("/"))
    area = Area.objects.get()
    DispatchRule.objects.create(
        topic=other, area=area, department=city.departments["lead"], effective_from=START.date()
    )
    assert "1 topic has no department" in text_of(client.get("/")), "elsewhere nobody is named"
    DispatchRule.objects.create(topic=other, department=city.departments["lead"], effective_from=START.date())
    assert "Every topic has a department" in text_of(client.get("/"))
    leaf = Topic.objects.create(code="T3A", name="公交", parent=Topic.objects.create(code="T3", name="交通"))
    DispatchRule.objects.create(topic=leaf, department=city.departments["lead"], effective_from=START.date())
    assert "Every topic has a department" in text_of(client.get("/")), "each of those below it has one"


def test_nobody_without_a_post_sees_any_number(city: City, moment: Moment) -> None:
    nobody = Staff.objects.create_user("nobody", "correct-horse-battery", display_name="新同事")

    assert "No post is given to you yet" in text_of(signed_in(nobody).get("/"))


MONDAY = datetime(2026, 9, 28, 9, 42, tzinfo=SHANGHAI)


def test_ruler_places_the_day_in_percent() -> None:
    at = [MONDAY.replace(hour=h, minute=m) for h, m in ((10, 4), (10, 30), (17, 30), (17, 30), (20, 15))]
    ruler = ruler_of(at, MONDAY, WorkCalendar({}))

    assert ruler is not None
    assert (ruler.hours[0].x, ruler.hours[-1].x) == (0.0, 100.0)
    assert ruler.rests == ((35.29, 17.65),)
    assert [(tick.label, tick.count, tick.turns_left) for tick in ruler.ticks] == [
        ("10:04", 1, False),
        ("10:30", 1, False),
        ("17:30", 2, True),
    ]
    assert ruler.ticks[0].y != ruler.ticks[1].y, "near words stand on two lines"
    assert ruler.later == 1
    assert ruler_of(at, MONDAY + timedelta(days=5), WorkCalendar({})) is None


def test_rate_below_its_target_is_the_finding(city: City, moment: Moment) -> None:
    Walk(city).to("PENDING_VERDICT")
    page = text_of(signed_in(city.person(Role.ASSESSMENT_MANAGER, "institution")).get("/"))

    assert "Solved rate 0.0% this month, below 85 %" in page


def test_ones_own_latest_are_gone_with_the_post(city: City, moment: Moment) -> None:
    walk = Walk(city)
    person = city.person(Role.INTAKE_AGENT, "centre")
    appoint(
        staff=person, department=city.departments["other_centre"], role=Role.INTAKE_AGENT, by=None, now=START
    )
    dismiss(person.posts.get(department=city.departments["centre"]), by=None, now=walk.tick())

    assert walk.ticket.number not in text_of(signed_in(person).get("/"))


def test_only_the_drawn_are_said_to_be_called(city: City, moment: Moment) -> None:
    Walk(city).to("PENDING_CALLBACK")
    by_link = Walk(city, now=START + timedelta(minutes=1)).to("PENDING_CALLBACK")
    Ticket.objects.filter(pk=by_link.pk).update(is_callback_drawn=False)

    answer = signed_in(city.person(Role.CALLBACK_AGENT, "centre")).get("/")

    assert [block.context["n"] for block in answer.context["main_blocks"]] == [1]
