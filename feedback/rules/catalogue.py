"""派单目录: which department the catalogue names for a topic in an area on a day, and why (R17)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CatalogueRule:
    """One row of the catalogue, with the state of its departments."""

    id: int
    topic_id: int
    area_id: int | None
    department_id: int
    fallback_id: int | None
    effective_from: date
    effective_to: date | None
    department_active: bool = True
    fallback_active: bool = True


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A department the catalogue names; ``why``: exact, wider_area, wider_topic or fallback."""

    rule_id: int
    department_id: int
    why: str


def in_force(rule: CatalogueRule, on: date) -> bool:
    """Whether the rule holds on the day, its last day included."""
    return rule.effective_from <= on and (rule.effective_to is None or on <= rule.effective_to)


def suggest(
    rules: Iterable[CatalogueRule], *, topics: Sequence[int], areas: Sequence[int], on: date
) -> list[Suggestion]:
    """Departments in order of fit, each once.

    ``topics`` and ``areas`` run from the ticket's own node up to the root. A nearer topic beats a nearer
    area; of two rules for the same pair the later one wins.
    """
    held = sorted((r for r in rules if in_force(r, on)), key=lambda r: r.effective_from, reverse=True)
    found: dict[int, Suggestion] = {}
    for topic_rank, topic_id in enumerate(topics):
        for area_rank, area_id in enumerate([*areas, None]):
            row = next((r for r in held if r.topic_id == topic_id and r.area_id == area_id), None)
            if row is None:
                continue
            suggestion = _of(
                row, exact=topic_rank == 0 and (area_rank == 0 or not areas), same_topic=topic_rank == 0
            )
            if suggestion is not None:
                found.setdefault(suggestion.department_id, suggestion)
    return list(found.values())


def _of(row: CatalogueRule, *, exact: bool, same_topic: bool) -> Suggestion | None:
    if row.department_active:
        why = "exact" if exact else "wider_area" if same_topic else "wider_topic"
        return Suggestion(row.id, row.department_id, why)
    if row.fallback_id is not None and row.fallback_active:
        return Suggestion(row.id, row.fallback_id, "fallback")
    return None
