"""What the reports in Word are written from: the results, and the numbers of the pages of insights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from departments.models import Staff
from evaluation.reports import hot_topics as hot
from evaluation.reports import insight_rows
from evaluation.reports.catalogues import AREA, TOPIC, Catalogues, load_catalogues
from evaluation.reports.insight_rows import Asked
from evaluation.reports.optimisation import Entry, optimisation
from evaluation.reports.workbook import Source, source_of, topics, trend
from evaluation.reports.workbook.topics import Topics as MostFrequent
from evaluation.rules.comparing import Compared, Stretch, compared
from evaluation.rules.courses import Yardstick
from evaluation.rules.insight_numbers import insight_numbers
from evaluation.rules.trees import Tree, rolled_up
from feedback.choices import Category, UnsolvedReason
from feedback.models import ResultDraft, Ticket
from supervision.choices import MatterState
from supervision.models import Matter

EVERYTHING = Asked()
TOPICS_DEEP, AREAS_DEEP, MOST = 2, 1, 10
LATENT = (Category.SUGGEST, Category.CONSULT)
Named = Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Facts:
    """Everything a report states. ``by_category`` and ``by_channel``: names and numbers, most first.

    ``latent``: topics of suggestions and enquiries. ``limits``: topics whose matters were left unsolved
    for reasons of policy. ``matters``: what is under way on policies and procedures.
    """

    source: Source
    compared: Compared
    catalogues: Catalogues
    topics: hot.Topics
    areas: hot.Topics
    most: MostFrequent
    points: Sequence[trend.Point]
    by_category: Named
    by_channel: Named
    latent: Named
    limits: Named
    improving: Sequence[Entry]
    matters: Sequence[Matter]

    @property
    def registered(self) -> int:
        """Tickets registered in the period."""
        return self.topics.total.n

    @property
    def before(self) -> trend.Point | None:
        """The period before this one, if notice of it was given."""
        return self.points[-2] if len(self.points) > 1 else None


def facts_of(code: str, *, by: Staff, now: datetime) -> Facts:
    """Read once, over what the person sees. Raises ValueError for no period."""
    source = source_of(code, by=by, now=now)
    span, catalogues = compared(code, now), load_catalogues()
    numbers = insight_numbers(source.results.rules.values)
    yard = Yardstick.read(numbers)
    by_topic = hot.Grouping(hot.TOPIC, catalogues.of(TOPIC), TOPICS_DEEP)
    by_area = hot.Grouping(hot.AREA, catalogues.of(AREA), AREAS_DEEP)
    tickets = insight_rows.tickets(by, span.ours, EVERYTHING)
    return Facts(
        source=source,
        compared=span,
        catalogues=catalogues,
        topics=hot.hot_topics(by, span, EVERYTHING, by_topic, yard),
        areas=hot.hot_topics(by, span, EVERYTHING, by_area, yard),
        most=topics.topics_of(source),
        points=trend.points_of(source),
        by_category=_categories(tickets),
        by_channel=_counted(tickets, "channel__name"),
        latent=_by_topic(tickets.filter(category__in=LATENT), "topic_id", catalogues.topics),
        limits=_limits(by, span.ours, catalogues.topics),
        improving=_improving(by, span.ours, catalogues.topics, numbers),
        matters=_matters(by),
    )


def _categories(tickets: QuerySet[Any]) -> Named:
    return [(str(Category(code).label), n) for code, n in _counted(tickets, "category") if code]


def _counted(rows: QuerySet[Any], path: str) -> list[tuple[str, int]]:
    found = rows.order_by().values(name=F(path)).annotate(n=Count("pk"))
    return sorted(((row["name"] or "", row["n"]) for row in found), key=lambda one: (-one[1], one[0]))


def _by_topic(rows: QuerySet[Any], path: str, tree: Tree) -> Named:
    found = rows.order_by().values(node=F(path)).annotate(n=Count("pk"))
    counts = rolled_up({row["node"]: (row["n"],) for row in found}, tree, TOPICS_DEEP, None)
    named = [(topics.name_of(tree, node), n) for node, (n,) in counts.items() if node is not None]
    return sorted(named, key=lambda one: (-one[1], one[0]))[:MOST]


def _limits(by: Staff, span: Stretch, tree: Tree) -> Named:
    """Results signed in the period that left a matter unsolved because of policy, by topic."""
    drafts = ResultDraft.objects.filter(
        Q(signed_at__gte=span.start, signed_at__lt=span.until),
        unsolved_reason=UnsolvedReason.POLICY,
        dispatch__ticket__in=Ticket.objects.visible_to(by).order_by().values("pk"),
    )
    return _by_topic(drafts, "dispatch__ticket__topic_id", tree)


def _improving(by: Staff, span: Stretch, tree: Tree, numbers: Mapping[str, Any]) -> Sequence[Entry]:
    return optimisation(by, span, EVERYTHING, tree, TOPICS_DEEP, None, numbers)[:MOST]


def _matters(by: Staff) -> Sequence[Matter]:
    rows = Matter.objects.visible_to(by).filter(state__in=(MatterState.PROPOSED, MatterState.OPEN))
    return list(rows.select_related("department", "topic").order_by("opened_at", "id")[: 3 * MOST])
