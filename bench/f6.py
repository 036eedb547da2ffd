"""F6: the pure rules walked at random beside a clerk's book, and planted bugs that the walk must find.

The book says from the golden tables, and in its own words, who may do what when, and what comes of it.
"""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from feedback import policies
from feedback.lifecycle import MOVES
from feedback.rules.guards import GUARDS
from feedback.rules.moves import MoveSpec, Place
from tests.machine.test_rules import MET, walk_the_rules

FULL, SMALL, STEPS = 2000, 200, 50
HUNT = 400


def main(small: bool) -> dict[str, Any]:
    """Value: bugs found of those planted; it holds when none is found without one, and all are with one."""
    divergence = _walk(SMALL if small else FULL)
    states = {state for _verb, state, _may in MET}
    made = {verb for verb, _state, may in MET if may}
    found = [name for name, plant in BUGS.items() if _finds(plant)]
    return {
        "name": "F6",
        "value": len(found),
        "unit": f"of {len(BUGS)} planted bugs found",
        "goal": f"all, and 0 divergences in {SMALL if small else FULL} x {STEPS}",
        "holds": divergence is None and len(found) == len(BUGS),
        "divergence": divergence,
        "steps": sum(MET.values()),
        "states_met": len(states),
        "verbs_made": len(made),
        "missed": sorted(set(BUGS) - set(found)),
    }


def _walk(runs: int) -> str | None:
    try:
        walk_the_rules(runs=runs, steps=STEPS, is_random=True)
    except AssertionError as fault:
        return str(fault).splitlines()[0]
    return None


def _finds(plant: Callable[[], Any]) -> bool:
    with plant():
        return _walk(HUNT) is not None


def _guard(verb: str) -> Callable[[], Any]:
    """The verb's guard lets everything through."""
    return lambda: patch.dict(GUARDS, {verb: lambda _facts, _now: []})


def _second(verb: str) -> Callable[[], Any]:
    """Nobody asks any more whose work it was."""
    return lambda: patch.dict(policies.SECOND_PERSON, {verb: ()})


def _spec(verb: str, **changes: Any) -> Callable[[], Any]:
    """The verb's row of the move table says something else."""
    was = MOVES[verb]
    names = ("verb", "order", "permission", "place", "sources", "targets", "also")
    changed = MoveSpec(**{**{name: getattr(was, name) for name in names}, **changes})
    return lambda: patch.dict(MOVES, {verb: changed})


BUGS: dict[str, Callable[[], Any]] = {
    "a result signed without contact": _guard("submit_result"),
    "a return after the first contact": _guard("request_return"),
    "a dispatch past an open joint review": _guard("dispatch"),
    "a third rework": _guard("rework"),
    "a final answer after one bad answer": _guard("conclude"),
    "two requests at once": _guard("draft_termination"),
    "one's own draft signed": _second("submit_result"),
    "one's own work reviewed": _second("approve_result"),
    "a department judging itself": _second("verdict"),
    "a handler granting returns": _spec("grant_return", permission="handle_tickets", place=Place.LEAD),
    "a result sent back after the callback": _spec("send_back", sources=frozenset({"PENDING_CALLBACK"})),
    "a suspension granted by a dispatcher": _spec(
        "grant_suspension", permission="dispatch_tickets", place=Place.CENTRE
    ),
}
