"""Topics, areas, departments and channels as trees: what insights are grouped by. One query for all."""

from dataclasses import dataclass, replace
from functools import reduce

from django.db.models import BigIntegerField, Case, CharField, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from departments.models import Department
from evaluation.rules.trees import Node, Tree
from feedback.models import Area, Channel, Topic

TOPIC, AREA, DEPARTMENT, CHANNEL = "topic", "area", "department", "channel"
ONLINE, IN_USE = "o", "u"


@dataclass(frozen=True, slots=True)
class Catalogues:
    """What a ticket may be grouped by."""

    topics: Tree
    areas: Tree
    departments: Tree
    channels: Tree

    def of(self, kind: str) -> Tree:
        """The tree of topics, areas, departments or channels."""
        trees = {
            TOPIC: self.topics,
            AREA: self.areas,
            DEPARTMENT: self.departments,
            CHANNEL: self.channels,
        }
        return trees[kind]


def load_catalogues() -> Catalogues:
    """As they stand, those out of use too: tickets keep theirs."""
    parts = [
        _rows(TOPIC, Topic.objects.all()),
        _rows(AREA, Area.objects.all()),
        _rows(DEPARTMENT, Department.objects.all()),
        _rows(CHANNEL, Channel.objects.annotate(parent_id=Value(None, output_field=BigIntegerField()))),
    ]
    found: dict[str, list[Node]] = {TOPIC: [], AREA: [], DEPARTMENT: [], CHANNEL: []}
    for kind, *node in reduce(lambda one, two: one.union(two, all=True), parts):
        found[kind].append(Node(*node))
    trees = {kind: Tree(_deepened(nodes) if kind == DEPARTMENT else nodes) for kind, nodes in found.items()}
    return Catalogues(trees[TOPIC], trees[AREA], trees[DEPARTMENT], trees[CHANNEL])


def _rows(kind: str, rows: QuerySet) -> QuerySet:  # type: ignore[type-arg]
    has_depth = kind in (TOPIC, AREA)
    named = rows.order_by().annotate(
        kind_of=Value(kind, output_field=CharField()),
        wording=Cast(F("name"), CharField()),
        coded=Cast(F("code"), CharField()),
        above=Cast(F("parent_id"), BigIntegerField()),
        level=Cast(F("depth"), IntegerField()) if has_depth else Value(1, output_field=IntegerField()),
        marks=_marks() if kind == CHANNEL else Value("", output_field=CharField()),
    )
    return named.values_list("kind_of", "id", "above", "coded", "wording", "level", "marks")


def _marks() -> Concat:
    """Whether a channel is online, and in use."""
    return Concat(
        Case(When(is_online=True, then=Value(ONLINE)), default=Value("")),
        Case(When(is_active=True, then=Value(IN_USE)), default=Value("")),
        output_field=CharField(),
    )


def _deepened(nodes: list[Node]) -> list[Node]:
    """Departments keep no depth of their own: it is counted here."""
    above = {node.id: node.parent for node in nodes}

    def depth(id: int | None) -> int:
        return 1 + depth(above.get(id)) if id in above else 0

    return [replace(node, depth=depth(node.id)) for node in nodes]
