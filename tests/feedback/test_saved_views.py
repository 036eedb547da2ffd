"""Saved views: what is kept of an address, whose they are, who shares and changes, what opens first."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.refusals import NotPermitted, Refused
from departments.actions.posts import appoint, dismiss
from departments.models import Staff
from departments.roles import Role
from feedback.actions import saved_views as actions
from feedback.models import Dispatch, SavedView, Topic
from feedback.queue.named import choices_of
from feedback.rules.queue_views import MOST_VIEWS
from tests.cast import START, City, Walk
from tests.feedback.web import HTMX, Moment, signed_in, text_of

QUEUE, VIEWS, NEW = "/queue/", "/queue/views/", "/queue/views/new/"


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=5)
    return moment


@pytest.fixture
def handler(city: City) -> Staff:
    return city.person(Role.HANDLER, "lead")


@pytest.fixture
def approver(city: City) -> Staff:
    return city.person(Role.UNIT_APPROVER, "lead")


def saved(owner: Staff, name: str = "今天要办的", query: str = "tab=today", **more: Any) -> SavedView:
    return actions.save_view(name=name, query=query, by=owner, now=START, **more)


def names(client: Any) -> list[str]:
    return [view.name for view in client.get(QUEUE, {"view": "all"}).context["views"] if not view.is_preset]


def listed(response: Any) -> list[str]:
    return [line.number for band in response.context["bands"] for line in band["rows"]]


def test_an_address_is_kept_by_its_known_parameters(city: City, moment: Moment, handler: Staff) -> None:
    desk = signed_in(handler)

    answer = desk.post(f"{NEW}?urgency=URGENT&tab=overdue&after=x&evil=1&sort=due", {"name": " 紧急超期 "})

    view = SavedView.objects.get()
    assert (view.name, view.query, view.owner) == ("紧急超期", "tab=overdue&urgency=URGENT", handler)
    assert answer["Location"] == f"{QUEUE}?{view.query}&view={view.pk}"
    shown = desk.get(answer["Location"])
    assert shown.context["view"].name == "紧急超期"
    assert shown.context["asked"].tab == "overdue"


def test_a_view_that_was_filtered_further_can_be_kept_so(city: City, moment: Moment, handler: Staff) -> None:
    view, desk = saved(handler), signed_in(handler)

    shown = desk.get(QUEUE, {"tab": "today", "category": "HELP", "view": view.key})
    desk.post(f"{VIEWS}{view.pk}/?tab=today&category=HELP", {"name": view.name})

    assert shown.context["view"] is None
    assert shown.context["changed"].name == view.name
    assert SavedView.objects.get().query == "tab=today&category=HELP"


def test_views_are_ones_own(city: City, moment: Moment, handler: Staff, approver: Staff) -> None:
    view, other = saved(handler), signed_in(approver)

    assert names(signed_in(handler)) == [view.name]
    assert names(other) == []
    assert view.name not in text_of(other.get(VIEWS))
    for address in (f"{VIEWS}{view.pk}/", f"{VIEWS}{view.pk}/end/"):
        assert other.get(address).status_code == 404
        assert other.post(address, {"name": "x"}).status_code == 404
    assert other.post(f"{VIEWS}{view.pk}/place/", {"to": "up"}).status_code == 404
    assert other.post(f"{VIEWS}first/", {"key": view.key}).status_code == 404
    for act in (
        lambda: actions.change_view(view, name="x", department=None, by=approver),
        lambda: actions.remove_view(view, by=approver),
        lambda: actions.move_view(view, up=True, by=approver),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert SavedView.objects.get().name == view.name


def test_a_first_view_that_is_shared_no_more_gives_way_to_the_houses(
    city: City, moment: Moment, handler: Staff, approver: Staff
) -> None:
    view = saved(approver, department=city.departments["lead"])
    actions.open_with(view.key, by=handler)
    assert choices_of(handler).first.key == view.key
    actions.change_view(view, name=view.name, department=None, by=approver)
    assert choices_of(handler).first.is_preset


def test_shared_ones_are_seen_by_the_department_and_below(
    city: City, moment: Moment, approver: Staff
) -> None:
    view = saved(approver, department=city.departments["lead"])

    assert names(signed_in(city.person(Role.HANDLER, "lead"))) == [view.name]
    gone = Staff.objects.create_user("gone", "x", display_name="王晓")
    post = appoint(staff=gone, department=city.departments["lead"], role=Role.HANDLER, by=None, now=START)
    assert SavedView.objects.visible_to(gone).count() == 1
    dismiss(post, by=None, now=moment.now)
    assert not SavedView.objects.visible_to(gone).exists()
    assert names(signed_in(city.person(Role.HANDLER, "parent"))) == []
    assert names(signed_in(city.person(Role.HANDLER, "stranger"))) == []
    above = saved(
        city.person(Role.UNIT_APPROVER, "parent"), name="全局", department=city.departments["parent"]
    )
    assert names(signed_in(city.person(Role.HANDLER, "lead"))) == [view.name, above.name]


@pytest.mark.parametrize(
    ("role", "may"), [(Role.HANDLER, False), (Role.UNIT_APPROVER, True), (Role.SUPERVISOR, True)]
)
def test_who_shares_and_who_changes_what_is_shared(
    city: City, moment: Moment, approver: Staff, role: Role, may: bool
) -> None:
    lead, person = city.departments["lead"], city.person(role, "lead")
    shared = saved(approver, name="科室共用", department=lead)

    if may:
        saved(person, name="另一个", department=lead)
        actions.change_view(shared, name="改名", department=None, by=person)
        assert SavedView.objects.get(pk=shared.pk).department is None
        return
    with pytest.raises(NotPermitted):
        saved(person, name="另一个", department=lead)
    with pytest.raises(NotPermitted):
        actions.remove_view(shared, by=person)
    signed_in(person).post(f"{NEW}?tab=back", {"name": "另一个", "department": lead.pk})
    assert SavedView.objects.get(name="另一个").department is None


def test_nobody_shares_with_a_department_that_is_not_theirs(
    city: City, moment: Moment, approver: Staff
) -> None:
    with pytest.raises(NotPermitted):
        saved(approver, department=city.departments["stranger"])


def test_names_are_once_and_views_are_not_endless(city: City, moment: Moment, handler: Staff) -> None:
    desk, first = signed_in(handler), saved(handler)

    twice = desk.post(f"{NEW}?tab=back", {"name": first.name})
    blank = desk.post(f"{NEW}?tab=back", {"name": "  "})
    for n in range(MOST_VIEWS - 1):
        saved(handler, name=f"v{n}")
    endless = desk.post(f"{NEW}?tab=back", {"name": "one more"}, **HTMX)

    assert [twice.status_code, blank.status_code, endless.status_code] == [409, 422, 409]
    assert "You already have a view named" in text_of(twice)
    assert f"You have {MOST_VIEWS} saved views" in text_of(endless)
    with pytest.raises(Refused):
        saved(handler, name="and one")


def test_order_and_removal(city: City, moment: Moment, handler: Staff) -> None:
    one, two = saved(handler, name="one"), saved(handler, name="two")
    desk = signed_in(handler)

    desk.post(f"{VIEWS}{two.pk}/place/", {"to": "up"})
    assert names(desk) == ["two", "one"]
    desk.post(f"{VIEWS}{two.pk}/place/", {"to": "up"})
    assert names(desk) == ["two", "one"]
    assert desk.get(f"{VIEWS}{one.pk}/end/").status_code == 200
    assert SavedView.objects.count() == 2
    desk.post(f"{VIEWS}{one.pk}/end/")
    assert names(desk) == ["two"]


def test_the_queue_opens_with_what_one_chose(city: City, moment: Moment, handler: Staff) -> None:
    new = Walk(city, now=START).to("DISPATCHED")
    taken = Walk(city, now=START).to("IN_PROGRESS")
    view, desk = saved(handler, query="tab=sign"), signed_in(handler)

    assert set(listed(desk.get(QUEUE))) == {new.number, taken.number}
    desk.post(f"{VIEWS}first/", {"key": view.key})
    opened = desk.get(QUEUE)
    assert listed(opened) == [new.number]
    assert "tab=sign" in opened.context["here"]
    assert len(listed(desk.get(QUEUE, {"view": "all"}))) == 2
    desk.post(f"{VIEWS}{view.pk}/end/")
    assert len(listed(desk.get(QUEUE))) == 2


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        (Role.HANDLER, "all"),
        (Role.UNIT_APPROVER, "unassigned"),
        (Role.SUPERVISOR, "late"),
        (Role.AUDITOR, "all"),
    ],
)
def test_each_role_has_a_first_view_without_any_row(
    city: City, moment: Moment, role: Role, opens: str
) -> None:
    place = "lead" if role != Role.AUDITOR else "centre"

    answer = signed_in(city.person(role, place)).get(QUEUE)

    assert answer.context["view"].key == opens
    assert not SavedView.objects.exists()


def test_a_stale_view_opens_and_says_what_is_gone(city: City, moment: Moment, handler: Staff) -> None:
    ticket = Walk(city, now=START).to("IN_PROGRESS")
    topic = Topic.objects.create(code="gone", name="将撤销", depth=1)
    view = saved(handler, query=f"topic={topic.pk}&tab=work")
    topic.delete()

    answer = signed_in(handler).get(QUEUE, {"topic": view.query.split("topic=")[1], "tab": "work"})

    assert listed(answer) == [ticket.number]
    assert answer.context["gone"] == ["Topic"]
    assert "no longer there" in text_of(answer)


def test_a_view_removed_meanwhile_is_gone_and_no_fault(city: City, moment: Moment, handler: Staff) -> None:
    view, desk = saved(handler), signed_in(handler)
    SavedView.objects.all().delete()
    for act in (
        lambda: actions.change_view(view, name="新名字", department=None, by=handler),
        lambda: actions.move_view(view, up=True, by=handler),
        lambda: actions.remove_view(view, by=handler),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.status == 404
        assert "removed meanwhile" in refused.value.sentences[0]
    assert desk.post(f"{VIEWS}{view.pk}/place/", {"to": "up"}).status_code == 404


@pytest.mark.parametrize(
    "words", ["%00", "a" * 5000, "topic=" + "9" * 40, "state=%F0%28%8C", "cols=<script>", "&&&=;"]
)
def test_hostile_addresses_are_kept_harmless(city: City, moment: Moment, handler: Staff, words: str) -> None:
    desk = signed_in(handler)

    answer = desk.post(f"{NEW}?{words}", {"name": "<b>x</b>"}, follow=True)

    assert answer.status_code == 200
    assert "<b>x</b>" not in text_of(answer)
    assert desk.get(f"{QUEUE}?{words}").status_code == 200
    assert desk.get(VIEWS).status_code == 200


def test_views_cost_the_queue_no_query_each(city: City, moment: Moment, handler: Staff) -> None:
    Walk(city, now=START).to("IN_PROGRESS")
    desk = signed_in(handler)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get(QUEUE)
        return len(asked)

    cost()
    few = cost()
    for n in range(12):
        saved(handler, name=f"v{n}")
    assert cost() == few
    assert Dispatch.objects.exists()


def test_the_page_of_views_costs_the_same_for_two_as_for_twelve(
    city: City, moment: Moment, handler: Staff
) -> None:
    desk = signed_in(handler)

    def add(count: int) -> None:
        for n in range(SavedView.objects.count(), count):
            topic = Topic.objects.create(code=f"V{n}", name=f"细类{n}")
            saved(handler, f"视图{n}", f"topic={topic.pk}&department={city.departments['lead'].pk}")

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            page = text_of(desk.get(VIEWS))
        assert all(row.name in page for row in Topic.objects.filter(code__startswith="V"))
        return len(asked)

    add(2)
    cost()
    few = cost()
    add(12)
    assert cost() == few
