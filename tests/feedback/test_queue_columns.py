"""The columns of the queue: which, in what order, for whom; and how close its rows stand."""

from datetime import timedelta
from typing import Any

import pytest

from departments.models import Staff
from departments.roles import Role
from feedback.actions import saved_views as actions
from feedback.models import SavedView
from feedback.queue.columns import BY_KEY, SHOWN
from tests.cast import START, City, Walk
from tests.feedback.web import Moment, signed_in, text_of

QUEUE, VIEWS = "/queue/", "/queue/views/"


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=5)
    return moment


@pytest.fixture
def handler(city: City) -> Staff:
    return city.person(Role.HANDLER, "lead")


def test_columns_are_kept_for_the_person_and_a_view_may_say_others(
    city: City, moment: Moment, handler: Staff
) -> None:
    Walk(city, now=START).to("IN_PROGRESS")
    desk = signed_in(handler)

    def shown(**given: str) -> list[str]:
        return [one.key for one in desk.get(QUEUE, {"view": "all", **given}).context["columns"]]

    desk.post("/queue/columns/", {"column": ["number", "area", "nonsense"]})
    assert shown() == ["title", "area", "number"]
    assert shown(cols="state,title,evil") == ["state", "title"]
    desk.post("/queue/columns/", {"column": ["number"], "house": "1"})
    assert len(shown()) == 8


def test_columns_are_put_in_order_by_buttons(city: City, moment: Moment, handler: Staff) -> None:
    Walk(city, now=START).to("IN_PROGRESS")
    desk, address = signed_in(handler), "/queue/columns/?sort=new"

    def keys(answer: Any) -> list[str]:
        return [row["key"] for row in answer.context["rows"]]

    first = keys(desk.get(address))
    assert first[:2] == ["urgency", "title"]
    assert set(first) == set(BY_KEY)

    form: dict[str, Any] = {"order": first, "column": ["number", "urgency"]}
    up = desk.post(address, {**form, "up": "title"})
    assert keys(up)[:2] == ["title", "urgency"]
    assert {row["key"] for row in up.context["rows"] if row["is_on"]} == {"title", "number", "urgency"}
    assert next(row["focus"] for row in up.context["rows"] if row["key"] == "title") == "down"
    assert keys(desk.post(address, {**form, "up": "urgency"})) == first, "the first goes no further up"

    page = desk.post(address, {**form, "order": ["number", "title", "urgency"], "own": "1"}, follow=True)
    assert [one.key for one in page.context["columns"]] == ["number", "title", "urgency"]
    assert page.request["QUERY_STRING"] == "sort=new"
    assert text_of(page).index("grid__th--number") < text_of(page).index("grid__th--title")


def test_an_order_of_columns_is_kept_with_a_view(city: City, moment: Moment, handler: Staff) -> None:
    view = actions.save_view(name="今天要办的", query="tab=today", by=handler, now=START)
    desk = signed_in(handler)
    form = {"order": ["number", "title"], "column": ["number"], "view": "1"}

    answer = desk.post(f"/queue/columns/?tab=today&view={view.key}", form)

    shown = desk.get(answer["Location"])
    assert [one.key for one in shown.context["columns"]] == ["number", "title"]
    assert shown.context["changed"].key == view.key
    assert [one.key for one in desk.get(QUEUE, {"view": "all"}).context["columns"]] == list(SHOWN)
    desk.post(f"{VIEWS}{view.pk}/?{shown.context['query']}", {"name": view.name})
    again = desk.get(f"{QUEUE}?{SavedView.objects.get().query}&view={view.key}")
    assert [one.key for one in again.context["columns"]] == ["number", "title"]


def test_the_list_itself_says_how_close_its_rows_stand(city: City, moment: Moment, handler: Staff) -> None:
    desk, here = signed_in(handler), f"{QUEUE}?tab=today"
    wide = 'name="density" value="" aria-pressed="true"'
    assert wide in text_of(desk.get(here))

    answer = desk.post("/look/", {"density": "compact", "next": here})

    assert answer["Location"] == here
    page = text_of(desk.get(here))
    assert 'data-density="compact"' in page
    assert 'name="density" value="compact" aria-pressed="true"' in page
