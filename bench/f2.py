"""F2: pairs of moves that meet in one state are made at the same instant; every history is a legal path.

In every round the deadlines are recomputed at that instant too, as an update of many clocks would do.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, groupby
from typing import Any

from django.db import transaction

from bench._cast import cast
from bench._ground import stand
from core.evidence import verify
from departments.calendars import load_calendar
from departments.models import Staff
from departments.roles import Role
from feedback.actions.recomputing import move_deadlines
from feedback.models import Ticket
from tests.cast import City, Walk
from tests.feedback.moves import EVERY_MOVE, MAKE
from tests.feedback.test_crashes import meet_people
from tests.feedback.test_races import Act, assert_legal, rush, words

FULL, SMALL = 300, 40
CLEAN = {"ok", "refused", "refused with 403"}


def main(small: bool) -> dict[str, Any]:
    """Value: pairs after which a history was no legal path, or a move ended as none may."""
    stand(small=True)
    city, wanted = cast(), SMALL if small else FULL
    meet_people(city)
    pairs = list(_pairs())
    rounds = [pairs[number % len(pairs)] for number in range(max(wanted, 0 if small else len(pairs)))]
    walks, acts = [], []
    for state, first, second in rounds:
        walk = Walk(city)
        walk.to(state)
        walk.tick()
        walks.append(walk)
        acts.append([_act(walk, city, first), _act(walk, city, second), _recompute(walk)])
    ended = [[words(result) for result in results] for results in rush(acts)]
    told = [ends[:2] for ends in ended]
    wrong = [
        f"{first} x {second} in {state}: {ends}"
        for (state, first, second), walk, ends in zip(rounds, walks, told, strict=True)
        if not set(ends) <= CLEAN or "ok" not in ends or not _is_legal(walk.ticket)
    ] + [f"recomputing: {ends[2]}" for ends in ended if ends[2] != "ok"]
    return {
        "name": "F2",
        "value": len(wrong),
        "unit": "pairs gone wrong",
        "goal": f"0 of {len(rounds)} ({len(pairs)} different)",
        "holds": not wrong and verify().holds,
        "outcomes": dict(Counter(" + ".join(sorted(ends)) for ends in told)),
        "wrong": wrong[:20],
    }


def _pairs() -> Iterator[tuple[str, str, str]]:
    """Every two moves that the table of moves makes from one state, and each move with itself."""
    ordered = sorted(MAKE, key=lambda verb: MAKE[verb][0])
    for state, verbs in groupby(ordered, key=lambda verb: MAKE[verb][0]):
        for first, second in combinations(sorted(verbs), 2):
            yield state, first, second
    for verb, (state, _make) in MAKE.items():
        yield state, verb, verb


def _who(city: City, verb: str) -> Staff:
    role, _, place = EVERY_MOVE[verb][1].partition("@")
    return city.person(Role(role), place)


def _act(walk: Walk, city: City, verb: str) -> Act:
    by, make = _who(city, verb), MAKE[verb][1]
    return lambda: make(walk, by)


def _recompute(walk: Walk) -> Act:
    first, now = walk.now.date(), walk.now

    def recompute() -> int:
        with transaction.atomic():
            return move_deadlines(load_calendar(), first=first, by=None, now=now)

    return recompute


def _is_legal(ticket: Ticket) -> bool:
    try:
        assert_legal(ticket)
    except AssertionError:
        return False
    return True
