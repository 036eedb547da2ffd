"""Doubts about a department's whole month: who was drawn, and whether callback and link say the same."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery

from departments.models import RuleVersion
from evaluation.choices import Doubt
from evaluation.reports.integrity import Found
from evaluation.rules.integrity import Answers, Draws, seldom_drawn, sources_differ
from evaluation.rules.periods import bounds_of
from feedback.choices import AnswerSource, ClockKind
from feedback.models import Deadline, Invitation, Rating
from feedback.models.aftercare_facts import BAD
from feedback.rules.answers import drawing_of
from supervision.reports.populations import IS_SATISFIED


def about_month(period: str, numbers: Mapping[str, Any]) -> Iterator[Found]:
    """Every doubt about a department in the month. Raises ValueError for no code."""
    yield from _seldom_drawn(period, numbers["seldom"])
    yield from _sources_differ(period, numbers["differ"])


def draws_of(period: str) -> dict[int, tuple[Draws, int]]:
    """By department: the draws of its dissatisfied citizens in the month, and its centre. Two queries."""
    start, end = bounds_of(period)
    sent = Invitation.objects.filter(ticket=OuterRef("ticket"), cycle=OuterRef("cycle"), about__isnull=True)
    called = Deadline.objects.filter(
        ticket=OuterRef("ticket"), kind=ClockKind.CALLBACK, started_at=OuterRef("sent_at")
    )
    rows = Rating.objects.filter(BAD, given_at__gte=start, given_at__lt=end, counts=True)
    rows = rows.filter(stands_for__isnull=True, dispatch__isnull=False)
    rows = rows.annotate(sent_at=Subquery(sent.values("sent_at")[:1])).filter(sent_at__isnull=False)
    values = rows.annotate(was_drawn=Exists(called)).values_list(
        "dispatch__department_id",
        "ticket__centre_id",
        "ticket__number",
        "ticket__category",
        "sent_at",
        "was_drawn",
    )
    versions = list(RuleVersion.objects.filter(kind="callbacks").order_by("-effective_from", "-number"))
    rates: dict[int, list[int]] = defaultdict(list)
    drawn: dict[int, int] = defaultdict(int)
    centres: dict[int, int] = {}
    for department, centre, number, category, sent_at, was_drawn in values:
        version = next((one for one in versions if one.effective_from <= sent_at), None)
        if version is None:
            continue
        rates[department].append(drawing_of(version.values, number=number, category=category).rate)
        drawn[department] += was_drawn
        centres[department] = centre
    return {pk: (Draws.of(of, drawn[pk]), centres[pk]) for pk, of in rates.items()}


def _seldom_drawn(period: str, rule: Mapping[str, Any]) -> Iterator[Found]:
    least, deviations = int(rule["least"]), Fraction(str(rule["deviations"]))
    for department, (draws, centre) in sorted(draws_of(period).items()):
        if seldom_drawn(draws, least=least, deviations=deviations):
            facts = {
                "n": draws.n,
                "drawn": draws.drawn,
                "expected": f"{float(draws.expected):.1f}",
                "least": least,
                "deviations": str(rule["deviations"]),
            }
            yield _of_month(Doubt.SELDOM_DRAWN, period, department, centre, facts)


def _sources_differ(period: str, rule: Mapping[str, Any]) -> Iterator[Found]:
    least, deviations = int(rule["least"]), Fraction(str(rule["deviations"]))
    start, end = bounds_of(period)
    rows = Rating.objects.filter(given_at__gte=start, given_at__lt=end, counts=True, dispatch__isnull=False)
    link, call = Q(source=AnswerSource.LINK), Q(source=AnswerSource.CALLBACK)
    counted = rows.order_by().values(unit=F("dispatch__department_id"))
    found: Any = counted.annotate(
        centre=Max("ticket__centre_id"),
        links=Count("pk", filter=link),
        links_satisfied=Count("pk", filter=link & IS_SATISFIED),
        calls=Count("pk", filter=call),
        calls_satisfied=Count("pk", filter=call & IS_SATISFIED),
    ).order_by("unit")
    for row in found:
        by_link = Answers(row["links_satisfied"], row["links"])
        by_call = Answers(row["calls_satisfied"], row["calls"])
        if sources_differ(by_link, by_call, least=least, deviations=deviations):
            kept = ("links", "links_satisfied", "calls", "calls_satisfied")
            facts = {name: row[name] for name in kept} | {
                "least": least,
                "deviations": str(rule["deviations"]),
            }
            yield _of_month(Doubt.SOURCES_DIFFER, period, row["unit"], row["centre"], facts)


def _of_month(doubt: Doubt, period: str, department: int, centre: int, facts: dict[str, Any]) -> Found:
    return Found(doubt, f"{doubt}:{period}:{department}", department, centre, period=period, facts=facts)
