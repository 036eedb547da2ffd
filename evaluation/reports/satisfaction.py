"""满意度: rates of a period, where they come from, how they went, and what they are compared with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from departments.models import Staff
from evaluation.reports.catalogues import Catalogues
from evaluation.reports.satisfaction_counts import (
    AREA,
    CATEGORY,
    CHANNEL,
    TOPIC,
    UNIT,
    URGENCY,
    Counted,
    count,
    tallied,
)
from evaluation.reports.satisfaction_rows import (
    HAS_WORDS,
    IS_BAD,
    Wanted,
    answers,
    first_answers,
    narrowed,
    set_aside,
)
from evaluation.rules.benchmarks import CLAIMED, DURATION, FIRST_TIME, RECTIFIED, RESPONSE, SATISFIED
from evaluation.rules.periods import months_of, previous_code
from evaluation.rules.satisfaction import Tally, rate, response_rate
from evaluation.rules.trees import Node, Tree
from supervision.choices import RectificationState
from supervision.models import Rectification
from supervision.reports import populations
from supervision.reports.populations import Span
from supervision.rules import periods as months
from supervision.rules.score import DEFAULT_ASSESSMENT, SATISFACTION, indices_of

MONTHS_SHOWN = 12
BEFORE, FIRST, ASIDE, BEGUN = "before", "first", "aside", "begun"
BY = {UNIT: "department", TOPIC: "topic", CHANNEL: "channel", CATEGORY: "category", URGENCY: "urgency"}
"""What the table may be parted by, and the parameter of the address that narrows to one of its rows."""
Place = int | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of the assessment's version in force on the first day: the target, and the fewest to be compared."""

    target: Fraction
    least: int


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: what it is, the address's value for it ("" for none), and its counts."""

    name: str
    value: str
    tally: Tally
    silent: int

    @property
    def satisfied(self) -> Fraction | None:
        return rate(self.tally.satisfied, self.tally.n)

    @property
    def resolved(self) -> Fraction | None:
        return rate(self.tally.resolved, self.tally.n)

    @property
    def response(self) -> Fraction | None:
        return response_rate(self.tally.n, self.silent)


@dataclass(frozen=True, slots=True)
class Overview:
    """The period's counts, the twelve months that end with it, the period before, and what else compares."""

    counted: Counted
    trend: Mapping[str, Tally]
    before: Tally
    numbers: Numbers
    ours: Mapping[str, tuple[Fraction | None, int]]
    n_aside: int


def numbers_of(values: Mapping[str, Any]) -> Numbers:
    """By the assessment's numbers of a version; the product's own stand for those that it lacks."""
    table = {**DEFAULT_ASSESSMENT, **values}
    target = next(index.target for index in indices_of(table) if index.name == SATISFACTION)
    return Numbers(target, int(table["least_ratings"]))


def spans_of(code: str, now: datetime) -> tuple[Span, ...]:
    """The months of a period that have begun, each as far as it has run: counts of months add up."""
    spans = (populations.span_of(month, now) for month in months_of(code))
    return tuple(span for span in spans if span.start < span.until)


def overview(user: Staff, code: str, now: datetime, wanted: Wanted, numbers: Numbers) -> Overview:
    """Everything the page counts. Two queries."""
    spans = spans_of(code, now)
    counted = count(user, spans, wanted)
    shown = shown_months(code, now)
    rows = {month: answers(user, spans_of(month, now), wanted) for month in shown}
    rows |= {
        BEFORE: answers(user, spans_of(previous_code(code), now), wanted),
        FIRST: first_answers(user, spans, wanted),
        ASIDE: set_aside(user, spans, wanted),
    }
    told, states = tallied(rows, {BEGUN: _begun(user, spans, wanted)})
    return Overview(
        counted,
        {month: told[month] for month in shown},
        told[BEFORE],
        numbers,
        _ours(counted, told[FIRST], states[BEGUN]),
        told[ASIDE].n,
    )


def shown_months(code: str, now: datetime) -> list[str]:
    """Twelve months, the last of them the period's last that has begun."""
    begun = [month for month in months_of(code) if months.bounds(month)[0] <= now]
    found = [begun[-1] if begun else months_of(code)[0]]
    while len(found) < MONTHS_SHOWN:
        found.append(months.previous_period(found[-1]))
    return found[::-1]


def lines(counted: Counted, by: str, catalogues: Catalogues, under: Node | None, least: int) -> list[Line]:
    """The rows of a table, most dissatisfied first; those on too few answers stand after them."""
    found = counted.by(by)
    if by in (CATEGORY, URGENCY):
        rows = [Line(key, key, *value) for key, value in found.items()]
    else:
        rows = _named(found, catalogues, by, under)
    return sorted(rows, key=lambda row: _rank(row, least))


def places(
    counted: Counted, catalogues: Catalogues, area: Node | None, topic: Node | None
) -> dict[tuple[Place, Place], tuple[Tally, int]]:
    """Answers by area and topic: of the first level, or right below what is chosen; None without one."""
    found: dict[tuple[Place, Place], tuple[Tally, int]] = {}
    for (area_id, topic_id), value in counted.by(AREA, TOPIC).items():
        key = (
            catalogues.areas.standing_for(area_id, area.depth + 1 if area else 1, area),
            catalogues.topics.standing_for(topic_id, topic.depth + 1 if topic else 1, topic),
        )
        found[key] = _added(found.get(key), value)
    return found


def worst_words(user: Staff, spans: Sequence[Span], wanted: Wanted, most: int = 5) -> list[Any]:
    """The latest bad ratings with words."""
    told = answers(user, spans, wanted).filter(IS_BAD & HAS_WORDS)
    return list(told.select_related(*NAMED).order_by("-given_at", "-id")[:most])


NAMED = (
    "dispatch__department",
    "ticket__centre",
    "ticket__topic",
    "ticket__channel",
)
"""What a row of answers is shown with."""


def _begun(user: Staff, spans: Sequence[Span], wanted: Wanted) -> QuerySet[Any]:
    """Rectifications of bad ratings given in the months; voided ones never were."""
    given = Q(pk__in=[])
    for span in spans:
        given |= Q(rating__given_at__gte=span.start, rating__given_at__lt=span.until)
    rows = Rectification.objects.filter(given).exclude(state=RectificationState.VOIDED)
    return narrowed(rows, user, wanted)


def _ours(counted: Counted, first: Tally, begun: Mapping[str, int]) -> dict[str, tuple[Fraction | None, int]]:
    """Ours beside each published figure, with the number it stands on."""
    total, silent = counted.total, counted.total_silent
    n, closed = sum(begun.values()), begun.get(RectificationState.CLOSED, 0)
    return {
        SATISFIED: (rate(total.satisfied, total.n), total.n),
        CLAIMED: (rate(total.claimed, total.with_result), total.with_result),
        RESPONSE: (response_rate(total.n, silent), total.n + silent),
        FIRST_TIME: (rate(first.resolved, first.n), first.n),
        DURATION: (total.days, total.worked),
        RECTIFIED: (rate(closed, n), n),
    }


def _named(
    found: Mapping[Place, tuple[Tally, int]], catalogues: Catalogues, by: str, under: Node | None
) -> list[Line]:
    tree: Tree = catalogues.of(BY[by])
    depth = under.depth + 1 if under and by == TOPIC else 1
    added: dict[Place, tuple[Tally, int]] = {}
    for key, value in found.items():
        node = tree.standing_for(key, depth, under) if by == TOPIC else key
        added[node] = _added(added.get(node), value)
    return [Line(*_spoken(tree, key, by, under), *value) for key, value in added.items()]


def _spoken(tree: Tree, key: Place, by: str, under: Node | None) -> tuple[str, str]:
    """Its name, and how an address names it: "=" stands before what is meant without what lies below."""
    node = tree.nodes.get(key) if key is not None else None
    if node is None:
        return "", "none"
    is_alone = by == UNIT or (under is not None and node.id == under.id)
    return node.name, f"={node.code}" if is_alone else node.code


def _added(known: tuple[Tally, int] | None, value: tuple[Tally, int]) -> tuple[Tally, int]:
    return (known[0] + value[0], known[1] + value[1]) if known else value


def _rank(row: Line, least: int) -> tuple[Any, ...]:
    n = row.tally.n
    return (False, -_bad(row), -n, row.name) if n >= least else (True, Fraction(0), -n, row.name)


def _bad(row: Line) -> Fraction:
    return rate(row.tally.dissatisfied, row.tally.n) or Fraction(0)
