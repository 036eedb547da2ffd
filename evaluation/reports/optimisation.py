"""服务优化清单 (R63): work of a department on a topic that facts say should be improved, by rank."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from departments.models import Staff
from evaluation.reports import insight_rows
from evaluation.reports.insight_rows import ANSWERS, TICKETS, WORK, Asked
from evaluation.rules.comparing import Stretch
from evaluation.rules.improving import Case, Line, Part, listed
from evaluation.rules.trees import Node, Tree
from supervision.choices import MatterState
from supervision.models import Matter

Pair = tuple[int, int]
PARTS: Mapping[str, tuple[str, str, str]] = {
    "bad": (ANSWERS, "bad", "answers"),
    "unsolved": (ANSWERS, "unsolved", "answers"),
    "rework": (TICKETS, "rework", ""),
    "returned": (TICKETS, "returned", ""),
    "overdue": (WORK, "overdue", "due"),
    "repeated": (TICKETS, "repeated", ""),
    "long": (TICKETS, "long", "handled"),
}
"""Of each rule: which rows it looks at, the list of its number, and the list of what it is a share of."""
DEPARTMENTS = {
    TICKETS: "lead_department_id",
    ANSWERS: "dispatch__department_id",
    WORK: "department_id",
}
TOPICS = {TICKETS: "topic_id", ANSWERS: "ticket__topic_id", WORK: "ticket__topic_id"}
ALIVE = (MatterState.PROPOSED, MatterState.OPEN)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line with the matters that exist for it, those alive first."""

    line: Line
    matters: tuple[Matter, ...]


def optimisation(
    user: Staff,
    span: Stretch,
    asked: Asked,
    tree: Tree,
    depth: int,
    under: Node | None,
    numbers: Mapping[str, Any],
) -> list[Entry]:
    """The list, the heaviest burden first. Topics stand at ``depth``. ``numbers``: those of the insights."""
    reads: dict[str, QuerySet[Any]] = {
        TICKETS: insight_rows.tickets(user, span, asked),
        ANSWERS: insight_rows.answers(user, span, asked),
        WORK: insight_rows.work(user, span, asked),
    }
    conditions = insight_rows.parts_of(numbers)
    counted = {kind: _counted(kind, rows, conditions) for kind, rows in reads.items()}
    merged = {kind: _merged(found, tree, depth, under) for kind, found in counted.items()}
    cases = [
        Case(topic, department, found[""], _parts(merged, (topic, department)))
        for (topic, department), found in merged[TICKETS].items()
    ]
    lines = listed(cases, numbers["improve"])
    matters = _matters(user, lines, tree)
    return [Entry(line, matters.get((line.case.topic, line.case.department), ())) for line in lines]


def _counted(
    kind: str, rows: QuerySet[Any], conditions: Mapping[str, tuple[str, Q]]
) -> dict[Pair, dict[str, int]]:
    """Every number that a rule may ask for, by topic and department. One query."""
    wanted = {name: condition for name, (of, condition) in conditions.items() if of == kind}
    counts = {f"n_{name}": Count("pk", filter=only) if only else Count("pk") for name, only in wanted.items()}
    grouped = rows.order_by().values(at_topic=F(TOPICS[kind]), at_unit=F(DEPARTMENTS[kind]))
    return {
        (row["at_topic"], row["at_unit"]): {name: row[f"n_{name}"] for name in wanted}
        for row in grouped.annotate(**counts)
        if row["at_topic"] is not None and row["at_unit"] is not None
    }


def _merged(
    found: Mapping[Pair, Mapping[str, int]], tree: Tree, depth: int, under: Node | None
) -> dict[Pair, dict[str, int]]:
    merged: dict[Pair, dict[str, int]] = {}
    for (topic, department), numbers in found.items():
        place = tree.standing_for(topic, depth, under)
        if place is not None:
            into = merged.setdefault((place, department), {})
            for name, n in numbers.items():
                into[name] = into.get(name, 0) + n
    return merged


def _parts(merged: Mapping[str, Mapping[Pair, Mapping[str, int]]], pair: Pair) -> dict[str, Part]:
    found = {}
    for rule, (kind, part, whole) in PARTS.items():
        numbers = merged[kind].get(pair, {})
        found[rule] = Part(numbers.get(part, 0), numbers.get(whole, 0))
    return found


def _matters(user: Staff, lines: Iterable[Line], tree: Tree) -> dict[Pair, tuple[Matter, ...]]:
    """The matters that one may see of each line's topic, or one below it, and department. One query."""
    listed_lines = list(lines)
    within = {line.case.topic: tree.within(tree.nodes[line.case.topic]) for line in listed_lines}
    units = {line.case.department for line in listed_lines}
    topics = frozenset().union(*within.values()) if within else frozenset()
    rows = Matter.objects.visible_to(user).filter(topic_id__in=topics, department_id__in=units)
    known = sorted(rows, key=lambda row: (row.state not in ALIVE, -row.pk))
    return {
        (line.case.topic, line.case.department): tuple(
            row
            for row in known
            if row.topic_id in within[line.case.topic] and row.department_id == line.case.department
        )
        for line in listed_lines
    }
