"""Who of a department handles what it was just given: in turn, or by load; and why that one."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

IN_TURN, BY_LOAD = "IN_TURN", "BY_LOAD"
ONLY, FEWEST_OPEN, FEWEST_OVERDUE, LONGEST_AGO, FIRST, NOBODY = (
    "ONLY",
    "FEWEST_OPEN",
    "FEWEST_OVERDUE",
    "LONGEST_AGO",
    "FIRST",
    "NOBODY",
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A handler with a live post in the department. ``last_turn`` 0: never assigned by the rule."""

    id: int
    open: int = 0
    overdue: int = 0
    last_turn: int = 0
    is_away: bool = False
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """Whom the rule names, or nobody, and what decided it."""

    id: int | None
    why: str
    open: int = 0
    overdue: int = 0


def choose(rule: str, candidates: Iterable[Candidate]) -> Assignment:
    """The handler ``rule`` names. In turn: whose last turn is longest ago. By load: who has fewest open, then
    fewest overdue, then the longest-ago turn. What is still even goes to the lowest id.

    The absent and those left out are passed over; ``why`` is what told the first from the second.
    """
    ranked = in_order(rule, candidates)
    if not ranked:
        return Assignment(None, NOBODY)
    first = ranked[0]
    why = ONLY if len(ranked) == 1 else _told_apart(rule, first, ranked[1])
    return Assignment(first.id, why, first.open, first.overdue)


def in_order(rule: str, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those who can be given something now, in the order of ``rule``."""
    able = [one for one in candidates if not one.is_away and not one.is_left_out]
    return sorted(able, key=lambda one: (*_measures(rule, one).values(), one.id))


def _measures(rule: str, one: Candidate) -> dict[str, int]:
    if rule == BY_LOAD:
        return {FEWEST_OPEN: one.open, FEWEST_OVERDUE: one.overdue, LONGEST_AGO: one.last_turn}
    return {LONGEST_AGO: one.last_turn}


def _told_apart(rule: str, first: Candidate, second: Candidate) -> str:
    mine, theirs = _measures(rule, first), _measures(rule, second)
    return next((why for why in mine if mine[why] != theirs[why]), FIRST)


def deal(rows: Mapping[int, int], at: Mapping[int, Iterable[Candidate]]) -> dict[int, int]:
    """Give rows to people one by one, each to whoever of its own place has fewest open by then.

    ``rows``: each with its place; ``at``: who works at a place, and who works at two is one pair of hands.
    The absent get none; a row whose place has nobody is not in the answer.
    """
    given: Counter[int] = Counter()
    dealt: dict[int, int] = {}
    for row, place in rows.items():
        hands = (replace(one, open=one.open + given[one.id], is_left_out=False) for one in at.get(place, ()))
        chosen = choose(BY_LOAD, hands)
        if chosen.id is not None:
            dealt[row] = chosen.id
            given[chosen.id] += 1
    return dealt
