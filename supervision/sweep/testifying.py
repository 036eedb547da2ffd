"""The evidence of what a pass did to clocks: one record per ticket or paper and batch."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from core.evidence import Entry
from core.evidence.entries import Fact
from supervision.sweep.cases import Case, Terms

VERB = "escalate"
MOST = 80


def testimony(cases: Iterable[Case], terms: Terms) -> Iterator[Entry]:
    """The records; the case with the latest step speaks first, the others stand beside it in brief."""
    told = sorted((case for case in cases if case.is_worth_telling), key=lambda case: case.subject)
    for subject, group in groupby(told, key=lambda case: case.subject):
        first, *others = sorted(group, key=_weight, reverse=True)
        yield Entry(
            subject=subject,
            verb=VERB,
            actor_id=None,
            actor_name="",
            at=terms.now,
            facts=_facts(first, others),
        )


def _weight(case: Case) -> tuple[int, float, int]:
    last = max((step.at.timestamp() for step in case.new_steps), default=0.0)
    return case.course.level, last, case.clock.pk


def _facts(case: Case, others: list[Case]) -> dict[str, Fact]:
    facts: dict[str, Fact] = {"clock": case.clock.pk, "kind": case.clock.kind, "due": case.clock.due_at}
    if case.new_steps:
        facts |= {"step": case.new_steps[-1].name.value, "reached": case.new_steps[-1].at}
    if case.place.dispatch_id:
        facts["dispatch"] = case.place.dispatch_id
    if case.new_level:
        facts["level"] = case.new_level
    if case.points:
        facts["entry"] = case.points
    if case.proposed:
        facts["proposed"] = " ".join(case.proposed)[:MOST]
    if others:
        facts["also"] = "; ".join(_brief(other) for other in others)[:MOST]
    return facts


def _brief(case: Case) -> str:
    step = case.new_steps[-1].name.value if case.new_steps else ""
    return " ".join(part for part in (case.clock.kind, step, case.points) if part)
