"""The rows behind every number of the insights: tickets, answers and work that one may see, narrowed.

Pages count them and lists show them by the same functions, so that a number and its list cannot differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, cast

from django.db.models import F, Q, QuerySet
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay

from departments.models import Staff
from departments.rules.calendar import SHANGHAI
from departments.scope import scope
from evaluation.rules.comparing import Stretch
from feedback.choices import Level, Solved
from feedback.models import Dispatch, Rating, Ticket
from feedback.querysets import VIEW
from supervision.reports import populations
from supervision.reports.populations import Span

Ids = frozenset[int]
NOTHING: Ids = frozenset()
IS_BAD, IS_UNSOLVED = Q(level__lte=Level.DISSATISFIED), Q(solved=Solved.UNSOLVED)
IS_REWORKED, IS_RETURNED = Q(cycle__gt=1), Q(return_count__gt=0)
IS_REPEATED = Q(is_repeat=True) | Q(duplicate_of__isnull=False)
IS_HANDLED = Q(handled_at__isnull=False)
TICKETS, ANSWERS, WORK = "tickets", "answers", "work"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which tickets: None asks for all, no ids for those without any.

    ``departments``: led by one of them, or the answer or the work is theirs. ``weekday``: 1 is Monday.
    """

    departments: Ids | None = None
    topics: Ids | None = None
    areas: Ids | None = None
    channels: Ids | None = None
    weekday: int | None = None
    hour: int | None = None

    def without(self, **parts: None) -> "Asked":
        """The same, with some parts asked for no more."""
        return replace(self, **parts)


def tickets(user: Staff, span: Stretch, asked: Asked) -> QuerySet[Ticket]:
    """Tickets registered in the stretch."""
    return narrowed(Ticket.objects.visible_to(user), span, asked)


def narrowed(rows: QuerySet[Ticket], span: Stretch, asked: Asked) -> QuerySet[Ticket]:
    """Of these tickets the ones that were registered in the stretch and are asked for."""
    found = rows.filter(registered_at__gte=span.start, registered_at__lt=span.until)
    return asked_for(found, asked)


def asked_for(rows: QuerySet[Ticket], asked: Asked) -> QuerySet[Ticket]:
    """Of these tickets the ones that are asked for, whenever they were registered."""
    return cast("QuerySet[Ticket]", _asked_for(rows, asked, "", "lead_department_id"))


def answers(user: Staff, span: Stretch, asked: Asked) -> QuerySet[Rating]:
    """Effective answers given in the stretch, as the assessment counts them."""
    rows = populations.effective_answers(Span(span.start, span.until))
    found = _asked_for(_seen(rows, user), asked, "ticket__", "dispatch__department_id")
    return cast("QuerySet[Rating]", found)


def work(user: Staff, span: Stretch, asked: Asked) -> QuerySet[Dispatch]:
    """Dispatches that the assessment counts in the stretch; ``populations.IN_TIME`` are in time."""
    rows = populations.assessed(Span(span.start, span.until))
    return cast("QuerySet[Dispatch]", _asked_for(_seen(rows, user), asked, "ticket__", "department_id"))


def took_longer(days: int) -> Q:
    """Handled more than so many days after it was registered."""
    return Q(handled_at__gt=F("registered_at") + timedelta(days=days))


def parts_of(numbers: Mapping[str, Any]) -> dict[str, tuple[str, Q]]:
    """What a number counts: which rows, and on what condition. ``numbers``: those of the insights."""
    return {
        "": (TICKETS, Q()),
        "rework": (TICKETS, IS_REWORKED),
        "returned": (TICKETS, IS_RETURNED),
        "repeated": (TICKETS, IS_REPEATED),
        "handled": (TICKETS, IS_HANDLED),
        "long": (TICKETS, took_longer(int(numbers["improve"]["long"]["days"]))),
        "answers": (ANSWERS, Q()),
        "satisfied": (ANSWERS, populations.IS_SATISFIED),
        "resolved": (ANSWERS, populations.IS_RESOLVED),
        "bad": (ANSWERS, IS_BAD),
        "unsolved": (ANSWERS, IS_UNSOLVED),
        "due": (WORK, Q()),
        "overdue": (WORK, ~populations.IN_TIME),
    }


def _seen(rows: QuerySet[Any], user: Staff) -> QuerySet[Any]:
    """Those of tickets that are visible; no condition for one who sees everything."""
    if scope(user, VIEW).everything:
        return rows
    return rows.filter(ticket__in=Ticket.objects.visible_to(user).values("pk"))


def _asked_for(rows: QuerySet[Any], asked: Asked, path: str, department: str) -> QuerySet[Any]:
    for field, ids in (
        (department, asked.departments),
        (f"{path}topic_id", asked.topics),
        (f"{path}area_id", asked.areas),
        (f"{path}channel_id", asked.channels),
    ):
        if ids is not None:
            rows = rows.filter(**({f"{field}__in": sorted(ids)} if ids else {f"{field}__isnull": True}))
    at = f"{path}registered_at"
    if asked.weekday is not None:
        rows = rows.alias(on_weekday=ExtractIsoWeekDay(at, tzinfo=SHANGHAI)).filter(on_weekday=asked.weekday)
    if asked.hour is not None:
        rows = rows.alias(at_hour=ExtractHour(at, tzinfo=SHANGHAI)).filter(at_hour=asked.hour)
    return rows
