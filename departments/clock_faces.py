"""A clock as it is drawn: its state, its words, its exact time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from departments.clock_wording import say_amount, say_exact, say_left, say_moment
from departments.models.clock import Clock
from departments.rules.calendar import WorkCalendar, in_shanghai
from departments.rules.clocks import kept, ladder, left, share_used


class State(StrEnum):
    """The five states of a clock, as the style sheet names them."""

    ON_TIME = "on-time"
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    SUSPENDED = "suspended"
    DONE = "done"


CLOSE = timedelta(hours=2)
READ_ALOUD: dict[State, Promise | str] = {
    State.ON_TIME: pgettext_lazy("clock", "On time"),
    State.DUE_SOON: pgettext_lazy("clock", "Due soon"),
    State.OVERDUE: "",  # its words say so already
    State.SUSPENDED: "",
    State.DONE: pgettext_lazy("clock", "Done"),
}


@dataclass(frozen=True, slots=True)
class Face:
    """What the clock tag draws; ``share`` is the time used in percent, ``at`` the moment it is about.

    ``is_close``: due within two hours, the only time amber words are bold.
    """

    state: State
    text: str
    title: str
    at: datetime
    share: int
    is_provisional: bool = False
    is_close: bool = False

    @property
    def read_aloud(self) -> str:
        """What a screen reader hears before the words."""
        return str(READ_ALOUD[self.state])


def face_of(clock: Clock, now: datetime, calendar: WorkCalendar, done: str = "") -> Face:
    """The clock's face now; ``done`` is the word for what was done ("answered") once it has stopped."""
    if not clock.is_open:
        return _done(clock, now, calendar, done)
    share = share_used(clock.started_at, clock.due_at, now, calendar, clock.running_basis, clock.pauses)
    title = _("due %(when)s") % {"when": say_exact(clock.due_at)}
    if clock.is_paused:
        return Face(State.SUSPENDED, _suspended(clock, calendar), title, clock.due_at, share)
    text = say_left(left(clock.due_at, now, calendar, clock.running_basis, clock.pauses))
    state = state_of(clock, now, calendar)
    is_close = state is State.DUE_SOON and clock.due_at - now < CLOSE
    return Face(state, text, title, clock.due_at, share, clock.is_provisional, is_close)


def state_of(clock: Clock, now: datetime, calendar: WorkCalendar) -> State:
    """On time, due soon, overdue, suspended or done; at the due instant it is not overdue yet."""
    if not clock.is_open:
        return State.DONE
    if clock.is_paused:
        return State.SUSPENDED
    if in_shanghai(now) > clock.due_at:
        return State.OVERDUE
    steps = ladder(clock.urgency, clock.running_limit, clock.started_at, clock.due_at, calendar, clock.pauses)
    return State.DUE_SOON if steps[0].at <= now else State.ON_TIME


def _suspended(clock: Clock, calendar: WorkCalendar) -> str:
    remaining = clock.remaining
    if remaining is None:
        return _("Suspended, overdue before")
    return _("Suspended, %(amount)s left") % {"amount": say_amount(kept(remaining, calendar))}


def _done(clock: Clock, now: datetime, calendar: WorkCalendar, done: str) -> Face:
    at = clock.stopped_at or clock.voided_at or clock.due_at
    title = _("due %(when)s") % {"when": say_exact(clock.due_at)}
    if clock.stopped_at is None:
        return Face(State.DONE, _("no longer counted"), title, at, 100)
    parts = {"when": say_moment(at, now), "done": done or _("done")}
    if clock.is_met:
        return Face(State.DONE, _("%(done)s %(when)s") % parts, title, at, 100)
    late = left(clock.due_at, at, calendar, clock.running_basis, clock.pauses)
    return Face(
        State.DONE, _("%(done)s %(when)s, %(late)s") % {**parts, "late": say_left(late)}, title, at, 100
    )
