"""The pages of the watch: who may look, what they say, and that a page's count is its list."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from departments.models import DutyRoster
from departments.roles import Role
from supervision.models import Alert, SweepRun
from tests.cast import City

PAGES = ("alerts", "sweeps")
MAY_LOOK = {
    Role.SUPERVISOR: 200,
    Role.ASSESSMENT_MANAGER: 200,
    Role.SERVICE_MANAGER: 200,
    Role.HANDLER: 404,
    Role.UNIT_APPROVER: 404,
    Role.DISPATCHER: 404,
    Role.SYSTEM_ADMIN: 404,
    Role.AUDIT_ADMIN: 404,
}


@pytest.fixture
def enter(city: City, client: Client):
    """Sign in as a role of a place."""

    def go(role: Role = Role.SUPERVISOR, place: str = "institution") -> Client:
        client.force_login(city.person(role, place))
        return client

    return go


def alert_of(city: City, key: str, place: str | None = "lead", kind: str = "DECISION_LATE", **more) -> Alert:
    now = timezone.now()
    department = city.departments[place] if place else None
    return Alert.objects.create(
        **{"key": key, "kind": kind, "department": department, "since": now, "raised_at": now, **more}
    )


def run_before(**before: float) -> SweepRun:
    at = timezone.now() - timedelta(**before)
    return SweepRun.objects.create(started_at=at, as_of=at, finished_at=at, reminders=7)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("role", "status"), MAY_LOOK.items())
def test_who_may_look(enter, page, role, status):
    assert enter(role).get(reverse(page)).status_code == status


@pytest.mark.parametrize("page", PAGES)
def test_nobody_looks_without_signing_in(client, db, page):
    assert client.get(reverse(page)).status_code == 302


def test_a_supervisor_sees_alerts_of_the_own_departments_and_of_the_portal(enter, city):
    alert_of(city, "ours")
    alert_of(city, "theirs", place="stranger")
    alert_of(city, "all", place=None, kind="SWEEP_GAP", until=timezone.now())
    page = enter(place="parent").get(reverse("alerts"))
    assert {row.key for row in page.context["alerts"]} == {"ours", "all"}
    assert page.context["total"] == len(page.context["alerts"])


def test_the_tab_counts_what_its_list_holds(enter, city):
    alert_of(city, "open")
    alert_of(city, "over", until=timezone.now())
    alert_of(city, "seen", seen_at=timezone.now())
    alert_of(city, "gap", place=None, kind="SWEEP_GAP", until=timezone.now())
    page = enter().get(reverse("alerts"))
    tab = next(tab for tab in page.context["supervision_nav"] if tab["url"] == reverse("alerts"))
    assert tab["count"] == page.context["total"] == len(page.context["alerts"]) == 2
    everything = enter().get(reverse("alerts"), {"all": "1"})
    assert everything.context["total"] == 4


def test_alerts_of_one_kind(enter, city):
    alert_of(city, "late")
    alert_of(city, "gap", place=None, kind="SWEEP_GAP")
    page = enter().get(reverse("alerts"), {"kind": "SWEEP_GAP"})
    assert [row.key for row in page.context["alerts"]] == ["gap"]


def test_seeing_an_alert_is_noted_once(enter, city):
    row = alert_of(city, "late")
    first = enter()
    first.post(reverse("alert-seen"), {"alert": row.pk})
    row.refresh_from_db()
    seen_by, seen_at = row.seen_by, row.seen_at
    assert seen_by == city.person(Role.SUPERVISOR, "institution")
    enter(place="parent").post(reverse("alert-seen"), {"alert": row.pk})
    row.refresh_from_db()
    assert (row.seen_by, row.seen_at) == (seen_by, seen_at)


def test_an_alert_of_others_is_not_to_be_seen(enter, city):
    row = alert_of(city, "theirs", place="stranger")
    assert enter(place="parent").post(reverse("alert-seen"), {"alert": row.pk}).status_code == 403
    row.refresh_from_db()
    assert row.seen_at is None


def test_the_runs_say_where_the_sweep_stood_still(enter):
    run_before(hours=3)
    run_before(minutes=1)
    runs = enter().get(reverse("sweeps")).context["runs"]
    assert [before is not None for _run, before in runs] == [True, False]


HEALTH = [
    # minutes since the last run ended, its fault, the answer
    (None, "", 503),
    (1, "", 200),
    (4, "", 200),
    (6, "", 503),
    (1, "OperationalError", 503),
    (-1, "", 200),
    (-60, "", 503),
]


@pytest.mark.parametrize(("minutes", "fault", "status"), HEALTH)
def test_a_machine_learns_whether_the_sweep_runs(client, db, minutes, fault, status):
    if minutes is not None:
        run = run_before(minutes=minutes)
        SweepRun.objects.filter(pk=run.pk).update(fault=fault)
    answer = client.get("/healthz/sweep")
    assert answer.status_code == status
    assert answer["Content-Type"] == "text/plain"
    assert ("ok" in answer.content.decode()) is (status == 200)


@pytest.mark.parametrize(("role", "warned"), [(Role.SUPERVISOR, True), (Role.HANDLER, False)])
def test_supervisors_are_warned_on_every_page_when_the_sweep_stands_still(enter, role, warned):
    page = enter(role).get(reverse("home")).content.decode()
    assert ('class="banner" role="alert"' in page) is warned
    run_before(minutes=1)
    assert 'class="banner" role="alert"' not in enter(role).get(reverse("home")).content.decode()


def test_a_run_under_way_does_not_hide_that_none_has_ended(client, db):
    run_before(minutes=20)
    SweepRun.objects.create(started_at=timezone.now(), as_of=timezone.now())
    assert client.get("/healthz/sweep").status_code == 503


def test_a_turn_is_planned_on_the_page_and_ended_there(enter, city):
    client = enter(Role.UNIT_APPROVER, "lead")
    handler = city.person(Role.HANDLER, "lead")
    soon = timezone.localtime() - timedelta(hours=1)
    given = {
        "department": city.departments["lead"].pk,
        "staff": handler.pk,
        "starts_at": f"{soon:%Y-%m-%dT%H:%M}",
        "ends_at": f"{soon + timedelta(hours=12):%Y-%m-%dT%H:%M}",
    }
    address = reverse("duty-roster")
    assert client.post(address, given).status_code == 302
    (turn,) = client.get(address).context["turns"]
    assert turn.staff == handler
    again = client.post(address, given)
    assert again.status_code >= 400
    assert again.context["form"]["starts_at"].value() == given["starts_at"], "what was typed is kept"
    client.post(reverse("duty-roster-end", args=[turn.pk]))
    assert client.get(address).context["turns"] == []
    assert client.get(address, {"past": "1"}).context["turns"] == [turn]


def test_the_roster_of_others_does_not_exist(enter, city):
    assert enter(Role.HANDLER, "lead").get(reverse("duty-roster")).status_code == 404
    now = timezone.now()
    theirs = DutyRoster.objects.create(
        department=city.departments["stranger"],
        staff=city.person(Role.HANDLER, "stranger"),
        starts_at=now,
        ends_at=now + timedelta(hours=1),
    )
    client = enter(Role.UNIT_APPROVER, "lead")
    assert client.get(reverse("duty-roster")).context["turns"] == []
    assert client.post(reverse("duty-roster-end", args=[theirs.pk])).status_code == 404
