"""What happens to a clock: fields are set, steps stored, nothing saved."""

from typing import Any

import pytest

from departments.actions import clocks
from departments.models.clock import Clock
from departments.rules.clocks import Basis, Limit, Remaining
from feedback.models import Deadline
from tests.departments.deadline_table import instant, shipped_calendar, told

CALENDAR = shipped_calendar()


def begun(
    limit: str = "5wd", start: str = "2026-07-06 10:00", urgency: str = "NORMAL", **more: Any
) -> Deadline:
    return clocks.begin(
        Deadline,
        kind="HANDLE",
        owner=None,
        limit=Limit.parse(limit),
        started_at=instant(start),
        calendar=CALENDAR,
        rule_version=None,
        urgency=urgency,
        **more,
    )


def next_of(clock: Clock) -> tuple[str, str]:
    return clock.next_step, told(clock.next_at) if clock.next_at else ""


def test_begin_stores_the_due_time_and_the_first_step() -> None:
    clock = begun()
    assert clock.pk is None
    assert told(clock.due_at) == "2026-07-13 Mon 17:30"
    assert next_of(clock) == ("DUE_SOON", "2026-07-10 Fri 17:30")
    assert (clock.is_running, clock.is_provisional, clock.limit) == (True, False, Limit(5, Basis.WD))


def test_a_clock_that_does_not_escalate_has_no_step() -> None:
    clock = begun(escalates=False)
    assert next_of(clock) == ("", "")
    clocks.suspend(clock, at=instant("2026-07-07 10:00"), calendar=CALENDAR)
    clocks.resume_clock(clock, at=instant("2026-07-08 10:00"), calendar=CALENDAR, urgency="NORMAL")
    assert next_of(clock) == ("", "")


def test_steps_are_taken_one_after_another() -> None:
    clock = begun()
    seen = []
    while clock.next_at:
        seen.append(clock.next_step)
        clocks.advance(clock, calendar=CALENDAR)
    assert seen == ["DUE_SOON", "REMINDER", "YELLOW", "RED", "INTERVIEW"]
    assert clock.next_step == ""


@pytest.mark.parametrize(("at", "met"), [("2026-07-13 17:30", True), ("2026-07-13 17:30:01", False)])
def test_stop_at_the_due_instant_is_in_time(at: str, met: bool) -> None:
    clock = begun()
    clocks.stop(clock, at=instant(at))
    assert (clock.is_met, clock.is_overdue(instant("2026-08-01 10:00"))) == (met, not met)
    assert next_of(clock) == ("", "")
    clocks.stop(clock, at=instant("2026-07-20 10:00"))
    assert told(clock.stopped_at) == told(instant(at))


def test_a_suspended_clock_keeps_what_is_left_and_goes_on() -> None:
    clock = begun()
    clocks.suspend(clock, at=instant("2026-07-08 10:00"), calendar=CALENDAR)
    assert clock.is_paused
    assert clock.next_at is None
    assert clock.remaining == Remaining(Basis.WD, 4)
    clocks.suspend(clock, at=instant("2026-07-09 10:00"), calendar=CALENDAR)  # a second time changes nothing
    assert len(clock.pauses) == 1
    assert not clock.is_overdue(instant("2026-08-01 10:00"))
    clocks.resume_clock(clock, at=instant("2026-07-10 10:00"), calendar=CALENDAR, urgency="NORMAL")
    assert (clock.is_running, clock.remaining) == (True, None)
    assert told(clock.due_at) == "2026-07-15 Wed 17:30"
    assert next_of(clock) == ("DUE_SOON", "2026-07-14 Tue 17:30")


def test_suspended_when_overdue_it_goes_on_from_the_step_it_had() -> None:
    clock = begun("3wd")
    for _ in range(2):
        clocks.advance(clock, calendar=CALENDAR)
    assert next_of(clock) == ("YELLOW", "2026-07-10 Fri 17:30")
    clocks.suspend(clock, at=instant("2026-07-10 10:00"), calendar=CALENDAR)
    assert (clock.remaining, clock.next_at) == (None, None)
    clocks.resume_clock(clock, at=instant("2026-07-13 10:00"), calendar=CALENDAR, urgency="NORMAL")
    assert told(clock.due_at) == "2026-07-09 Thu 17:30"
    assert next_of(clock) == ("YELLOW", "2026-07-13 Mon 17:30")


def test_lengthening_makes_it_a_clock_of_working_days() -> None:
    clock = begun("24h", "2026-07-03 17:00", "URGENT")
    clocks.lengthen(clock, working_days=1, calendar=CALENDAR, urgency="URGENT")
    assert told(clock.due_at) == "2026-07-06 Mon 17:30"
    assert (clock.running_basis, clock.limit) == (Basis.WD, Limit(24, Basis.H))


def test_sent_back_the_review_was_a_pause() -> None:
    clock = begun("3wd")
    clocks.stop(clock, at=instant("2026-07-09 16:00"))
    clocks.restart(clock, at=instant("2026-07-10 16:00"), calendar=CALENDAR, urgency="NORMAL")
    assert clock.is_running
    assert told(clock.due_at) == "2026-07-13 Mon 11:30"  # four working hours at least


def test_sent_back_after_stopping_exactly_when_due_there_are_four_hours() -> None:
    clock = begun("3wd")
    clocks.stop(clock, at=clock.due_at)
    clocks.restart(clock, at=instant("2026-07-13 09:00"), calendar=CALENDAR, urgency="NORMAL")
    assert told(clock.due_at) == "2026-07-13 Mon 14:30"


def test_sent_back_after_stopping_late_it_stays_late() -> None:
    clock = begun("3wd")
    clocks.stop(clock, at=instant("2026-07-10 10:00"))
    clocks.restart(clock, at=instant("2026-07-13 10:00"), calendar=CALENDAR, urgency="NORMAL")
    assert told(clock.due_at) == "2026-07-09 Thu 17:30"
    assert clock.is_overdue(instant("2026-07-13 10:00"))


def test_a_voided_clock_counts_for_nothing() -> None:
    clock = begun("3wd")
    clocks.void(clock, at=instant("2026-07-07 10:00"))
    clocks.suspend(clock, at=instant("2026-07-08 10:00"), calendar=CALENDAR)
    clocks.stop(clock, at=instant("2026-07-20 10:00"))
    assert (clock.is_open, clock.is_met, clock.is_overdue(instant("2026-08-01 10:00"))) == (
        False,
        False,
        False,
    )
    assert (clock.stopped_at, clock.pauses, clock.next_at) == (None, (), None)


def test_an_upstream_order_caps_the_due_time_for_good() -> None:
    clock = begun("5wd", "2026-12-28 10:00", external_due_at=instant("2026-12-31 12:00"))
    assert (told(clock.due_at), clock.is_provisional) == ("2026-12-31 Thu 12:00", False)
    clocks.lengthen(clock, working_days=5, calendar=CALENDAR, urgency="NORMAL")
    assert told(clock.due_at) == "2026-12-31 Thu 12:00"


def test_at_least_so_many_hours() -> None:
    clock = begun("1wd")
    clocks.keep_at_least(clock, hours=4, at=instant("2026-07-07 16:30"), calendar=CALENDAR)
    assert told(clock.due_at) == "2026-07-08 Wed 12:00"
