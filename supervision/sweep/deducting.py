"""扣分 by the portal: proposed once by key, raised in place, each by the version of its own day."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.evidence import Entry, Subject
from departments.rules.calendar import in_shanghai
from supervision.choices import EntryCode, EntryState
from supervision.models import ScoreEntry
from supervision.rules.escalation import Rise, is_at_top, reached, rises_of
from supervision.rules.periods import period_of
from supervision.sweep._rows import among, change, insert
from supervision.sweep.cases import Case, Terms
from supervision.sweep.noticing import blocked, give_notice

GROWING = frozenset({EntryCode.D3.value, EntryCode.D10.value})


@dataclass(frozen=True, slots=True)
class Known:
    """An entry that stands already."""

    id: int
    key: str
    state: str
    points: Decimal
    version: int
    rule_version_id: int | None
    department_id: int
    proposed_by_id: int | None
    revoked_by_id: int | None

    @property
    def fell_away(self) -> bool:
        """Whether the portal itself revoked it, because its clock was void or moved: it may come anew."""
        return self.state == EntryState.REVOKED and self.revoked_by_id is None


@dataclass(slots=True)
class Deductions:
    """What a batch proposed and raised, and the evidence of it."""

    proposed: int = 0
    raised: int = 0
    notified: int = 0
    evidence: list[Entry] | None = None


def deduct(cases: Sequence[Case], terms: Terms) -> Deductions:
    """Propose the entry of every broken clock, or raise the one that stands."""
    broken = _one_a_key([case for case in cases if case.rule and case.course.is_broken])
    known = _known(broken)
    done = Deductions(evidence=[])
    fresh = _one_a_rule([(key, case) for key, case in broken.items() if known.get(key) is None])
    _propose(fresh, terms, done)
    _raise([(known[key], case) for key, case in broken.items() if known.get(key)], terms, done)
    return done


def key_of(case: Case) -> str:
    """What the entry is for, once and for all."""
    assert case.rule is not None
    place, rule = case.place, case.rule
    if rule.code == EntryCode.D9 and place.rectification_id:
        return f"{rule.code}:rectification:{place.rectification_id}:{place.department_id}:{rule.case}"
    return f"{rule.code}:{place.kind}:{place.id}"


def _one_a_key(cases: Iterable[Case]) -> dict[str, Case]:
    """The rework's clock and the rectification's own stand for the same remedy: whichever was due first."""
    found: dict[str, Case] = {}
    for case in sorted(cases, key=lambda one: (one.clock.due_at, one.clock.pk)):
        found.setdefault(key_of(case), case)
    return found


def _one_a_rule(fresh: Sequence[tuple[str, Case]]) -> list[tuple[str, Case]]:
    """One entry a dispatch and rule: a second order on the same work, late too, costs no second time."""
    places = [case.place.dispatch_id for _key, case in fresh if case.is_own and case.place.dispatch_id]
    rows = ScoreEntry.objects.filter(dispatch_id__in=places).exclude(state=EntryState.REVOKED)
    had = set(rows.exclude(code=EntryCode.D9).values_list("dispatch_id", "code")) if places else set()
    found = []
    for key, case in fresh:
        assert case.rule is not None
        one = (case.place.dispatch_id, case.rule.code)
        if one not in had:
            found.append((key, case))
        if case.place.dispatch_id and case.rule.code != EntryCode.D9:
            had.add(one)
    return found


def _known(broken: dict[str, Case]) -> dict[str, Known]:
    """The standing entry of each key; where one fell away, the key moves on to its next number."""
    found: dict[str, Known] = {}
    looking = {key: key for key in broken}
    number = 1
    while looking:
        rows = _read(list(looking))
        number += 1
        again = {}
        for key, base in looking.items():
            if (row := rows.get(key)) is None:
                broken[key] = broken.pop(base)
            elif row.fell_away:
                again[f"{key_base(base)}#{number}"] = base
            else:
                broken[key] = broken.pop(base)
                found[key] = row
        looking = again
    return found


def key_base(key: str) -> str:
    """The key without its number."""
    return key.partition("#")[0]


def _read(keys: list[str]) -> dict[str, Known]:
    names = (
        "id", "key", "state", "points", "version", "rule_version_id", "department_id", "proposed_by_id",
        "revoked_by_id",
    )  # fmt: skip
    rows = ScoreEntry.objects.filter(key__in=among(keys, "text")).order_by("id")
    locked = rows.select_for_update(of=("self",)).values_list(*names)
    return {row[1]: Known(*row) for row in locked}


def _propose(fresh: Sequence[tuple[str, Case]], terms: Terms, done: Deductions) -> None:
    rows, finals = [], []
    for key, case in fresh:
        row, is_final = _row(key, case, terms)
        rows.append(row)
        finals.append(is_final)
    ids = insert(ScoreEntry, rows)
    assert done.evidence is not None
    for id_, row, (_key, case) in zip(ids, rows, fresh, strict=True):
        case.points = f"{row['code']} {row['points']}"
        done.evidence.append(_entry(id_, "propose", row, terms))
    noticed = [
        (id_, row["department_id"]) for id_, row, is_final in zip(ids, rows, finals, strict=True) if is_final
    ]
    give_notice(noticed, terms)
    done.proposed += len(ids)
    done.notified += len(noticed)


def _row(key: str, case: Case, terms: Terms) -> tuple[dict[str, Any], bool]:
    """The new entry's columns, and whether notice of it is given at once."""
    assert case.rule is not None
    clock, place, rule = case.clock, case.place, case.rule
    version = terms.in_force(clock.due_at)
    rises = rises_of(rule, case.steps, clock.due_at, version.values)
    had = reached(rises, now=terms.now, stopped_at=clock.stopped_at)
    is_final = is_at_top(rises, had)
    row = {
        "key": key,
        "code": rule.code,
        "case": rule.case,
        "department_id": place.department_id,
        "ticket_id": place.ticket_id,
        "dispatch_id": place.dispatch_id,
        "order_id": place.order_id,
        "rectification_id": place.rectification_id if rule.code == EntryCode.D9 else None,
        "own_clock_id" if case.is_own else "clock_id": clock.pk,
        "points": had[-1].points,
        "steps": steps_json(had),
        "broken_at": clock.due_at,
        "period": period_of(_period_at(rule.code, had, case)),
        "reason": blocked() if place.is_blocked else "",
        "rule_version_id": version.pk,
        "proposed_at": terms.now,
        "state": EntryState.NOTIFIED.value if is_final else EntryState.PROPOSED.value,
        "notified_at": terms.now if is_final else None,
        "version": 1,
    }
    return row, is_final


def _period_at(code: str, had: Sequence[Rise], case: Case) -> Any:
    """D3 belongs to the day it came to its top; until then to the day it was due."""
    return had[-1].at if code == EntryCode.D3 and len(had) > 1 else case.clock.due_at


def _raise(standing: Sequence[tuple[Known, Case]], terms: Terms, done: Deductions) -> None:
    """More points in place while it is proposed, by the version it was proposed by."""
    growing = [(row, case) for row, case in standing if _may_grow(row, case)]
    rows, noticed = [], []
    assert done.evidence is not None
    for known, case in growing:
        changed = _grown(known, case, terms)
        if changed is None:
            continue
        rows.append(changed)
        _id, _version, points, _steps, state, notified_at, _period = changed
        case.points = f"{case.rule.code if case.rule else ''} {points}"
        facts = {"code": key_base(known.key).partition(":")[0], "points": str(points), "state": state}
        done.evidence.append(_entry(known.id, "raise_points", facts, terms))
        if notified_at:
            noticed.append((known.id, known.department_id))
    change(ScoreEntry, GROWN, rows)
    give_notice(noticed, terms)
    done.raised += len(rows)
    done.notified += len(noticed)


GROWN = {
    "version": "int",
    "points": "numeric",
    "steps": "jsonb",
    "state": "text",
    "notified_at": "timestamptz",
    "period": "text",
}


def _may_grow(row: Known, case: Case) -> bool:
    is_of_portal = row.proposed_by_id is None and row.state == EntryState.PROPOSED
    return is_of_portal and case.rule is not None and case.rule.code in GROWING


def _grown(known: Known, case: Case, terms: Terms) -> tuple[Any, ...] | None:
    assert case.rule is not None
    version = terms.by_id[known.rule_version_id or 0]
    rises = rises_of(case.rule, case.steps, case.clock.due_at, version.values)
    had = reached(rises, now=terms.now, stopped_at=case.clock.stopped_at)
    if had[-1].points <= known.points:
        return None
    is_final = is_at_top(rises, had)
    return (
        known.id,
        known.version + 1,
        had[-1].points,
        steps_json(had),
        EntryState.NOTIFIED.value if is_final else EntryState.PROPOSED.value,
        terms.now if is_final else None,
        period_of(_period_at(case.rule.code, had, case) if is_final else case.clock.due_at),
    )


def steps_json(had: Sequence[Rise]) -> str:
    """How the points came about, as the row keeps it."""
    return json.dumps([[in_shanghai(rise.at).isoformat(), str(rise.points)] for rise in had])


def _entry(id_: int, verb: str, row: dict[str, Any], terms: Terms) -> Entry:
    return Entry(
        subject=Subject("entry", id_),
        verb=verb,
        actor_id=None,
        actor_name="",
        at=terms.now,
        facts={"to": row["state"], "code": row["code"], "points": str(row["points"])},
    )
