"""The figures that departments' analyses start from: those of the assessment, as plain numbers."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import Count

from evaluation.choices.disclosure import Adoption
from evaluation.models import AdoptionNotice
from evaluation.reports.counting import count
from evaluation.rules.assessing import Facts
from evaluation.rules.periods import bounds_of, previous_code
from feedback.models import Dispatch

TOPICS = 5
NOTHING = Facts()


def with_work(quarter: str, *, now: datetime) -> list[int]:
    """Departments that had anything assessed in the quarter."""
    return sorted(pk for pk, facts in count(quarter, now=now).facts.items() if facts.tally.assessed)


def facts_of(quarter: str, departments: Collection[int], *, now: datetime) -> dict[int, dict[str, Any]]:
    """By department: ``tally`` and ``beside`` of the quarter, ``before`` and ``beside_before`` of the last.

    ``points``: [[code, entries, points], …]. ``topics``: [[name, tickets], …], the most frequent first.
    ``suggestions``: published answers by decision. A few queries, however many departments.
    """
    this = count(quarter, now=now, departments=departments).facts
    before = count(previous_code(quarter), now=now, departments=departments).facts
    topics, answered = _topics(quarter, departments), _answered(quarter, departments)
    return {
        pk: {
            "tally": asdict(this.get(pk, NOTHING).tally),
            "beside": dict(this.get(pk, NOTHING).beside),
            "before": asdict(before.get(pk, NOTHING).tally),
            "beside_before": dict(before.get(pk, NOTHING).beside),
            "points": _points(this.get(pk, NOTHING)),
            "topics": topics.get(pk, []),
            "suggestions": answered.get(pk, {}),
        }
        for pk in departments
    }


def _points(facts: Facts) -> list[list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for line in facts.lines:
        found[line.code].append(line.points)
    return [[code, len(points), str(sum(points))] for code, points in sorted(found.items())]


def _topics(quarter: str, departments: Collection[int]) -> dict[int, list[list[Any]]]:
    start, until = bounds_of(quarter)
    rows = Dispatch.objects.filter(
        department__in=departments,
        role="LEAD",
        voided_at__isnull=True,
        cycle=1,
        dispatched_at__gte=start,
        dispatched_at__lt=until,
        ticket__topic__isnull=False,
    )
    grouped = rows.order_by().values_list("department_id", "ticket__topic__name").annotate(n=Count("pk"))
    found: dict[int, list[list[Any]]] = defaultdict(list)
    for department, name, n in grouped.order_by("-n", "ticket__topic__name"):
        if len(found[department]) < TOPICS:
            found[department].append([name, n])
    return found


def _answered(quarter: str, departments: Collection[int]) -> dict[int, dict[str, int]]:
    start, until = bounds_of(quarter)
    rows = AdoptionNotice.objects.public().filter(
        department__in=departments, published_at__gte=start, published_at__lt=until
    )
    found: dict[int, dict[str, int]] = defaultdict(lambda: {str(one): 0 for one in Adoption})
    for department, decision, n in (
        rows.order_by().values_list("department_id", "decision").annotate(n=Count("pk"))
    ):
        found[department][decision] = n
    return found
