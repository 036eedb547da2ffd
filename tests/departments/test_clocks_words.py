"""Clocks as people read them: the words, the face, the panel that explains."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import translation

from departments.actions import clocks
from departments.clock_faces import State, face_of
from departments.clock_reasons import short_name, why_of
from departments.clock_wording import say_duration, say_exact, say_limit, say_moment
from departments.rules.clocks import Limit
from feedback.models import Deadline
from tests.departments.deadline_table import instant, shipped_calendar
from tests.departments.test_clocks_actions import begun

CALENDAR = shipped_calendar()


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def designed() -> Deadline:
    """The clock of the design's ticket: five working days, a pause of one."""
    clock = begun("5wd", "2026-09-18 10:12")
    clocks.suspend(clock, at=instant("2026-09-21 17:05"), calendar=CALENDAR)
    clocks.resume_clock(clock, at=instant("2026-09-22 17:05"), calendar=CALENDAR, urgency="NORMAL")
    return clock


@pytest.mark.parametrize(
    ("now", "state", "text"),
    [
        ("2026-09-23 10:00", State.ON_TIME, "2 working days left"),
        ("2026-09-24 17:30", State.DUE_SOON, "1 working day left"),
        ("2026-09-28 09:42", State.DUE_SOON, "6 hours 18 minutes left"),
        ("2026-09-28 17:29:30", State.DUE_SOON, "less than a minute left"),
        ("2026-09-28 17:30", State.DUE_SOON, "less than a minute left"),
        ("2026-09-28 17:30:01", State.OVERDUE, "just overdue"),
        ("2026-09-29 08:00", State.OVERDUE, "just overdue"),
        ("2026-09-29 09:42", State.OVERDUE, "overdue by 42 minutes"),
        ("2026-09-30 17:31", State.OVERDUE, "overdue by 2 working days"),
    ],
)
def test_faces_of_a_running_clock(now: str, state: State, text: str) -> None:
    face = face_of(designed(), instant(now), CALENDAR)
    assert (face.state, face.text) == (state, text)
    assert face.title == "due Mon 28/9/2026 17:30"


def test_faces_of_a_clock_that_stands() -> None:
    clock, now = begun("5wd"), instant("2026-07-15 10:00")
    clocks.suspend(clock, at=instant("2026-07-08 10:00"), calendar=CALENDAR)
    assert (face_of(clock, now, CALENDAR).state, face_of(clock, now, CALENDAR).text) == (
        State.SUSPENDED,
        "Suspended, 4 working days left",
    )
    clock = begun("5wd")
    clocks.stop(clock, at=instant("2026-07-08 16:20"))
    assert face_of(clock, now, CALENDAR, "answered").text == "answered 8/7 16:20"
    clock = begun("3wd")
    clocks.stop(clock, at=instant("2026-07-13 10:00"))
    face = face_of(clock, now, CALENDAR)
    assert (face.state, face.text) == (State.DONE, "done 13/7 10:00, overdue by 1 working day")


def test_the_reasons_of_the_designed_clock() -> None:
    why = why_of(designed(), CALENDAR, start="dispatched")
    assert why.rule == "5 working days"
    assert why.start == "dispatched 18/9 10:12, counted from the next working day"
    assert why.skipped == "Sat 19/9; 25 to 27/9 中秋节"
    assert why.counted_in == "Sun 20/9, a day made up for 国庆节"
    assert [(line.term, line.text) for line in why.story] == [
        ("Paused", "21/9 17:05 to 22/9 17:05, given back in full")
    ]
    assert [
        [cell and (cell.day, cell.style, cell.note, cell.sign) for cell in week] for week in why.weeks[:2]
    ] == [
        [
            None,
            None,
            None,
            None,
            (18, "start", "dispatched", ""),
            (19, "", "", "off"),
            (20, "counted", "day 1", "on"),
        ],
        [
            (21, "counted", "day 2", ""),
            (22, "paused", "paused", ""),
            (23, "counted", "day 3", ""),
            (24, "counted", "day 4", ""),
            (25, "", "中秋", "off"),
            (26, "", "", "off"),
            (27, "", "", "off"),
        ],
    ]
    assert why.weeks[2][0] is not None
    assert (why.weeks[2][0].style, why.weeks[2][0].note) == ("due", "day 5")


def test_provisional_and_extended_are_said() -> None:
    clock = begun("5wd", "2026-12-28 10:00")
    clocks.lengthen(clock, working_days=2, calendar=CALENDAR, urgency="NORMAL")
    why = why_of(clock, CALENDAR)
    assert why.is_provisional
    assert [line.text for line in why.story] == ["2 working days granted; it was due 5/1 17:30"]
    assert face_of(clock, instant("2026-12-29 10:00"), CALENDAR).is_provisional


def test_every_clock_can_be_drawn_and_explained() -> None:
    template = Template(
        "{% load clock_words %}{% clock clock now what='handle' size='large' %}{% why clock %}"
    )
    for limit in ("5wd", "4wh", "24h", "30min", "60cd"):
        clock = begun(limit)
        for now in ("2026-07-06 10:00", "2026-07-06 10:29", "2026-09-30 10:00"):
            page = template.render(Context({"clock": clock, "now": instant(now), "calendar": CALENDAR}))
            assert "clock--large" in page
            assert "<time" in page
            assert "calendar__day--due" in page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1wd", "1 working day"),
        ("4wh", "4 working hours"),
        ("24h", "24 hours"),
        ("30min", "30 minutes"),
        ("10cd", "10 days"),
    ],
)
def test_limits_in_words(text: str, words: str) -> None:
    assert say_limit(Limit.parse(text)) == words


def test_moments_and_lengths_in_words() -> None:
    moment = instant("2026-09-28 17:30")
    assert say_exact(moment) == "Mon 28/9/2026 17:30"
    assert say_moment(moment, instant("2026-09-28 09:00")) == "today 17:30"
    assert say_moment(moment, instant("2026-01-28 09:00")) == "28/9 17:30"
    assert say_moment(moment, instant("2027-01-28 09:00")) == "28/9/2026 17:30"
    assert [say_duration(timedelta(minutes=m)) for m in (0, 28, 294, 3000)] == [
        "less than a minute",
        "28 minutes",
        "4 hours 54 minutes",
        "2 days",
    ]
    assert [short_name(name) for name in ("春节", "国庆节、中秋节", "元旦", "")] == [
        "春节",
        "国庆",
        "元旦",
        "",
    ]
