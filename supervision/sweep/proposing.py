"""Cards, circulars and interviews are proposed, each once by key; a person decides.

By the ladder, by the same step twice on one ticket, and by a department's cards in a quarter.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from core.evidence import Entry, Subject
from departments.rules.clocks import StepName
from supervision.choices import ProposalGround, ProposalState
from supervision.models import Proposal
from supervision.rules.escalation import ABOVE, lapsing, measures_of
from supervision.sweep._rows import among, change, insert
from supervision.sweep.cases import Case, Terms

EARLIER = """
SELECT reminder.ticket_id, reminder.department_id, reminder.step, reminder.dispatch_id, min(reminder.at)
FROM supervision_reminder AS reminder JOIN feedback_dispatch AS dispatch ON dispatch.id = reminder.dispatch_id
WHERE reminder.ticket_id = ANY(%s) AND reminder.step = ANY(%s) AND dispatch.voided_at IS NULL
AND reminder.deadline_id IS NOT NULL
GROUP BY 1, 2, 3, 4
"""
Wanted = tuple[str, str, str, Case]
"""Key, measure, ground, and the case that asks for it."""


def propose(cases: Sequence[Case], terms: Terms) -> tuple[int, list[Entry]]:
    """Propose what the levels ask for; what a higher proposal makes idle lapses. How many, and the evidence.

    A dissolved department gets no cards: who takes the matter over has clocks of its own.
    """
    climbed = [case for case in cases if case.course.level and case.clock.owner_id not in terms.dissolved]
    if not climbed:
        return 0, []
    twice = _twice(climbed)
    wanted, idle = _wanted(climbed, twice)
    known = _known(wanted)
    fresh = [one for one in wanted if one[0] not in known]
    evidence = write(
        [_row(one, is_idle=one[0] in idle, terms=terms) for one in fresh],
        terms,
    )
    for _key, measure, _ground, case in fresh:
        case.proposed.append(measure)
    stale = [known[key] for key in sorted(idle & known.keys()) if known[key][2] == ProposalState.OPEN]
    return len(fresh), evidence + _lapse(stale, terms)


def write(rows: Sequence[dict[str, Any]], terms: Terms) -> list[Entry]:
    """Insert proposals, and what the evidence says of each."""
    ids = insert(Proposal, rows)
    return [
        _entry(id_, "issue", {"to": row["state"], "measure": row["measure"], "ground": row["ground"]}, terms)
        for id_, row in zip(ids, rows, strict=True)
    ]


def _wanted(climbed: Iterable[Case], twice: dict[int, set[StepName]]) -> tuple[list[Wanted], set[str]]:
    wanted: list[Wanted] = []
    idle: set[str] = set()
    for case in climbed:
        place = case.place
        by_ladder = ProposalGround.ORDER_LATE if place.kind == "order" else ProposalGround.LADDER
        measures = measures_of(case.course.reminded, twice.get(case.clock.pk, ()))
        for measure, is_twice in measures.items():
            ground = ProposalGround.TWICE if is_twice else by_ladder
            wanted.append((f"{measure}:{place.kind}:{place.id}", measure, ground.value, case))
        idle |= {f"{measure}:{place.kind}:{place.id}" for measure in lapsing(measures)}
    return wanted, idle


def _twice(climbed: Sequence[Case]) -> dict[int, set[StepName]]:
    """By clock, the steps that an earlier dispatch of the same ticket and department reached too."""
    tickets = sorted({c.place.ticket_id for c in climbed if c.place.ticket_id and not c.is_own})
    if not tickets:
        return {}
    noted: dict[tuple[int, int, str], list[tuple[datetime, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(EARLIER, [tickets, [step.value for step in ABOVE]])
        for ticket, department, step, dispatch, at in cursor.fetchall():
            noted.setdefault((ticket, department, step), []).append((at, dispatch))
    return {case.clock.pk: found for case in climbed if (found := _again(case, noted))}


def _again(case: Case, noted: Mapping[tuple[int, int, str], Sequence[tuple[datetime, int]]]) -> set[StepName]:
    place = case.place
    found = set()
    for step in case.course.reminded:
        same = noted.get((place.ticket_id or 0, case.clock.owner_id, step.name.value), ())
        mine = (step.at, place.dispatch_id or 0)
        if any(dispatch != place.dispatch_id and (at, dispatch) < mine for at, dispatch in same):
            found.add(step.name)
    return found


def _known(wanted: Sequence[Wanted]) -> dict[str, tuple[int, int, str, str]]:
    rows = Proposal.objects.filter(key__in=among((key for key, *_ in wanted), "text")).order_by("id")
    locked = rows.select_for_update(of=("self",)).values_list("key", "id", "version", "state", "measure")
    return {key: (id_, version, state, measure) for key, id_, version, state, measure in locked}


def _row(one: Wanted, *, is_idle: bool, terms: Terms) -> dict[str, Any]:
    key, measure, ground, case = one
    place = case.place
    return {
        "key": key,
        "measure": measure,
        "ground": ground,
        "department_id": place.department_id,
        "ticket_id": place.ticket_id,
        "dispatch_id": place.dispatch_id,
        "order_id": place.order_id,
        "proposed_at": terms.now,
        "state": ProposalState.LAPSED.value if is_idle else ProposalState.OPEN.value,
        "decided_at": terms.now if is_idle else None,
        "version": 1,
    }


def _lapse(stale: Sequence[tuple[int, int, str, str]], terms: Terms) -> list[Entry]:
    lapsed = ProposalState.LAPSED.value
    change(
        Proposal,
        {"version": "int", "state": "text", "decided_at": "timestamptz"},
        [(id_, version + 1, lapsed, terms.now) for id_, version, _state, _measure in stale],
    )
    return [
        _entry(id_, "lapse", {"from": state, "to": lapsed, "measure": measure, "version": version + 1}, terms)
        for id_, version, state, measure in stale
    ]


def _entry(id_: int, verb: str, facts: dict[str, Any], terms: Terms) -> Entry:
    return Entry(
        subject=Subject("proposal", id_), verb=verb, actor_id=None, actor_name="", at=terms.now, facts=facts
    )
