"""The queue as values: whose work it lists, the tabs with their counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, cast

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from departments.models import Staff
from departments.rules.calendar import SHANGHAI, in_shanghai
from departments.scope import Scope, scope_many
from feedback.choices import ClockKind, DispatchRole, PaperState
from feedback.models import Deadline, Dispatch, ResultDraft, Ticket
from feedback.querysets import VIEW, worked_by
from feedback.states import State

ROW_NAMES = ("ticket", "ticket__topic", "ticket__channel", "department", "assignee")
OVERDUE, TODAY, LATER = "overdue", "today", "later"
WORKING = ("handle_tickets", "approve_results", "supervise")
TABS = ("all", "sign", "work", "today", "overdue", "back", "co", "suspended")
SUSPENDED = Q(ticket__in=Ticket.objects.filter(state=State.SUSPENDED).values("pk"))
"""Its clocks stand still: neither due today nor overdue. Asked so, a count reads these few tickets alone."""


@dataclass(frozen=True)
class Row:
    """One dispatch of the list with the clock it is listed by."""

    dispatch: Dispatch
    clock: Deadline | None
    band: str

    @property
    def is_new(self) -> bool:
        """Nobody has signed for it yet."""
        return self.dispatch.signed_at is None

    @property
    def what(self) -> str:
        """What the clock is about, in a word; handling is understood."""
        return (
            "" if self.clock is None or self.clock.kind == ClockKind.HANDLE else self.clock.get_kind_display()
        )

    @property
    def is_co(self) -> bool:
        return self.dispatch.role == DispatchRole.CO


def dispatches_for(scopes: Mapping[str, Scope], *, wide: bool = False) -> QuerySet[Dispatch]:
    """Dispatches not voided of the departments the person works for, or looks after.

    ``wide``, or for somebody of a centre alone: all they may see, by department or centre.
    """
    rows = cast("QuerySet[Dispatch]", Dispatch.objects.filter(voided_at__isnull=True))
    at_work = [] if wide else [scopes[name] for name in WORKING]
    if any(held.everything for held in at_work):
        return rows
    ids = sorted({pk for held in at_work for pk in held.ids})
    if ids:
        return rows.filter(worked_by(ids))
    seen = scopes[VIEW]
    if seen.everything:
        return rows
    return (
        rows.filter(Q(department_id__in=seen.ids) | Q(ticket__centre_id__in=seen.ids))
        if seen.ids
        else rows.none()
    )


def scopes_of(user: Staff) -> dict[str, Scope]:
    """What ``dispatches_for`` asks of a person; one query."""
    return scope_many(user, (*WORKING, VIEW))


def sent_back() -> Exists:
    """Whether an auditor sent a result of the dispatch back."""
    return Exists(ResultDraft.objects.filter(dispatch=OuterRef("pk"), state=PaperState.REFUSED))


def end_of_day(now: datetime) -> datetime:
    """Midnight after ``now`` in Shanghai."""
    return datetime.combine(in_shanghai(now).date() + timedelta(days=1), time(), SHANGHAI)


def tab_conditions(now: datetime) -> dict[str, Q]:
    """What each tab lists."""
    return {
        "all": Q(),
        "sign": Q(signed_at__isnull=True),
        "work": Q(signed_at__isnull=False),
        "today": Q(due_at__gte=now, due_at__lt=end_of_day(now)) & ~SUSPENDED,
        "overdue": Q(due_at__lt=now) & ~SUSPENDED,
        "back": Q(sent_back()) | Q(cycle__gt=1),
        "co": Q(role=DispatchRole.CO),
        "suspended": SUSPENDED,
    }


def signatures() -> QuerySet[Deadline]:
    """The running clocks of signatures."""
    return Deadline.objects.filter(kind=ClockKind.SIGN, stopped_at__isnull=True, voided_at__isnull=True)


def signature_due() -> Subquery:
    """When the signature is due that a dispatch waits for."""
    return Subquery(signatures().filter(dispatch=OuterRef("pk")).values("due_at")[:1])


def band_of(due_at: datetime, now: datetime) -> str:
    """Overdue, today or later; at the due instant it is still today."""
    if due_at < now:
        return OVERDUE
    return TODAY if due_at < end_of_day(now) else LATER


def rows_of(dispatches: Sequence[Dispatch], now: datetime, *, by_signature: bool = False) -> list[Row]:
    """The rows of one page with their clocks; one query, whatever their number."""
    clocks = _clocks(dispatches)
    kinds: tuple[str, ...] = (ClockKind.HANDLE, ClockKind.CO_HANDLE)
    if by_signature:
        kinds = (ClockKind.SIGN,)
    rows = []
    for dispatch in dispatches:
        own = clocks.get(dispatch.pk, {})
        clock = next((own[kind] for kind in kinds if kind in own), None)
        rows.append(Row(dispatch, clock, band_of(clock.due_at if clock else dispatch.due_at, now)))
    return rows


def _clocks(dispatches: Sequence[Dispatch]) -> dict[int, dict[str, Deadline]]:
    found: dict[int, dict[str, Deadline]] = {}
    ids = [dispatch.pk for dispatch in dispatches]
    kinds = (ClockKind.HANDLE, ClockKind.CO_HANDLE, ClockKind.SIGN)
    clocks: Any = Deadline.objects.filter(dispatch_id__in=ids, kind__in=kinds, voided_at__isnull=True)
    for clock in clocks.order_by("id"):
        found.setdefault(clock.dispatch_id, {})[clock.kind] = clock
    return found
