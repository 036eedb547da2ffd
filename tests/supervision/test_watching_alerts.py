"""Alerts: late decisions, a sweep that did not run or failed, a year nobody confirmed; each raised once."""

from datetime import datetime, timedelta

import pytest

from core.models import OutboxMessage
from departments.calendars import forget
from departments.models import CalendarDay
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from feedback.models import Deadline
from supervision.models import Alert, SweepRun
from supervision.sweep.alerting import alert
from supervision.sweep.gathering import gather
from tests.cast import START, City, Walk

LATER = START + timedelta(days=2)


def walked(city: City, state: str) -> Walk:
    walk = Walk(city)
    walk.to(state)
    return walk


def run_of(started: datetime, minutes: int | None = 0, fault: str = "") -> SweepRun:
    finished = None if minutes is None else started + timedelta(minutes=minutes)
    return SweepRun.objects.create(started_at=started, as_of=started, finished_at=finished, fault=fault)


def kinds() -> list[str]:
    return sorted(Alert.objects.values_list("kind", flat=True))


def test_a_return_left_undecided_is_told_once_and_ends_with_the_decision(city):
    walk = walked(city, "RETURN_PENDING")
    clock = Deadline.objects.get(ticket=walk.ticket, kind="RETURN_DECIDE")
    assert alert(clock.due_at) == 0, "at the due instant one is in time"
    assert alert(LATER) == 1
    assert alert(LATER + timedelta(minutes=1)) == 0
    row = Alert.objects.get()
    assert (row.kind, row.department, row.since) == ("DECISION_LATE", clock.owner, clock.due_at)
    assert row.until is None
    Deadline.objects.filter(pk=clock.pk).update(stopped_at=LATER)
    alert(LATER + timedelta(hours=1))
    row.refresh_from_db()
    assert row.until == LATER


def test_a_clock_that_runs_by_a_year_nobody_confirmed_raises_no_decision(city):
    walk = walked(city, "RETURN_PENDING")
    Deadline.objects.filter(ticket=walk.ticket).update(is_provisional=True)
    alert(LATER)
    assert "DECISION_LATE" not in kinds()


def test_the_work_of_departments_is_no_late_decision(city):
    walked(city, "IN_PROGRESS")
    assert alert(START + timedelta(days=60)) == 0


@pytest.mark.parametrize(
    ("minutes", "raised"), [(1, []), (5, []), (6, ["SWEEP_GAP"]), (60 * 24, ["SWEEP_GAP"]), (-60, [])]
)
def test_a_sweep_that_did_not_run_is_told_with_from_and_to(db, minutes, raised):
    run_of(LATER)
    now = LATER + timedelta(minutes=minutes)
    run_of(now, None)
    alert(now)
    assert kinds() == raised
    assert [(row.since, row.until) for row in Alert.objects.all()] == [(LATER, now)] * len(raised)
    alert(now)
    assert kinds() == raised, "one gap is one alert"


def test_a_clock_set_back_does_not_hide_a_gap(db):
    run_of(LATER + timedelta(days=1))
    run_of(LATER)
    run_of(LATER + timedelta(minutes=30), None)
    alert(LATER + timedelta(minutes=30))
    assert kinds() == ["SWEEP_GAP"], "the last is the last that was written, not the latest by the clock"


def test_failures_in_a_row_are_one_alert_that_ends_with_the_first_good_run(db):
    for minute in range(3):
        run_of(LATER + timedelta(minutes=minute), fault="OperationalError")
        alert(LATER + timedelta(minutes=minute + 1))
    row = Alert.objects.get()
    assert (row.kind, row.note, row.until) == ("SWEEP_FAILED", "OperationalError", None)
    run_of(LATER + timedelta(minutes=4))
    alert(LATER + timedelta(minutes=5))
    row.refresh_from_db()
    assert row.until == LATER + timedelta(minutes=5)


def test_a_missing_year_is_told_and_ends_when_it_is_loaded(city):
    new_year = datetime(2027, 1, 5, 17, 30, tzinfo=SHANGHAI)
    walk = walked(city, "IN_PROGRESS")
    Deadline.objects.filter(ticket=walk.ticket, kind="HANDLE").update(due_at=new_year, is_provisional=True)
    alert(LATER)
    row = Alert.objects.get()
    assert (row.kind, row.note, row.until) == ("CALENDAR_MISSING", "2027", None)
    CalendarDay.objects.create(date="2027-01-01", is_workday=False, name="元旦", source_notice="国办发明电")
    forget()
    alert(LATER + timedelta(minutes=1))
    row.refresh_from_db()
    assert row.until == LATER + timedelta(minutes=1)
    forget()


def test_supervisors_are_told_of_late_decisions_once_in_working_time(city):
    walked(city, "RETURN_PENDING")
    supervisor = city.person(Role.SUPERVISOR, "institution")
    night = datetime(2026, 9, 22, 22, tzinfo=SHANGHAI)
    alert(night)
    gather(night)
    ours = OutboxMessage.objects.filter(about_kind="staff", about_id=supervisor.pk)
    assert ours.count() == 0
    gather(LATER + timedelta(hours=1))
    gather(LATER + timedelta(hours=2))
    assert ours.count() == 1


def test_that_the_sweep_stood_still_is_told_at_any_hour(city):
    night = datetime(2026, 9, 22, 22, tzinfo=SHANGHAI)
    supervisor = city.person(Role.SUPERVISOR, "institution")
    run_of(night - timedelta(hours=3))
    run_of(night, None)
    alert(night)
    gather(night)
    (message,) = OutboxMessage.objects.all()
    assert message.about_id == supervisor.pk


def test_alerting_asks_the_same_however_many_clocks_run(city, django_assert_max_num_queries):
    for _ in range(3):
        walked(city, "RETURN_PENDING")
    run_of(LATER)
    with django_assert_max_num_queries(20):
        alert(LATER)
    with django_assert_max_num_queries(18):
        alert(LATER + timedelta(minutes=1))
