"""The calendar's pages: who enters, what is shown before a change, and what is said when a file is wrong."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from departments import calendars
from departments.actions.posts import appoint
from departments.actions.tree import create_department
from departments.calendars import Impact
from departments.models import CalendarDay, Staff, WorkSlot
from departments.roles import Role
from tests.departments.deadline_table import instant

pytestmark = pytest.mark.django_db
NOW = instant("2026-12-01 10:00")
NOTICE = {
    "year": 2027,
    "days": [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "春节", "date": "2027-02-14", "isOffDay": False},
    ],
}


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    calendars.forget()
    monkeypatch.setattr(calendars, "_impacts", [])
    monkeypatch.setattr(calendars, "_recomputes", [])


def visitor(role: Role) -> Client:
    centre = create_department(code="c", name="热线中心", peer_group="CENTRE", parent=None, by=None, now=NOW)
    person = Staff.objects.create_user("someone", display_name="周岚")
    appoint(staff=person, department=centre, role=role, by=None, now=NOW)
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def keeper() -> Client:
    return visitor(Role.SERVICE_MANAGER)


def upload(content: bytes, name: str = "2027.json") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content)}


def test_others_are_kept_out() -> None:
    client = visitor(Role.DISPATCHER)
    for path in ("/calendar/", "/calendar/days/2026-10-01/"):
        assert client.get(path).status_code == 403
        assert Client().get(path).status_code == 302
    assert client.post("/calendar/days/2026-10-08/", {"kind": "off"}).status_code == 403
    assert client.post("/calendar/notice/", upload(b"[]")).status_code == 403
    assert client.post("/calendar/hours/", {}).status_code == 403
    assert not CalendarDay.objects.filter(date=date(2026, 10, 8)).exists()


def test_a_year_at_a_glance(keeper: Client) -> None:
    page = keeper.get("/calendar/?year=2026").content.decode()
    assert page.count('aria-labelledby="month-') == 12
    assert "248" in page
    for address in ("/calendar/notice/", "/calendar/hours/"):
        form = page[page.index(f'action="{address}"') :].partition("</form>")[0]
        assert 'name="csrfmiddlewaretoken"' in form
    assert 'href="/calendar/days/2026-10-10/"' in page
    assert keeper.get("/calendar/?year=2031").status_code == 200
    assert keeper.get("/calendar/?year=%EF%BC%91x").status_code == 200


@pytest.mark.parametrize("day", ["2026-02-30", "x", "1999-01-01", "2026-1-1"])
def test_what_is_no_day_is_not_found(keeper: Client, day: str) -> None:
    assert keeper.get(f"/calendar/days/{day}/").status_code == 404


def test_a_day_is_changed(keeper: Client) -> None:
    assert keeper.get("/calendar/days/2026-10-08/").status_code == 200
    answer = keeper.post("/calendar/days/2026-10-08/", {"kind": "off", "name": "台风停工"})
    assert (answer.status_code, answer["Location"]) == (302, "/calendar/?year=2026")
    assert not calendars.load_calendar().is_workday(date(2026, 10, 8))
    keeper.post("/calendar/days/2026-10-08/", {"kind": "usual"})
    assert calendars.load_calendar().is_workday(date(2026, 10, 8))


def test_an_effect_is_shown_before_it_is_caused(keeper: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "_impacts", [lambda calendar, **_: Impact(312, 9)])
    shown = keeper.post("/calendar/days/2026-10-08/", {"kind": "off"})
    assert shown.status_code == 200
    assert "312" in shown.content.decode()
    assert 'name="seen" value="312/9"' in shown.content.decode()
    assert calendars.load_calendar().is_workday(date(2026, 10, 8))
    assert keeper.post("/calendar/days/2026-10-08/", {"kind": "off", "seen": "311/9"}).status_code == 200
    assert keeper.post("/calendar/days/2026-10-08/", {"kind": "off", "seen": "312/9"}).status_code == 302
    assert not calendars.load_calendar().is_workday(date(2026, 10, 8))


def test_a_notice_is_read_shown_and_loaded(keeper: Client) -> None:
    shown = keeper.post("/calendar/notice/", upload(json.dumps(NOTICE).encode()))
    assert shown.status_code == 200
    assert not calendars.load_calendar().is_covered(date(2027, 1, 1))
    sealed = shown.context["sealed"]
    answer = keeper.post("/calendar/notice/", {"sealed": sealed})
    assert answer["Location"] == "/calendar/?year=2027"
    assert calendars.load_calendar().is_covered(date(2027, 1, 1))
    assert CalendarDay.objects.get(date=date(2027, 1, 1)).source_notice == "2027.json"
    assert keeper.post("/calendar/notice/", {"sealed": sealed + "x"})["Location"] == "/calendar/"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[1]",
        b"[" * 100_000,
        b'[{"date":"2027-13-01","name":"x","isOffDay":true}]',
        b'[{"date":"2027-01-01","name":"x","isOffDay":"maybe"}]',
        b'[{"date":"2027-01-01","name":5,"isOffDay":true}]',
        b'[{"date":"2027-01-01","isOffDay":true},{"date":"2027-01-01","isOffDay":true}]',
        b'{"year":2027,"days":[{"date":"2026-05-01","name":"x","isOffDay":true}]}',
        b'{"year":2027,"days":[{"date":"2027-01-01","name":"x","isOffDay":true},{"date":"x"}]}',
    ],
)
def test_a_wrong_file_is_a_sentence_and_changes_nothing(keeper: Client, content: bytes) -> None:
    answer = keeper.post("/calendar/notice/", upload(content))
    assert answer.status_code == 422
    assert answer.context["notice_form"].errors["file"]
    assert CalendarDay.objects.filter(date__year=2027).count() == 0


def test_hours_are_changed(keeper: Client) -> None:
    hours = {"first_start": "08:30", "first_end": "12:00", "second_start": "14:00", "second_end": "17:30"}
    assert keeper.post("/calendar/hours/", hours).status_code == 302
    assert [str(slot) for slot in WorkSlot.objects.all()] == ["08:30-12:00", "14:00-17:30"]
    for wrong in (
        {"first_end": "08:00"},
        {"second_end": ""},
        {"second_start": "11:00"},
        {"first_start": "x"},
    ):
        assert keeper.post("/calendar/hours/", hours | wrong).status_code == 422
    assert WorkSlot.objects.count() == 2
