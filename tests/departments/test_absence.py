"""Times away: entered by oneself or one's approver, never two at once, ended early, told to the deputy."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.evidence import Subject, records_of
from core.refusals import NotPermitted, Refused
from departments.actions.absences import end_absence, plan_absence
from departments.actions.inbox import InApp, tell
from departments.actions.posts import appoint
from departments.models import Absence, InAppMessage, Staff
from departments.roles import Role
from departments.rules.calendar import in_shanghai
from tests.cast import START, City, build_city
from tests.departments.racing import in_threads
from tests.feedback.test_assignment import colleague
from tests.feedback.test_races import real_city
from tests.feedback.web import Moment, signed_in, text_of

__all__ = ["real_city"]
DAY = timedelta(days=1)


@pytest.fixture
def city(db: None) -> City:
    return build_city()


def deputy_in(city: City, place: str = "lead") -> Staff:
    staff = Staff.objects.create_user(f"deputy.{place}", "x", display_name="李明")
    appoint(staff=staff, department=city.departments[place], role=Role.HANDLER, by=None, now=START)
    return staff


def away(city: City, **changed) -> Absence:
    handler = city.person(Role.HANDLER, "lead")
    given = {
        "staff": handler,
        "starts_at": START + DAY,
        "ends_at": START + 3 * DAY,
        "by": handler,
        "now": START,
    }
    return plan_absence(**(given | changed))


@pytest.mark.parametrize(
    ("role", "place", "may"),
    [
        (Role.HANDLER, "lead", True),
        (Role.UNIT_APPROVER, "lead", True),
        (Role.UNIT_APPROVER, "parent", True),
        (Role.UNIT_APPROVER, "co", False),
        (Role.HANDLER, "co", False),
        (Role.SUPERVISOR, "institution", False),
    ],
)
def test_who_enters_an_absence(city: City, role: Role, place: str, may: bool) -> None:
    if may:
        assert away(city, by=city.person(role, place)).pk
        return
    with pytest.raises(NotPermitted):
        away(city, by=city.person(role, place))
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "codes"),
    [
        (1, 1, ["absence_ends_before_start"]),
        (2, 1, ["absence_ends_before_start"]),
        (-3, -1, ["absence_is_past"]),
        (2, 5, ["absence_overlaps"]),
        (0, 9, ["absence_overlaps"]),
        (3, 5, []),
        (0, 1, []),
    ],
)
def test_times_that_make_no_sense_or_overlap_are_refused(
    city: City, first: int, last: int, codes: list[str]
) -> None:
    away(city)
    times = {"starts_at": START + first * DAY, "ends_at": START + last * DAY}
    if not codes:
        assert away(city, **times).pk
        return
    with pytest.raises(Refused) as refused:
        away(city, **times)
    assert list(refused.value.codes) == codes


def test_the_deputy_is_a_colleague_who_is_there(city: City) -> None:
    handler, deputy, stranger = city.person(Role.HANDLER, "lead"), deputy_in(city), deputy_in(city, "co")
    for wrong, code in ((handler, "deputy_is_oneself"), (stranger, "deputy_is_no_colleague")):
        with pytest.raises(Refused, match=code):
            away(city, deputy=wrong)
    away(city, staff=deputy, by=deputy, starts_at=START + 2 * DAY)
    with pytest.raises(Refused, match="deputy_is_away"):
        away(city, deputy=deputy)
    assert away(city, deputy=deputy, ends_at=START + 2 * DAY).deputy == deputy


def test_whom_a_deputy_was_to_stand_in_for_learns_that_they_go_away_too(city: City) -> None:
    deputy, handler = deputy_in(city), city.person(Role.HANDLER, "lead")
    away(city, deputy=deputy)
    times = {"staff": deputy, "by": deputy}
    away(city, **times, starts_at=START + 3 * DAY, ends_at=START + 4 * DAY)
    left = InAppMessage.objects.filter(key__startswith="deputy-away")
    assert not left.exists(), "they are back by then"

    away(city, **times, starts_at=START + 2 * DAY, ends_at=START + 3 * DAY)

    message = left.get()
    assert (message.recipient, message.address) == (handler, reverse("absences"))
    assert "李明" in message.subject


def test_who_is_named_deputy_is_told_so_and_told_when_it_is_over(city: City) -> None:
    handler, deputy = city.person(Role.HANDLER, "lead"), deputy_in(city)
    absence = away(city, deputy=deputy)
    named = InAppMessage.objects.get()
    assert (named.recipient, named.address) == (deputy, reverse("absences"))
    assert handler.display_name in named.subject
    for day in (in_shanghai(absence.starts_at).date(), absence.last_day):
        assert f"{day:%Y-%m-%d}" in named.body

    end_absence(absence, by=handler, now=START + 2 * DAY)
    end_absence(absence, by=handler, now=START + 2 * DAY)

    released = InAppMessage.objects.exclude(pk=named.pk).get()
    assert (released.recipient, handler.display_name in released.subject) == (deputy, True)


def test_who_names_themselves_deputy_is_not_told_of_it(city: City) -> None:
    approver = city.person(Role.UNIT_APPROVER, "lead")
    absence = away(city, deputy=approver, by=approver)
    end_absence(absence, by=approver, now=START)
    assert not InAppMessage.objects.exists()


def test_it_ends_early_and_one_to_come_is_taken_off(city: City) -> None:
    handler = city.person(Role.HANDLER, "lead")
    on, ahead = away(city), away(city, starts_at=START + 5 * DAY, ends_at=START + 6 * DAY)
    for one in (on, ahead):
        end_absence(one, by=handler, now=START + 2 * DAY)
    assert list(Absence.objects.values_list("ends_at", flat=True)) == [START + 2 * DAY]
    verbs = [record.verb for record in records_of(Subject("staff", handler.pk))]
    assert verbs[-4:] == ["plan_absence", "plan_absence", "end_absence", "end_absence"]
    with pytest.raises(NotPermitted):
        end_absence(on, by=city.person(Role.HANDLER, "co"), now=START)


def test_who_ended_an_absence_enters_it_again_with_another_deputy_the_same_day(city: City) -> None:
    handler, first, second = city.person(Role.HANDLER, "lead"), deputy_in(city), colleague(city, "赵云")
    gone = {"starts_at": START - timedelta(hours=9), "ends_at": START + DAY}
    back, again = START + timedelta(hours=1), START + timedelta(hours=2)
    end_absence(away(city, deputy=first, **gone), by=handler, now=back)
    end_absence(away(city, staff=second, by=second, **gone), by=second, now=back)
    anew = away(city, deputy=second, **gone, now=again)
    assert (anew.starts_at, anew.ends_at, anew.deputy) == (back, START + DAY, second)
    with pytest.raises(Refused, match="absence_overlaps"):
        away(city, **gone, now=again)


def test_the_deputy_is_told_what_they_would_be_told_while_they_are_away(city: City) -> None:
    handler, deputy = city.person(Role.HANDLER, "lead"), deputy_in(city)
    away(city, deputy=deputy)
    for number, day in enumerate((0, 2, 4)):
        tell([InApp(f"m{number}", handler.pk, f"消息{number}")], now=START + day * DAY)
    told = InAppMessage.objects.filter(recipient=deputy, key__startswith="m").values_list(
        "subject", flat=True
    )
    assert [("消息1" in subject) for subject in told] == [True]
    assert InAppMessage.objects.filter(recipient=handler).count() == 3


def test_the_deputy_is_told_that_something_came_but_not_what_it_is_about(city: City) -> None:
    handler, deputy = city.person(Role.HANDLER, "lead"), deputy_in(city)
    away(city, deputy=deputy)
    tell([InApp("m", handler.pk, "消息", "举报内容", about=Subject("ticket", 1))], now=START + 2 * DAY)
    bodies = dict(InAppMessage.objects.filter(key__startswith="m").values_list("recipient_id", "body"))
    assert bodies == {handler.pk: "举报内容", deputy.pk: ""}


def test_page_enters_and_ends_it(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    moment, handler, deputy = Moment(monkeypatch), city.person(Role.HANDLER, "lead"), deputy_in(city)
    moment.now = START
    client, page = signed_in(handler), reverse("absences")
    day = START.date() + DAY
    typed = {"staff": handler.pk, "first_day": day, "last_day": day, "kind": "LEAVE", "deputy": deputy.pk}
    assert client.post(page, typed).status_code == 302
    absence = Absence.objects.get()
    assert absence.ends_at - absence.starts_at == DAY
    shown = text_of(client.get(page))
    assert "李明" in shown
    assert f'>{day}</time> – <time datetime="{day}">{day}</time>' in shown, (
        "the last day, not the midnight after it"
    )
    again = client.post(page, typed)
    assert (again.status_code, "is entered as away then already" in text_of(again)) == (409, True)
    stranger = signed_in(city.person(Role.HANDLER, "co"))
    assert stranger.post(reverse("absence-end", args=[absence.pk])).status_code == 404
    assert client.post(page, typed | {"staff": city.person(Role.HANDLER, "co").pk}).status_code == 422
    client.post(reverse("absence-end", args=[absence.pk]))
    assert not Absence.objects.exists()
    for odd in ({"last_day": "9999-12-31"}, {"first_day": "0001-01-01"}):
        assert client.post(page, typed | odd).status_code == 422, "a slip in the year is said at its field"


def test_entered_at_the_same_instant_one_stands(real_city: City) -> None:
    handler = real_city.person(Role.HANDLER, "lead")

    def enter() -> object:
        return away(real_city, staff=handler, by=handler)

    results = in_threads(*[enter] * 6)
    assert sum(isinstance(result, Absence) for result in results) == 1
    assert all("absence_overlaps" in r.codes for r in results if isinstance(r, Refused))
