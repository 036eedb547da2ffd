"""Lives the matters: each goes its way by the verbs people use, with earlier times, until today."""

from collections.abc import Callable
from dataclasses import replace

from config.demo.lives.arriving import dispatch, register, triage
from config.demo.lives.fates import DONE, NEW, PLAYS, SENT, TRIAGED, WORKING
from config.demo.lives.life import Life, Today
from config.demo.lives.rating import answer, judge, lay_down, look_back
from config.demo.lives.roads_late import close_case
from config.demo.lives.watching import watch, watch_to_the_end
from config.demo.lives.words import SECOND_MATTERS
from config.demo.lives.working import (
    co_handle,
    contact,
    result,
    review,
    sign,
    speak_beside,
    tell_refused,
)
from core.refusals import Refused
from feedback.models import Ticket
from feedback.states import State

__all__ = ["Life", "Today", "live"]

Step = Callable[[Life], bool]
STEPS: tuple[tuple[State, str, Step | None], ...] = (
    (State.REGISTERED, NEW, triage),
    (State.PENDING_DISPATCH, TRIAGED, dispatch),
    (State.DISPATCHED, SENT, sign),
    (State.IN_PROGRESS, "", speak_beside),
    (State.IN_PROGRESS, "", contact),
    (State.IN_PROGRESS, WORKING, co_handle),
    (State.IN_PROGRESS, "", result),
    (State.PENDING_REVIEW, "", review),
    (State.PENDING_CALLBACK, "", answer),
    (State.PENDING_VERDICT, "", judge),
    (State.COMPLETED, "", close_case),
    (State.COMPLETED, "", look_back),
    (State.COMPLETED, DONE, None),
    (State.COMPLETED, "", look_back),
    (State.COMPLETED, "", lay_down),
)
"""The road in order: a step is taken in its state only; before it, at its stage, what befalls the matter."""


def live(life: Life) -> Ticket:
    """Go the road until its end or until today; returns the ticket as it then stands."""
    if life.fate == "split":
        second = life.chance.choice(SECOND_MATTERS)[-1]
        life.matter = replace(life.matter, content=life.matter.content + second)
    register(life)
    life.watch = watch
    try:
        _go(life)
    except Today:
        pass
    except Refused as refused:
        tell_refused(life, refused)
    watch_to_the_end(life)
    return life.ticket


def _go(life: Life) -> None:
    for state, stage, step in STEPS:
        play = PLAYS.get((life.fate, stage))
        if play is not None and life.ticket.state == state and play(life):
            return
        if step is not None and life.ticket.state == state and step(life):
            return
