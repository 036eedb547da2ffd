"""What the clock rules answer besides the due time: steps, what is left, overdue days, the explanation."""

from datetime import datetime, timedelta

import pytest

from departments.rules import clocks
from departments.rules.clocks import Basis, Left, Limit
from tests.departments.deadline_table import instant, shipped_calendar, told

CALENDAR = shipped_calendar()


def steps(urgency: str, limit: str, start: str, pauses: tuple[tuple[str, str], ...] = ()) -> dict[str, str]:
    started = instant(start)
    due_at = clocks.due(Limit.parse(limit), started, CALENDAR).due_at
    stops = [(instant(a), instant(b)) for a, b in pauses]
    ladder = clocks.ladder(urgency, Limit.parse(limit), started, due_at, CALENDAR, stops)
    assert [step.at for step in ladder] == sorted(step.at for step in ladder)
    return {step.name.value: told(step.at) for step in ladder}


def test_normal_ladder_counts_working_days_after_the_due_day() -> None:
    assert steps("NORMAL", "5wd", "2026-09-18 Fri 10:12") == {
        "DUE_SOON": "2026-09-23 Wed 17:30",
        "REMINDER": "2026-09-24 Thu 17:30",
        "YELLOW": "2026-09-28 Mon 17:30",
        "RED": "2026-09-30 Wed 17:30",
        "INTERVIEW": "2026-10-09 Fri 17:30",
    }


def test_urgent_ladder_counts_natural_hours() -> None:
    assert steps("URGENT", "24h", "2026-07-03 Fri 17:00") == {
        "DUE_SOON": "2026-07-04 Sat 11:00",
        "REMINDER": "2026-07-04 Sat 17:00",
        "YELLOW": "2026-07-04 Sat 19:00",
        "RED": "2026-07-05 Sun 01:00",
        "INTERVIEW": "2026-07-05 Sun 17:00",
    }


def test_critical_ladder_begins_half_an_hour_before() -> None:
    assert steps("CRITICAL", "2h", "2026-07-04 Sat 22:00") == {
        "DUE_SOON": "2026-07-04 Sat 23:30",
        "REMINDER": "2026-07-04 Sat 23:30",
        "YELLOW": "2026-07-05 Sun 00:00",
        "RED": "2026-07-05 Sun 00:30",
        "INTERVIEW": "2026-07-05 Sun 02:00",
    }


def test_critical_ladder_never_begins_before_the_clock() -> None:
    assert steps("CRITICAL", "15min", "2026-07-04 Sat 22:00")["REMINDER"] == "2026-07-04 Sat 22:00"


def test_a_pause_begun_when_overdue_pushes_later_steps_back() -> None:
    late = steps("NORMAL", "3wd", "2026-07-06 10:00", (("2026-07-10 10:00", "2026-07-13 10:00"),))
    assert late["REMINDER"] == "2026-07-09 Thu 17:30"
    assert late["YELLOW"] == "2026-07-13 Mon 17:30"  # the close of Friday lies in the pause
    late = steps("URGENT", "2h", "2026-07-06 10:00", (("2026-07-06 13:00", "2026-07-06 15:00"),))
    assert (late["REMINDER"], late["YELLOW"]) == ("2026-07-06 Mon 12:00", "2026-07-06 Mon 16:00")


@pytest.mark.parametrize(
    ("limit", "start", "soon"),
    [
        ("5wd", "2026-09-24 Thu 10:00", "2026-10-08 Thu 17:30"),  # due on the 9th
        ("3wd", "2026-09-30 Wed 10:00", "2026-10-09 Fri 17:30"),  # due on Saturday the 10th
        (
            "1wd",
            "2026-07-06 Mon 10:30",
            "2026-07-07 Tue 14:22:30",
        ),  # 12.5 working hours: the last 3 h 7 min 30 s
        ("4wh", "2026-07-06 Mon 09:00", "2026-07-06 Mon 13:30"),  # the last working hour: 13:30 to 14:30
        ("4wh", "2026-07-06 Mon 15:00", "2026-07-07 Tue 09:30"),
        ("8wh", "2026-07-06 Mon 09:00", "2026-07-06 Mon 17:30"),  # more than a day: the day before
        ("24h", "2026-07-03 Fri 17:00", "2026-07-04 Sat 11:00"),
        ("30min", "2026-07-03 Fri 17:00", "2026-07-03 Fri 17:22:30"),
        ("2wd", "2026-09-30 Wed 18:00", "2026-10-08 Thu 17:30"),
    ],
)
def test_due_soon(limit: str, start: str, soon: str) -> None:
    due_at = clocks.due(Limit.parse(limit), instant(start), CALENDAR).due_at
    assert told(clocks.due_soon_from(Limit.parse(limit), instant(start), due_at, CALENDAR)) == soon


def test_due_soon_of_a_short_limit_does_not_grow_with_its_pauses() -> None:
    pauses = [(instant("2026-07-06 10:00"), instant("2026-07-08 10:00"))]
    soon = clocks.due_soon_from(
        Limit.parse("4wh"), instant("2026-07-06 09:00"), instant("2026-07-08 14:30"), CALENDAR, pauses
    )
    assert told(soon) == "2026-07-08 Wed 13:30"


@pytest.mark.parametrize(
    ("due_at", "now", "days"),
    [
        ("2026-09-23 Wed 17:30", "2026-09-23 Wed 17:30", 0),
        ("2026-09-23 Wed 17:30", "2026-09-24 Thu 17:30", 0),  # later than the close, not at it
        ("2026-09-23 Wed 17:30", "2026-09-24 Thu 17:30:01", 1),
        ("2026-09-23 Wed 17:30", "2026-09-28 Mon 09:42", 1),
        ("2026-09-24 Thu 17:30", "2026-09-28 Mon 09:42", 0),
        ("2026-09-28 Mon 10:04", "2026-09-29 Tue 17:31", 1),
        ("2026-09-28 Mon 10:04", "2026-09-28 Mon 17:31", 0),  # the due day's own close is no day late
        ("2026-09-30 Wed 17:30", "2026-10-08 Thu 09:00", 0),
        ("2026-09-30 Wed 17:30", "2026-10-10 Sat 18:00", 3),
    ],
)
def test_overdue_workdays(due_at: str, now: str, days: int) -> None:
    assert clocks.overdue_workdays(instant(due_at), instant(now), CALENDAR) == days


def test_overdue_workdays_leave_pauses_out() -> None:
    pauses = [(instant("2026-07-10 10:00"), instant("2026-07-14 10:00"))]
    due_at = instant("2026-07-09 17:30")
    assert clocks.overdue_workdays(due_at, instant("2026-07-14 18:00"), CALENDAR, pauses) == 1
    assert clocks.overdue_workdays(due_at, instant("2026-07-15 18:00"), CALENDAR, pauses) == 2


@pytest.mark.parametrize(
    ("basis", "due_at", "now", "expected"),
    [
        ("wd", "2026-09-28 Mon 17:30", "2026-09-28 Mon 09:42", ("left", "hours", 6, 18)),
        ("wd", "2026-09-29 Tue 17:30", "2026-09-28 Mon 09:42", ("left", "workdays", 1, 0)),
        ("wd", "2026-10-08 Thu 17:30", "2026-09-28 Mon 09:42", ("left", "workdays", 3, 0)),
        ("wd", "2026-09-28 Mon 17:30", "2026-09-26 Sat 12:00", ("left", "workdays", 1, 0)),
        ("wd", "2026-09-28 Mon 17:30", "2026-09-28 Mon 17:30", ("left", "minutes", 0, 0)),
        ("wh", "2026-09-28 Mon 10:04", "2026-09-28 Mon 09:42", ("left", "minutes", 22, 0)),
        ("wh", "2026-09-28 Mon 11:40", "2026-09-28 Mon 09:42", ("left", "hours", 1, 58)),
        ("wh", "2026-09-28 Mon 14:30", "2026-09-28 Mon 11:00", ("left", "hours", 2, 0)),
        ("h", "2026-09-28 Mon 20:15", "2026-09-28 Mon 09:42", ("left", "hours", 10, 33)),
        ("h", "2026-09-28 Mon 14:30", "2026-09-28 Mon 11:00", ("left", "hours", 3, 30)),
        ("min", "2026-09-28 Mon 12:05", "2026-09-28 Mon 12:00", ("left", "minutes", 5, 0)),
        ("cd", "2026-10-08 Thu 17:30", "2026-09-28 Mon 09:42", ("left", "days", 10, 0)),
        ("cd", "2026-10-08 Thu 17:30", "2026-10-08 Thu 15:30", ("left", "hours", 2, 0)),
        ("wd", "2026-09-28 Mon 20:00", "2026-09-28 Mon 18:00", ("left", "hours", 2, 0)),  # off hours: natural
        ("wd", "2026-09-23 Wed 17:30", "2026-09-28 Mon 09:42", ("overdue", "workdays", 1, 0)),
        ("wd", "2026-09-24 Thu 17:30", "2026-09-28 Mon 09:42", ("overdue", "minutes", 42, 0)),
        ("wd", "2026-09-24 Thu 17:30", "2026-09-26 Sat 09:42", ("overdue", "minutes", 0, 0)),
        ("h", "2026-09-24 Thu 17:30", "2026-09-25 Fri 09:30", ("overdue", "hours", 16, 0)),
        (
            "h",
            "2026-09-22 Tue 14:00",
            "2026-09-23 Wed 17:31",
            ("overdue", "hours", 27, 31),
        ),  # a close is no step
        ("h", "2026-09-22 Tue 14:00", "2026-09-24 Thu 13:59", ("overdue", "hours", 47, 59)),
        ("h", "2026-09-22 Tue 14:00", "2026-09-24 Thu 14:00", ("overdue", "days", 2, 0)),
        ("min", "2026-09-24 Thu 09:51", "2026-09-28 Mon 17:30", ("overdue", "days", 4, 0)),  # days off too
        ("cd", "2026-09-24 Thu 17:30", "2026-09-28 Mon 17:31", ("overdue", "workdays", 1, 0)),
        ("wh", "2026-09-28 Mon 11:00", "2026-09-28 Mon 14:00", ("overdue", "hours", 1, 30)),
    ],
)
def test_what_is_left(basis: str, due_at: str, now: str, expected: tuple[str, str, int, int]) -> None:
    answer = clocks.left(instant(due_at), instant(now), CALENDAR, Basis(basis))
    assert answer == Left(clocks.Kind(expected[0]), clocks.Unit(expected[1]), *expected[2:])


def test_a_pause_is_no_lateness() -> None:
    pauses = [(instant("2026-09-22 15:00"), instant("2026-09-23 15:00"))]
    for basis in (Basis.H, Basis.WH):
        late = clocks.left(instant("2026-09-22 14:00"), instant("2026-09-23 16:00"), CALENDAR, basis, pauses)
        assert late == Left(clocks.Kind.OVERDUE, clocks.Unit.HOURS, 2)


def test_what_a_suspended_clock_keeps() -> None:
    keep = clocks.kept(clocks.Remaining(Basis.WD, 2), CALENDAR)
    assert (keep.unit.value, keep.amount) == ("workdays", 2)
    keep = clocks.kept(clocks.Remaining(Basis.H, 3 * 3600 + 60), CALENDAR)
    assert (keep.unit.value, keep.amount, keep.minutes) == ("hours", 3, 1)


def test_explanation_marks_every_day() -> None:
    pauses = [(instant("2026-09-21 17:05"), instant("2026-09-22 17:05"))]
    why = clocks.explain(
        Limit.parse("5wd"), instant("2026-09-18 10:12"), instant("2026-09-28 17:30"), CALENDAR, pauses
    )
    marks = {day.date.day: (day.mark.value, day.ordinal) for day in why.days}
    assert marks == {
        18: ("start", None),
        19: ("off", None),
        20: ("counted", 1),
        21: ("counted", 2),
        22: ("paused", None),
        23: ("counted", 3),
        24: ("counted", 4),
        25: ("off", None),
        26: ("off", None),
        27: ("off", None),
        28: ("due", 5),
        29: ("later", None),
        30: ("later", None),
        1: ("later", None),
        2: ("later", None),
        3: ("later", None),
        4: ("later", None),
    }
    assert [day.date.day for day in why.skipped] == [19, 25, 26, 27]
    assert [(day.date.day, day.name) for day in why.counted_in] == [(20, "国庆节")]
    assert [len(week) for week in why.weeks] == [7, 7, 7]
    assert not why.is_provisional


def test_explanation_of_a_provisional_and_of_a_natural_clock() -> None:
    start = instant("2026-12-28 10:00")
    assert clocks.explain(Limit.parse("5wd"), start, instant("2027-01-05 17:30"), CALENDAR).is_provisional
    natural = clocks.explain(
        Limit.parse("24h"), instant("2026-12-31 20:00"), instant("2027-01-01 20:00"), CALENDAR
    )
    assert not natural.is_provisional
    assert natural.skipped == ()


def test_instants_must_be_aware() -> None:
    with pytest.raises(ValueError, match="naive"):
        clocks.due(Limit.parse("1wd"), datetime(2026, 7, 6, 10), CALENDAR)  # noqa: DTZ001 - the point


@pytest.mark.parametrize("text", ["", "5", "wd", "0wd", "-1wd", "5 days", "1.5h", "5wdx", "999999wd"])
def test_what_is_no_limit(text: str) -> None:
    with pytest.raises(ValueError, match="limit"):
        Limit.parse(text)


def test_limits_read_and_write_alike() -> None:
    for text in ("5wd", "4wh", "24h", "30min", "10cd"):
        assert str(Limit.parse(text)) == text
    assert Limit.parse(" 4 wh ") == Limit(4, Basis.WH)


def test_act_at_the_due_instant_is_in_time() -> None:
    due_at = instant("2026-07-09 17:30")
    assert clocks.left(due_at, due_at, CALENDAR).kind is clocks.Kind.LEFT
    assert clocks.left(due_at, due_at + timedelta(microseconds=1), CALENDAR).kind is clocks.Kind.OVERDUE
    ladder = clocks.ladder("NORMAL", Limit.parse("3wd"), instant("2026-07-06 10:00"), due_at, CALENDAR)
    assert clocks.reached(ladder, due_at) is clocks.StepName.DUE_SOON
    assert clocks.reached(ladder, due_at + timedelta(seconds=1)) is clocks.StepName.REMINDER
