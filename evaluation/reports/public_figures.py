"""What a service improvement report says in figures, and how much of what was suggested is adopted."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from evaluation.choices import PeriodState
from evaluation.choices.disclosure import Adoption
from evaluation.models import AdoptionNotice, Assessment
from evaluation.reports.counting import count
from evaluation.rules.periods import bounds_of
from feedback.models import Ticket
from supervision.choices import MatterState, RectificationState
from supervision.models import Matter, Rectification
from supervision.rules.tally import Tally, total

TOPICS = 10


def adoptions(code: str = "") -> dict[str, int]:
    """Published answers to suggestions by decision, of one period or of all times."""
    rows = AdoptionNotice.objects.public()
    if code:
        start, until = bounds_of(code)
        rows = rows.filter(published_at__gte=start, published_at__lt=until)
    found = dict(rows.order_by().values_list("decision").annotate(n=Count("pk")))
    return {str(decision): found.get(str(decision), 0) for decision in Adoption}


def figures_of(code: str) -> dict[str, Any]:
    """The figures of a period, of the whole city, as plain numbers. Raises ValueError for no period.

    ``tally``: the fields of ``Tally``, all departments together, as the assessment of the period has them.
    ``rectified`` of ``bad``: rectifications opened in it, and how many of them are closed by now.
    ``matters``: concluded in it. ``topics``: [[name, tickets registered in it], …], the most frequent first.
    """
    start, until = bounds_of(code)
    registered = Ticket.objects.filter(registered_at__gte=start, registered_at__lt=until)
    opened = Rectification.objects.filter(opened_at__gte=start, opened_at__lt=until)
    bad = opened.exclude(state=RectificationState.VOIDED).aggregate(
        bad=Count("pk"), rectified=Count("pk", filter=Q(state=RectificationState.CLOSED))
    )
    matters = Matter.objects.filter(state=MatterState.DONE, closed_at__gte=start, closed_at__lt=until)
    return {
        "registered": registered.count(),
        "completed": Ticket.objects.filter(completed_at__gte=start, completed_at__lt=until).count(),
        "tally": asdict(_tally(code, until)),
        **bad,
        "matters": matters.count(),
        "adoptions": adoptions(code),
        "topics": _topics(registered),
    }


def is_over(code: str, now: datetime) -> bool:
    """Whether the period has ended. Raises ValueError for no period."""
    return bounds_of(code)[1] <= now


def _tally(code: str, until: datetime) -> Tally:
    """A locked period's as it was locked; others from the facts, a month at a time."""
    kept = Assessment.objects.filter(period__code=code, period__state=PeriodState.LOCKED)
    if locked := list(kept.order_by().values_list("tally", flat=True)):
        return total(Tally(**one) for one in locked)
    return total(facts.tally for facts in count(code, now=until).facts.values())


def _topics(registered: Any) -> list[list[Any]]:
    rows = registered.filter(topic__isnull=False).order_by().values_list("topic__name")
    return [[name, n] for name, n in rows.annotate(n=Count("pk")).order_by("-n", "topic__name")[:TOPICS]]
