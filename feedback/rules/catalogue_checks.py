"""What should be mended in the dispatch catalogue: topics without a rule, rules in each other's way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from feedback.rules.catalogue import CatalogueRule, in_force


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rules for the same topic, area and days; the later one wins from its first day."""

    earlier_id: int
    later_id: int


def gaps(rules: Iterable[CatalogueRule], *, lines: Mapping[int, Sequence[int]], on: date) -> list[int]:
    """Topics for which no rule of the whole city holds on the day, be it their own or a wider topic's.

    ``lines`` gives each topic's ids from itself up to the root; the answer keeps its order.
    """
    held = {rule.topic_id for rule in rules if rule.area_id is None and in_force(rule, on)}
    return [topic for topic, line in lines.items() if held.isdisjoint(line)]


def overlaps(rules: Iterable[CatalogueRule], *, on: date) -> list[Overlap]:
    """Rules not yet over on the day that share topic, area and days; neighbours in time only."""
    found, last = [], None
    standing = [rule for rule in rules if rule.effective_to is None or rule.effective_to >= on]
    for rule in sorted(standing, key=_order):
        if last is not None and _order(last)[:2] == _order(rule)[:2] and in_force(last, rule.effective_from):
            found.append(Overlap(last.id, rule.id))
        last = rule
    return found


def without_department(rules: Iterable[CatalogueRule], *, on: date) -> list[int]:
    """Rules in force whose department is out of use, with no fallback in use to take its place."""
    return [
        rule.id
        for rule in rules
        if in_force(rule, on)
        and not rule.department_active
        and not (rule.fallback_id is not None and rule.fallback_active)
    ]


def _order(rule: CatalogueRule) -> tuple[int, int, date, int]:
    return rule.topic_id, rule.area_id or 0, rule.effective_from, rule.id
