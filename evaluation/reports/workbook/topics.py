"""热点分类 Top N: the topics of the tickets that were registered in the period, most first."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.xlsx import Column, Kind, Sheet
from evaluation.reports.catalogues import TOPIC, load_catalogues
from evaluation.reports.workbook import titles
from evaluation.reports.workbook.source import Source
from evaluation.rules.comparing import Compared, compared
from evaluation.rules.trees import Tree, rolled_up
from feedback.models import Ticket
from supervision.reports import populations
from supervision.reports.populations import Span

TOP, DEPTH = 20, 2


@dataclass(frozen=True, slots=True)
class Hot:
    """One topic: tickets of the period and of the stretch before, answers and satisfied ones."""

    name: str
    n: int
    before: int
    answers: int
    satisfied: int


@dataclass(frozen=True, slots=True)
class Topics:
    """The ``TOP`` topics and the number of all tickets registered in the period."""

    rows: Sequence[Hot]
    tickets: int


def topics_of(source: Source) -> Topics:
    """Counted as the page of hot topics counts them, over what the person sees. Three queries."""
    span = compared(source.code, source.now)
    tree = load_catalogues().of(TOPIC)
    found = rolled_up(_tickets(source, span), tree, DEPTH, None)
    answers = rolled_up(_answers(source, span), tree, DEPTH, None)
    rows = [
        Hot(name_of(tree, node), *numbers, *answers.get(node, (0, 0)))
        for node, numbers in found.items()
        if numbers[0]
    ]
    total = sum(row.n for row in rows)
    return Topics(sorted(rows, key=lambda row: (-row.n, -row.before, row.name))[:TOP], total)


def topics_sheet(source: Source, topics: Topics) -> Sheet:
    """Name, number, share, change against the stretch before, satisfaction."""
    total = topics.tickets
    return Sheet(
        str(titles.TOPICS),
        [
            Column("#", Kind.INTEGER, width=6),
            Column(pgettext("workbook", "Topic"), key="topic", width=40),
            Column(pgettext("workbook", "Tickets"), Kind.INTEGER, "n", is_summed=True),
            Column(pgettext("workbook", "Share"), Kind.PERCENT, "share", width=11),
            Column(pgettext("workbook", "Before"), Kind.INTEGER, "before", is_summed=True),
            Column(pgettext("workbook", "Change"), Kind.INTEGER, "change", formula="{n}-{before}"),
            Column(pgettext("workbook", "Answers"), Kind.INTEGER, "answers", is_summed=True),
            Column(pgettext("workbook", "Satisfied"), Kind.INTEGER, "satisfied", is_summed=True),
            Column(
                _("Satisfaction rate"),
                Kind.PERCENT,
                "rate",
                formula='IF({answers}=0,"",{satisfied}/{answers})',
            ),
        ],
        [_line(place, row, total) for place, row in enumerate(topics.rows, 1)],
        heading=_("%(period)s: hot topics") % {"period": source.code},
        notes=[
            _("%(n)s tickets were registered in the period; the %(top)s most frequent topics are shown.")
            % {"n": total, "top": TOP}
        ],
        totals=_totals(topics.rows),
        total_label="",
        empty=_("No ticket was registered in this period."),
        frozen_columns=2,
    )


def _line(place: int, row: Hot, total: int) -> list[object]:
    rate = Fraction(row.satisfied, row.answers) if row.answers else None
    change = row.n - row.before
    part = Fraction(row.n, total) if total else None
    return [place, row.name, row.n, part, row.before, change, row.answers, row.satisfied, rate]


def _totals(rows: Sequence[Hot]) -> dict[str, object]:
    n, before, answers, satisfied = (
        sum(getattr(row, name) for row in rows) for name in ("n", "before", "answers", "satisfied")
    )
    return {
        "n": n,
        "before": before,
        "change": n - before,
        "answers": answers,
        "satisfied": satisfied,
        "rate": Fraction(satisfied, answers) if answers else None,
    }


def _tickets(source: Source, span: Compared) -> dict[int | None, tuple[int, ...]]:
    seen = Ticket.objects.visible_to(source.by) if source.by else Ticket.objects.all()
    ours, before = (
        Q(registered_at__gte=one.start, registered_at__lt=one.until) for one in (span.ours, span.before)
    )
    counted = seen.filter(ours | before).order_by().values(node=F("topic_id"))
    rows = counted.annotate(ours=Count("pk", filter=ours), before=Count("pk", filter=before))
    return {row["node"]: (row["ours"], row["before"]) for row in rows}


def _answers(source: Source, span: Compared) -> dict[int | None, tuple[int, ...]]:
    found: Any = populations.effective_answers(Span(span.ours.start, span.ours.until))
    if source.by is not None:
        found = found.filter(ticket__in=Ticket.objects.visible_to(source.by).order_by().values("pk"))
    counted = found.order_by().values(node=F("ticket__topic_id"))
    rows = counted.annotate(n=Count("pk"), satisfied=Count("pk", filter=populations.IS_SATISFIED))
    return {row["node"]: (row["n"], row["satisfied"]) for row in rows}


def name_of(tree: Tree, id: int | None) -> str:
    """A topic with those above it."""
    road = tree.road(tree.nodes.get(id)) if id is not None else ()
    return " / ".join(node.name for node in road) or _("without a topic")
