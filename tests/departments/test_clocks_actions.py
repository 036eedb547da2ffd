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
    assert clock.next_step == ("" if met else "DUE_SOON"), "a late one keeps the step that nobody took"
    assert (clock.next_at is None) is met
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


RESUMED = {
    # urgency, limit, suspended, resumed: due, next step and when
    ("NORMAL", "5wd", "2026-07-08 10:00", "2026-07-10 10:00"): (
        ("2026-07-15 Wed 17:30", "DUE_SOON", "2026-07-14 Tue 17:30")
    ),
    ("NORMAL", "1wd", "2026-07-07 11:00", "2026-07-07 12:00"): (
        ("2026-07-07 Tue 17:30", "DUE_SOON", "2026-07-07 Tue 14:30")
    ),
    ("URGENT", "24h", "2026-07-06 12:00", "2026-07-06 18:00"): (
        ("2026-07-07 Tue 16:00", "DUE_SOON", "2026-07-07 Tue 10:00")
    ),
    ("CRITICAL", "2h", "2026-07-06 11:00", "2026-07-06 23:00"): (
        ("2026-07-07 Tue 00:00", "DUE_SOON", "2026-07-06 Mon 23:30")
    ),
}


@pytest.mark.parametrize(("given", "expected"), RESUMED.items())
def test_right_after_resuming_the_stored_step_is_that_of_the_new_due_time(
    given: tuple[str, str, str, str], expected: tuple[str, str, str]
) -> None:
    urgency, limit, paused, resumed = given
    clock = begun(limit, urgency=urgency)
    clocks.suspend(clock, at=instant(paused), calendar=CALENDAR, reason="SUSPENSION")
    assert (clock.next_at, clock.paused_at) == (None, instant(paused))
    clocks.resume_clock(clock, at=instant(resumed), calendar=CALENDAR, urgency=urgency)
    assert (told(clock.due_at), *next_of(clock)) == expected
    assert (clock.paused_at, clock.remaining) == (None, None)


@pytest.mark.parametrize("urgency", ["NORMAL", "URGENT", "CRITICAL"])
@pytest.mark.parametrize("paused", ["2026-07-06 10:00", "2026-07-06 11:45", "2026-07-06 13:00"])
def test_suspended_and_resumed_at_once_the_stored_step_is_as_before(urgency: str, paused: str) -> None:
    limit = {"NORMAL": "4wh", "URGENT": "24h", "CRITICAL": "2h"}[urgency]
    clock = begun(limit, urgency=urgency)
    while clock.next_at and clock.next_at < instant(paused):
        clocks.advance(clock, calendar=CALENDAR)
    before = (clock.due_at, *next_of(clock))
    clocks.suspend(clock, at=instant(paused), calendar=CALENDAR)
    clocks.resume_clock(clock, at=instant(paused), calendar=CALENDAR, urgency=urgency)
    assert (clock.due_at, *next_of(clock)) == before


def test_reasons_and_people_are_kept_beside_the_moves() -> None:
    clock = begun()
    clocks.suspend(clock, at=instant("2026-07-07 10:00"), calendar=CALENDAR, reason="JUDICIAL", by="王敏")
    clocks.lengthen(
        clock,
        working_days=2,
        calendar=CALENDAR,
        urgency="NORMAL",
        at=instant("2026-07-07 11:00"),
        by="李强",
    )
    pause, extension = clock.history
    assert (pause.reason, pause.by) == ("JUDICIAL", "王敏")
    assert (extension.by, extension.made_at) == ("李强", instant("2026-07-07 11:00"))
    assert extension.at == instant("2026-07-13 17:30")  # the due time it lengthened


def test_time_is_given_back_once() -> None:
    clock = begun("1wd")
    since, until = instant("2026-07-07 09:30"), instant("2026-07-08 10:00")
    clocks.give_back(clock, since=since, at=until, calendar=CALENDAR, reason="RETURN_DELAY")
    assert told(clock.due_at) == "2026-07-08 Wed 17:30"
    clocks.give_back(clock, since=since, at=until, calendar=CALENDAR, reason="RETURN_DELAY")
    assert (told(clock.due_at), len(clock.pauses)) == ("2026-07-08 Wed 17:30", 1)
    clocks.give_back(clock, since=until, at=until, calendar=CALENDAR, reason="RETURN_DELAY")
    assert len(clock.pauses) == 1


def test_a_clock_that_follows_another_keeps_its_pauses_and_extensions() -> None:
    old, new = begun("5wd"), begun("3wd")
    clocks.suspend(old, at=instant("2026-07-07 10:00"), calendar=CALENDAR, reason="SUSPENSION")
    clocks.resume_clock(old, at=instant("2026-07-08 10:00"), calendar=CALENDAR, urgency="NORMAL")
    clocks.follow(new, old, at=instant("2026-07-08 11:00"), calendar=CALENDAR, at_least_hours=4)
    assert old.voided_at == instant("2026-07-08 11:00")
    assert old.history[-1].reason == "RECLASSIFIED"
    assert told(new.due_at) == "2026-07-10 Fri 17:30"  # 9 July and the close of the pause
    late = begun("1wd")
    clocks.follow(late, begun("5wd"), at=instant("2026-07-10 16:00"), calendar=CALENDAR, at_least_hours=4)
    assert told(late.due_at) == "2026-07-13 Mon 11:30"


def test_a_limit_of_law_caps_the_clock_and_survives_storage() -> None:
    clock = begun("20wd", "2026-07-01 10:00", statutory=Limit.parse("15cd"))
    assert (clock.statutory, told(clock.due_at)) == ("15cd", "2026-07-16 Thu 17:30")
    clocks.lengthen(clock, working_days=5, calendar=CALENDAR, urgency="NORMAL")
    assert told(clock.due_at) == "2026-07-16 Thu 17:30"
