"""What a caller raised before, as the agent sees it while the phone is at the ear: open matters first."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Case, Count, Exists, F, Func, OuterRef, Q, QuerySet, Value, When

from departments.models import Staff
from feedback.actions.looking_up import REGISTER
from feedback.choices import Category, PaperState, UnsolvedReason
from feedback.models import ResultDraft, Ticket
from feedback.rules.merging import REPEAT_WITHIN
from feedback.states import OPEN_STATES, SUPPLEMENTED, State

MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier matter, and what can be done about it instead of registering it again."""

    ticket: Ticket
    may_supplement: bool
    may_repeat: bool


@dataclass(frozen=True, slots=True)
class Caller:
    """The earlier matters: the first few rows, and figures of all of them."""

    rows: list[Past] = field(default_factory=list)
    total: int = 0
    open: int = 0
    repeats: int = 0
    unreasonable: int = 0
    praises: int = 0

    @property
    def more(self) -> int:
        return max(0, self.total - len(self.rows))


def caller_of(complainants: frozenset[int], *, user: Staff, now: datetime) -> Caller:
    """The matters of these records that lie in the agent's scope; three queries whatever their number."""
    if not complainants:
        return Caller()
    seen = told_to(user).filter(complainant_id__in=complainants)
    signed = ResultDraft.objects.filter(
        dispatch__ticket=OuterRef("pk"),
        unsolved_reason=UnsolvedReason.UNREASONABLE,
        state__in=(PaperState.SIGNED, PaperState.GRANTED),
    )
    counted = seen.annotate(was_unreasonable=Exists(signed)).aggregate(
        total=Count("pk"),
        open=Count("pk", filter=Q(state__in=OPEN_STATES)),
        repeats=Count("pk", filter=Q(is_repeat=True) | Q(cycle__gt=1)),
        unreasonable=Count("pk", filter=Q(was_unreasonable=True)),
        praises=Count("pk", filter=Q(category=Category.PRAISE)),
    )
    first = Case(When(state__in=OPEN_STATES, then=Value(0)), default=Value(1))
    rows = seen.select_related("lead_department", "area", "centre")
    listed = rows.order_by(first, "-registered_at", "-pk")[:MOST_SHOWN]
    return Caller(rows=[_past(row, now) for row in listed], **counted)


def told_to(user: Staff) -> QuerySet[Any]:
    """Tickets of the agent's centres; a report stays hidden from whoever sits in the accused department."""
    above = Func(F("department__ancestry"), function="unnest", output_field=BigIntegerField())
    own = user.posts.filter(ended_at__isnull=True).annotate(above=above).values("above")
    held: QuerySet[Any] = Ticket.objects.visible_to(user).at_centres(user, REGISTER)
    return held.exclude(accused_department_id__in=own)


def _past(ticket: Ticket, now: datetime) -> Past:
    closed = ticket.completed_at
    is_fresh = closed is not None and now - closed <= REPEAT_WITHIN
    return Past(
        ticket=ticket,
        may_supplement=ticket.state in SUPPLEMENTED,
        may_repeat=not ticket.is_open and is_fresh and ticket.state in (State.COMPLETED, State.ARCHIVED),
    )
