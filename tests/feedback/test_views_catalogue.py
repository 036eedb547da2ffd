"""The dispatch catalogue: rules by day, gaps and overlaps, and who may keep it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.evidence import Subject, records_of
from core.refusals import NotPermitted, Refused
from departments.roles import Role
from departments.rules.calendar import in_shanghai
from feedback.actions import catalogue as actions
from feedback.models import Area, DispatchRule, Ticket, Topic
from tests.cast import City, Walk

DAY = timedelta(days=1)


@pytest.fixture
def today() -> date:
    return in_shanghai(timezone.now()).date()


@pytest.fixture(autouse=True)
def empty(city: City) -> None:
    """The cast's own rule is out of the way."""
    DispatchRule.objects.all().delete()


@pytest.fixture
def keeper(client: Client, city: City) -> Client:
    client.force_login(city.person(Role.SERVICE_MANAGER, "institution"))
    return client


@pytest.fixture
def rule(city: City, today: date) -> DispatchRule:
    return DispatchRule.objects.create(
        topic=city.topic, department=city.departments["lead"], effective_from=today - 30 * DAY
    )


def test_the_page_shows_rules_and_gaps(keeper: Client, city: City, rule: DispatchRule):
    Topic.objects.create(code="T2", name="供水")
    page = keeper.get("/catalogue/")
    assert page.status_code == 200
    assert city.departments["lead"].name in page.text
    assert (page.context["standing"], page.context["gap_count"]) == (1, 1)


def test_overlaps_and_dead_ends_are_named(keeper: Client, city: City, rule: DispatchRule, today: date):
    DispatchRule.objects.create(topic=city.topic, department=city.departments["co"], effective_from=today)
    city.departments["co"].__class__.objects.filter(pk=city.departments["co"].pk).update(is_active=False)
    page = keeper.get("/catalogue/")
    assert [earlier for earlier, _later in page.context["overlaps"]] == [rule]
    assert [orphan.department for orphan in page.context["orphans"]] == [city.departments["co"]]


@pytest.mark.parametrize(
    "path", ["/catalogue/", "/catalogue/rules/", "/catalogue/rules/1/", "/catalogue/rules/1/end/"]
)
def test_to_others_it_is_not_there(client: Client, city: City, path: str):
    client.force_login(city.person(Role.DISPATCHER, "centre"))
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_a_rule_is_added_with_evidence(keeper: Client, city: City, today: date):
    given = {"topic": city.topic.pk, "department": city.departments["lead"].pk, "effective_from": today}
    answer = keeper.post("/catalogue/rules/", given)
    assert answer["Location"] == "/catalogue/?branch=T1"
    added = DispatchRule.objects.get()
    assert [record.verb for record in records_of(Subject("dispatch_rule", added.pk))] == ["add_rule"]


def test_what_is_refused_stands_above_what_was_typed(
    keeper: Client, city: City, rule: DispatchRule, today: date
):
    given = {"topic": city.topic.pk, "department": city.departments["co"].pk, "effective_from": today - DAY}
    answer = keeper.post("/catalogue/rules/", {**given, "note": "临时调整"})
    assert answer.status_code == 409
    assert "临时调整" in answer.text
    assert DispatchRule.objects.count() == 1


def test_a_change_ends_the_old_rule_the_day_before(
    keeper: Client, city: City, rule: DispatchRule, today: date
):
    given = {"department": city.departments["co"].pk, "from_day": today + DAY}
    keeper.post(f"/catalogue/rules/{rule.pk}/", given)
    rule.refresh_from_db()
    heir = DispatchRule.objects.exclude(pk=rule.pk).get()
    assert rule.effective_to == today
    assert (heir.department, heir.effective_from, heir.effective_to) == (
        city.departments["co"],
        today + DAY,
        None,
    )


def test_a_rule_not_begun_is_changed_in_place(city: City, rule: DispatchRule, today: date):
    by, now = city.person(Role.SERVICE_MANAGER, "institution"), timezone.now()
    DispatchRule.objects.filter(pk=rule.pk).update(effective_from=today + 5 * DAY)
    changed = actions.change_rule(
        rule, department=city.departments["co"], fallback=None, from_day=today + DAY, by=by, now=now
    )
    assert (changed.pk, changed.department) == (rule.pk, city.departments["co"])


def test_a_rule_ends_with_a_day(keeper: Client, rule: DispatchRule, today: date):
    keeper.post(f"/catalogue/rules/{rule.pk}/end/", {"last_day": today + DAY})
    rule.refresh_from_db()
    assert rule.effective_to == today + DAY
    assert keeper.post(f"/catalogue/rules/{rule.pk}/end/", {"last_day": today - DAY}).status_code == 409


@pytest.mark.parametrize("days", [-40, -1])
def test_the_past_is_not_rewritten(city: City, rule: DispatchRule, today: date, days: int):
    by, now = city.person(Role.SERVICE_MANAGER, "institution"), timezone.now()
    with pytest.raises(Refused):
        actions.end_rule(rule, last_day=today + days * DAY, by=by, now=now)


def test_only_service_managers_write(city: City, rule: DispatchRule, today: date):
    with pytest.raises(NotPermitted):
        actions.end_rule(rule, last_day=today, by=city.person(Role.DISPATCHER, "centre"), now=timezone.now())


def test_in_the_dialog_only_the_form_is_answered(keeper: Client, city: City):
    answer = keeper.get("/catalogue/rules/", headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert 'name="effective_from"' in answer.text


def test_queries_do_not_grow_with_rules(
    keeper: Client, city: City, rule: DispatchRule, today: date, django_assert_max_num_queries
):
    keeper.get("/catalogue/")
    with django_assert_max_num_queries(40) as first:
        keeper.get("/catalogue/")
    for number in range(8):
        area = Area.objects.create(code=f"B{number}", name=f"街道{number}")
        DispatchRule.objects.create(
            topic=city.topic, area=area, department=city.departments["co"], effective_from=today
        )
    with django_assert_max_num_queries(len(first)):
        keeper.get("/catalogue/")


def test_the_administration_keeps_trees_with_evidence(keeper: Client, city: City):
    root = city.topic
    child = Topic.objects.create(code="T11", name="路灯", parent=root)
    given = {"code": root.code, "name": "市政设施与照明", "parent": "", "is_active": "on"}
    answer = keeper.post(f"/admin/feedback/topic/{root.pk}/change/", given)
    assert answer.status_code == 302
    child.refresh_from_db()
    assert child.path == "市政设施与照明 › 路灯"
    assert [record.verb for record in records_of(Subject("topic", root.pk))] == ["edit_catalogue"]


@pytest.mark.parametrize("model", ["channel", "area", "topic", "replytemplate"])
def test_the_administration_lists_each_catalogue(keeper: Client, city: City, rule: DispatchRule, model: str):
    assert keeper.get(f"/admin/feedback/{model}/").status_code == 200
    assert keeper.get(f"/admin/feedback/{model}/add/").status_code == 200


def test_rules_are_only_looked_at_there(keeper: Client, city: City, rule: DispatchRule):
    page = keeper.get(f"/admin/feedback/dispatchrule/{rule.pk}/change/")
    assert page.status_code == 200
    assert 'name="_save"' not in page.text
    before = rule.effective_from
    keeper.post(f"/admin/feedback/dispatchrule/{rule.pk}/change/", {"effective_from": "2020-01-01"})
    rule.refresh_from_db()
    assert rule.effective_from == before
    assert keeper.get("/admin/feedback/dispatchrule/").status_code == 200
    assert keeper.get("/admin/feedback/dispatchrule/add/").status_code == 403


def test_tickets_are_only_looked_at(client: Client, city: City):
    ticket = Walk(city, now=timezone.now() - timedelta(hours=3)).ticket
    viewer = city.person(Role.SUPERVISOR, "institution")
    viewer.is_staff = True
    viewer.save()
    client.force_login(viewer)
    page = client.get(f"/admin/feedback/ticket/{ticket.pk}/change/")
    assert page.status_code == 200
    assert 'name="_save"' not in page.text
    assert "13800002716" not in page.text
    assert Ticket.objects.get().state == "REGISTERED"
    assert client.get("/admin/feedback/ticket/add/").status_code == 403
