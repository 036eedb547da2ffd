"""渠道 (R2, R54, R55): what comes by each channel, how soon it is answered, and what citizens say of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from departments.models import Staff
from departments.rules.calendar import SHANGHAI
from evaluation.reports import insight_rows
from evaluation.reports.catalogues import IN_USE, ONLINE
from evaluation.reports.insight_rows import Asked
from evaluation.reports.stages import Middle
from evaluation.rules.channels import Channel, Mean
from evaluation.rules.comparing import Compared, Stretch
from evaluation.rules.improving import Part
from evaluation.rules.trees import Tree
from feedback.choices import DispatchRole
from feedback.models import Dispatch, Ticket
from supervision.reports import populations
from supervision.rules.periods import bounds, period_of, previous_period

MONTHS = 6
SECOND = timedelta(seconds=1)
Found = Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the trend."""

    code: str
    online: Part


def channels(user: Staff, compared: Compared, asked: Asked, tree: Tree) -> list[Channel]:
    """Every channel in use, or by which something came; the most first. Three queries."""
    counts, answers = _counts(user, compared, asked), _answers(user, compared.ours, asked)
    contacts = _contacts(user, compared.ours, asked)
    rows = [
        Channel(
            node,
            ONLINE in node.marks,
            IN_USE in node.marks,
            **_numbers(counts.get(node.id, {}), answers.get(node.id, {}), contacts.get(node.id, {})),
        )
        for node in tree.nodes.values()
        if asked.channels is None or node.id in asked.channels
    ]
    shown = [row for row in rows if row.is_in_use or row.n or row.before]
    return sorted(shown, key=lambda row: (-row.n, -row.before, row.node.code))


def months(user: Staff, compared: Compared, asked: Asked, tree: Tree) -> list[Month]:
    """The share that came online, month by month, up to the end of the period. One query."""
    codes = [period_of(compared.ours.until - SECOND)]
    while len(codes) < MONTHS:
        codes.insert(0, previous_period(codes[0]))
    span = Stretch(bounds(codes[0])[0], compared.ours.until)
    rows = insight_rows.tickets(user, span, asked).order_by()
    grouped = rows.annotate(month=TruncMonth("registered_at", tzinfo=SHANGHAI)).values("month", "channel_id")
    found: dict[str, list[int]] = {code: [0, 0] for code in codes}
    for row in grouped.annotate(n=Count("pk")):
        numbers = found[_code(row["month"])]
        numbers[0] += row["n"] if ONLINE in tree.nodes[row["channel_id"]].marks else 0
        numbers[1] += row["n"]
    return [Month(code, Part(*numbers)) for code, numbers in found.items()]


def _counts(user: Staff, compared: Compared, asked: Asked) -> Found:
    ours, before = (
        Q(registered_at__gte=span.start, registered_at__lt=span.until)
        for span in (compared.ours, compared.before)
    )
    rows = insight_rows.asked_for(Ticket.objects.visible_to(user), asked).filter(ours | before)
    handling = _length(F("handled_at") - F("registered_at"))
    return _by_channel(
        rows.order_by().values(came_by=F("channel_id")),
        n=Count("pk", filter=ours),
        before=Count("pk", filter=before),
        direct=Count("pk", filter=ours & Q(answered_by__isnull=False)),
        handled=Count("handled_at", filter=ours),
        handling=Sum(handling, filter=ours),
    )


def _answers(user: Staff, span: Stretch, asked: Asked) -> Found:
    rows = insight_rows.answers(user, span, asked).order_by()
    return _by_channel(
        rows.values(came_by=F("ticket__channel_id")),
        of=Count("pk"),
        satisfied=Count("pk", filter=populations.IS_SATISFIED),
        solved=Count("pk", filter=populations.IS_RESOLVED),
    )


def _contacts(user: Staff, span: Stretch, asked: Asked) -> Found:
    """From the registration to the lead's first contact, of tickets registered in the stretch."""
    tickets = insight_rows.tickets(user, span, asked).values("pk")
    rows = Dispatch.objects.filter(
        ticket__in=tickets,
        role=DispatchRole.LEAD,
        cycle=1,
        voided_at__isnull=True,
        first_contact_at__isnull=False,
    )
    waited = _length(F("first_contact_at") - F("ticket__registered_at"))
    grouped = rows.order_by().values(came_by=F("ticket__channel_id"))
    return _by_channel(grouped, n=Count("pk"), sum=Sum(waited), middle=Middle(waited))


def _length(expression: Any) -> ExpressionWrapper:
    return ExpressionWrapper(expression, output_field=DurationField())


def _by_channel(grouped: QuerySet[Any, Any], **wanted: Any) -> Found:
    return {row["came_by"]: row for row in grouped.annotate(**wanted)}


def _numbers(
    counts: Mapping[str, Any], answers: Mapping[str, Any], contacts: Mapping[str, Any]
) -> dict[str, Any]:
    """What was found of one channel; what was not keeps its nought."""
    found: dict[str, Any] = {"response": _mean(contacts)}
    if counts:
        handling = Mean(counts["handled"], _seconds(counts["handling"]))
        found |= {name: counts[name] for name in ("n", "before", "direct")} | {"handling": handling}
    if answers:
        found |= {name: Part(answers[name], answers["of"]) for name in ("solved", "satisfied")}
    return found


def _mean(found: Mapping[str, Any]) -> Mean:
    return Mean(found["n"], _seconds(found["sum"]), _seconds(found["middle"])) if found else Mean()


def _seconds(length: timedelta | None) -> Fraction:
    return Fraction(length // SECOND if length else 0)


def _code(month: datetime) -> str:
    return f"{month:%Y-%m}"
