"""环节 (R14): how the seven stages of the loop keep their limits, clock by clock, and how long each takes.

A clock counts in the period in which it fell due; one that stands still, or was voided, counts nowhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Aggregate, CharField, Count, F, Q, QuerySet, Value

from departments.models import Staff
from departments.rules.calendar import WorkCalendar
from departments.scope import scope
from evaluation.reports.insight_rows import Ids
from evaluation.rules.comparing import Stretch
from evaluation.rules.stages import CLOCKS, HOUR, OF_PAPERS, OF_TICKETS, REGISTER, Achieved, Taken, taken
from feedback import models as feedback
from feedback.models import Ticket
from feedback.querysets import VIEW
from supervision import models as supervision

IN_TIME = Q(stopped_at__lte=F("due_at"))
FELL_DUE = Q(paused_at__isnull=True) | Q(stopped_at__isnull=False) | Q(paused_at__gte=F("due_at"))


class Middle(Aggregate):
    """The median."""

    template = "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


class Rank(Aggregate):
    """The nearest rank of 90 %, as ``rules.stages.taken`` has it."""

    template = "PERCENTILE_DISC(0.9) WITHIN GROUP (ORDER BY %(expressions)s)"


@dataclass(frozen=True, slots=True)
class Figures:
    """One clock of the loop."""

    clock: str
    achieved: Achieved
    owners: int
    taken: Taken


def clocks(user: Staff, span: Stretch, owners: Ids | None, kinds: Iterable[str]) -> dict[str, QuerySet[Any]]:
    """The clocks that one may see and that fell due in the stretch, of tickets and of papers."""
    wanted = frozenset(kinds)
    of_tickets: QuerySet[Any] = feedback.Deadline.objects.filter(kind__in=sorted(wanted & OF_TICKETS))
    of_papers: QuerySet[Any] = supervision.Deadline.objects.filter(kind__in=sorted(wanted & OF_PAPERS))
    if not scope(user, VIEW).everything:
        of_tickets = of_tickets.filter(ticket__in=Ticket.objects.visible_to(user).values("pk"))
    orders = supervision.SupervisionOrder.objects.visible_to(user).values("pk")
    bad = supervision.Rectification.objects.visible_to(user).values("pk")
    of_papers = of_papers.filter(Q(order__in=orders) | Q(rectification__in=bad))
    return {"tickets": _due(of_tickets, span, owners), "papers": _due(of_papers, span, owners)}


def figures(
    user: Staff,
    span: Stretch,
    owners: Ids | None,
    calendar: WorkCalendar,
    *,
    sample: int,
) -> dict[str, Figures]:
    """Each clock's figures, but for REGISTER. Two queries; hours are those of a kind's last ``sample``."""
    kinds = [kind for kind in CLOCKS if kind != REGISTER]
    found = clocks(user, span, owners, kinds)
    achieved = _achieved(found.values())
    hours = _hours(found, kinds, calendar, sample)
    return {
        kind: Figures(kind, *achieved.get(kind, (Achieved(), 0)), taken(hours.get(kind, [])))
        for kind in kinds
    }


def by_owner(rows: QuerySet[Any]) -> list[tuple[str, str, Achieved]]:
    """Code, name and what was kept, of each department responsible; the most late first. One query."""
    grouped = rows.order_by().values("owner__code", "owner__name")
    counted = grouped.annotate(due=Count("pk"), met=Count("pk", filter=IN_TIME))
    found = [(row["owner__code"], row["owner__name"], Achieved(row["met"], row["due"])) for row in counted]
    return sorted(found, key=lambda one: (-one[2].late, -one[2].due, one[0]))


def late(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those that were not in time."""
    return rows.exclude(IN_TIME)


def registering(user: Staff, span: Stretch, centres: Ids | None) -> QuerySet[Any]:
    """Tickets registered in the stretch that say when the citizen raised the matter, with ``waited``."""
    rows: QuerySet[Any] = Ticket.objects.visible_to(user).filter(
        registered_at__gte=span.start, registered_at__lt=span.until, reported_at__isnull=False
    )
    if centres is not None:
        rows = rows.filter(centre_id__in=sorted(centres))
    return rows.filter(is_backlog=False).annotate(waited=F("registered_at") - F("reported_at"))


def registered(rows: QuerySet[Any], limit: timedelta) -> Figures:
    """How soon matters were registered, of ``registering``; natural hours of all of them. One query."""
    found = rows.order_by().aggregate(
        due=Count("pk"),
        met=Count("pk", filter=Q(waited__lte=limit)),
        owners=Count("centre_id", distinct=True),
        middle=Middle("waited"),
        p90=Rank("waited"),
    )
    achieved = Achieved(found["met"], found["due"])
    if not achieved.due:
        return Figures(REGISTER, achieved, 0, Taken(0))
    hours = Taken(achieved.due, _hours_of(found["middle"]), _hours_of(found["p90"]))
    return Figures(REGISTER, achieved, found["owners"], hours)


def _due(rows: QuerySet[Any], span: Stretch, owners: Ids | None) -> QuerySet[Any]:
    found = rows.filter(FELL_DUE, voided_at__isnull=True, due_at__gte=span.start, due_at__lt=span.until)
    return found if owners is None else found.filter(owner_id__in=sorted(owners))


def _achieved(found: Iterable[QuerySet[Any]]) -> dict[str, tuple[Achieved, int]]:
    parts = [
        rows.order_by()
        .values("kind")
        .annotate(due=Count("pk"), met=Count("pk", filter=IN_TIME), owners=Count("owner_id", distinct=True))
        .values_list("kind", "due", "met", "owners")
        for rows in found
    ]
    first, *others = parts
    return {kind: (Achieved(met, due), owners) for kind, due, met, owners in first.union(*others, all=True)}


def _hours(
    found: dict[str, QuerySet[Any]], kinds: Sequence[str], calendar: WorkCalendar, sample: int
) -> dict[str, list[int]]:
    """The working seconds that the last stopped clocks of each kind ran, less what they stood still."""
    parts = []
    for kind in kinds:
        rows = found["papers" if kind in OF_PAPERS else "tickets"]
        stopped = rows.filter(kind=kind, stopped_at__isnull=False).order_by("-due_at", "-id")
        named = stopped.annotate(which=Value(kind, output_field=CharField()))
        parts.append(named.values_list("which", "started_at", "stopped_at", "moves")[:sample])
    hours: dict[str, list[int]] = {}
    first, *others = parts
    for kind, started, stopped_at, moves in first.union(*others, all=True):
        hours.setdefault(kind, []).append(_ran(started, stopped_at, moves, calendar))
    return hours


def _ran(started: datetime, stopped: datetime, moves: Any, calendar: WorkCalendar) -> int:
    ran = calendar.working_seconds(started, stopped)
    pauses = feedback.Deadline(moves=moves).pauses if moves else ()
    stood = sum(calendar.working_seconds(since, min(until or stopped, stopped)) for since, until in pauses)
    return max(0, ran - stood)


def _hours_of(length: timedelta) -> Fraction:
    return Fraction(length // timedelta(seconds=1), HOUR)
