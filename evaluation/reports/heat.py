"""热力图: how many tickets of a period fall into each cell: area × topic, weekday × hour of Shanghai."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay

from departments.models import Staff
from departments.rules.calendar import SHANGHAI
from evaluation.reports import insight_rows
from evaluation.reports.hot_topics import Grouping
from evaluation.reports.insight_rows import Asked
from evaluation.rules.comparing import Stretch

Key = int | None


@dataclass(frozen=True, slots=True)
class Places:
    """Tickets by node of the area and node of the topic; None stands for none given."""

    areas: tuple[Key, ...]
    topics: tuple[Key, ...]
    cells: Mapping[tuple[Key, Key], int]

    @property
    def total(self) -> int:
        return sum(self.cells.values())


@dataclass(frozen=True, slots=True)
class Times:
    """Tickets by ISO weekday, 1 being Monday, and hour."""

    cells: Mapping[tuple[int, int], int]

    @property
    def total(self) -> int:
        return sum(self.cells.values())


def places(user: Staff, span: Stretch, asked: Asked, areas: Grouping, topics: Grouping) -> Places:
    """One query. Nodes with nothing are left out; in the order of their codes, none given last."""
    rows = insight_rows.tickets(user, span, asked).order_by().values_list("area_id", "topic_id")
    cells: dict[tuple[Key, Key], int] = {}
    for area, topic, n in rows.annotate(n=Count("pk")):
        key = (_node(areas, area), _node(topics, topic))
        cells[key] = cells.get(key, 0) + n
    return Places(
        _ordered({area for area, _topic in cells}, areas),
        _ordered({topic for _area, topic in cells}, topics),
        cells,
    )


def times(user: Staff, span: Stretch, asked: Asked) -> Times:
    """One query."""
    rows = insight_rows.tickets(user, span, asked).order_by()
    found = rows.values_list(
        ExtractIsoWeekDay("registered_at", tzinfo=SHANGHAI), ExtractHour("registered_at", tzinfo=SHANGHAI)
    )
    return Times({(weekday, hour): n for weekday, hour, n in found.annotate(n=Count("pk"))})


def _node(group: Grouping, id: Key) -> Key:
    return group.tree.standing_for(id, group.depth, group.under)


def _ordered(ids: set[Key], group: Grouping) -> tuple[Key, ...]:
    nodes = group.tree.nodes
    return tuple(sorted(ids, key=lambda id: (id is None, nodes[id].code if id is not None else "")))
