"""The duty roster: planned by who signs or supervises there, for people with a post, without overlap."""

from datetime import timedelta

import pytest

from core.evidence import Subject, records_of
from core.refusals import NotPermitted, Refused
from departments.actions.accounts import set_account_active
from departments.actions.roster import end_duty, plan_duty
from departments.models import DutyRoster
from departments.roles import Role
from tests.cast import START, City, build_city

EVENING = START + timedelta(hours=9)
MORNING = START + timedelta(hours=24)


@pytest.fixture
def city(db: None) -> City:
    return build_city()


def turn_of(city: City, by: Role = Role.UNIT_APPROVER, place: str = "lead", **changed) -> DutyRoster:
    given = {
        "department": city.departments["lead"],
        "staff": city.person(Role.HANDLER, "lead"),
        "starts_at": EVENING,
        "ends_at": MORNING,
        "by": city.person(by, place),
        "now": START,
    }
    return plan_duty(**(given | changed))


KEEPERS = [
    (Role.UNIT_APPROVER, "lead", True),
    (Role.UNIT_APPROVER, "parent", True),
    (Role.SUPERVISOR, "institution", True),
    (Role.UNIT_APPROVER, "stranger", False),
    (Role.HANDLER, "lead", False),
    (Role.DISPATCHER, "centre", False),
    (Role.SYSTEM_ADMIN, "institution", False),
]


@pytest.mark.parametrize(("role", "place", "may"), KEEPERS)
def test_who_keeps_the_roster(city, role, place, may):
    if may:
        assert turn_of(city, role, place).pk
        return
    with pytest.raises(NotPermitted):
        turn_of(city, role, place)
    assert not DutyRoster.objects.exists()


REFUSED = [
    ({"ends_at": EVENING}, ["duty_ends_before_start"]),
    ({"starts_at": START - timedelta(days=2), "ends_at": START}, ["duty_is_past"]),
]


@pytest.mark.parametrize(("changed", "codes"), REFUSED)
def test_times_that_make_no_sense_are_refused(city, changed, codes):
    with pytest.raises(Refused) as refused:
        turn_of(city, **changed)
    assert refused.value.codes == codes or list(refused.value.codes) == codes


def test_nobody_has_two_turns_at_once_there(city):
    turn_of(city)
    with pytest.raises(Refused) as refused:
        turn_of(city, starts_at=EVENING + timedelta(hours=1))
    assert "duty_overlaps" in refused.value.codes
    assert turn_of(city, starts_at=MORNING, ends_at=MORNING + timedelta(hours=8)).pk


def test_who_left_gets_no_turn(city):
    gone = city.person(Role.HANDLER, "lead")
    set_account_active(gone, is_active=False, by=city.person(Role.SYSTEM_ADMIN, "institution"), now=START)
    with pytest.raises(Refused) as refused:
        turn_of(city)
    assert "duty_without_post" in refused.value.codes


def test_a_turn_is_ended_early_and_one_to_come_is_taken_off(city):
    by = city.person(Role.UNIT_APPROVER, "lead")
    first, second = turn_of(city), turn_of(city, starts_at=MORNING, ends_at=MORNING + timedelta(hours=8))
    end_duty(first, by=by, now=EVENING + timedelta(hours=1))
    end_duty(second, by=by, now=EVENING + timedelta(hours=1))
    assert list(DutyRoster.objects.values_list("ends_at", flat=True)) == [EVENING + timedelta(hours=1)]
    verbs = [record.verb for record in records_of(Subject("department", city.departments["lead"].pk))]
    assert verbs[-4:] == ["plan_duty", "plan_duty", "end_duty", "end_duty"]
