"""What the pages of meetings read: items as one person sees them, decisions that wait, the month's gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet

from departments.models import Department, Staff
from departments.models.tree import PeerGroup
from departments.rules.calendar import SHANGHAI, in_shanghai
from departments.scope import scope, scope_many
from feedback.models import HardCase, JointReview, Ticket
from feedback.states import State
from supervision.choices import MeetingState
from supervision.models import Meeting, MeetingItem
from supervision.querysets import MeetingQuerySet

NAMED = (
    "ticket__topic",
    "topic",
    "matter",
    "lead",
    "change_topic__parent__parent",
    "change_area__parent",
    "rule",
    "entered_by",
)
TO_CATALOGUE = "configure_service"


@dataclass(frozen=True, slots=True)
class Line:
    """One item as the person sees it; ``case`` and ``review`` are its open hard case and joint review."""

    item: MeetingItem
    is_ticket_seen: bool
    case: HardCase | None
    has_review: bool
    can_be_designated: bool
    can_enter: bool
    can_close: bool


@dataclass(frozen=True, slots=True)
class Agenda:
    """The items one may see, and how many more there are."""

    lines: list[Line]
    hidden: int


def items_of(meeting: Meeting) -> QuerySet[MeetingItem]:
    """What is on the agenda, in order."""
    return meeting.items.filter(removed_at__isnull=True).select_related(*NAMED)  # type: ignore[attr-defined, no-any-return]


def agenda_for(meeting: Meeting, user: Staff) -> Agenda:
    """The agenda as the person may see it: the invited see what concerns tickets of theirs, or no ticket."""
    items = list(items_of(meeting))
    ids = [item.ticket_id for item in items if item.ticket_id]
    visible: QuerySet[Any] = Ticket.objects.visible_to(user)
    seen = set(visible.filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    shown = [i for i in items if i.ticket_id is None or i.ticket_id in seen or sees_all(meeting, user)]
    cases = {c.ticket_id: c for c in HardCase.objects.filter(ticket__in=ids, closed_at=None)} if ids else {}
    open_ = JointReview.objects.filter(ticket__in=ids, closed_at=None)
    reviews = set(open_.values_list("ticket_id", flat=True)) if ids else set()
    held = scope_many(user, ("supervise", TO_CATALOGUE))
    enters = meeting.state == MeetingState.HELD and meeting.department_id in held[TO_CATALOGUE]
    lines = [
        Line(
            item=item,
            is_ticket_seen=item.ticket_id in seen,
            case=cases.get(item.ticket_id or 0),
            has_review=item.ticket_id in reviews,
            can_be_designated=_awaits_a_name(item) and item.ticket.centre_id in held["supervise"],
            can_enter=enters and item.waits_for_entry,
            can_close=item.ticket_id in cases and item.ticket.centre_id in held["supervise"],
        )
        for item in shown
    ]
    return Agenda(lines, len(items) - len(shown))


def sees_all(meeting: Meeting, user: Staff) -> bool:
    """Whether a grant on the meeting's own department shows the person every item."""
    held = scope_many(user, MeetingQuerySet.readers).values()
    return any(meeting.department_id in one for one in held)


def to_enter(user: Staff) -> QuerySet[MeetingItem]:
    """Decisions that wait for somebody who keeps the catalogue, the oldest first."""
    waiting = MeetingItem.objects.filter(
        meeting__state=MeetingState.HELD, removed_at__isnull=True, entered_at__isnull=True
    ).exclude(change="")
    held = scope(user, TO_CATALOGUE)
    if not held.everything:
        waiting = waiting.filter(meeting__department_id__in=list(held.ids))
    return waiting.select_related("meeting", *NAMED).order_by("meeting__held_at", "id")


def callers(user: Staff) -> QuerySet[Department]:
    """Departments on whose behalf the person may call a meeting: the institution first."""
    held = scope(user, "supervise")
    rows = Department.objects.active().filter(peer_group__in=[PeerGroup.INSTITUTION, PeerGroup.CENTRE])
    return rows if held.everything else rows.filter(pk__in=list(held.ids))


def month_of(now: datetime) -> tuple[datetime, datetime]:
    """The calendar month of Shanghai around an instant: [first, after)."""
    day = in_shanghai(now).date()
    years, month = divmod(day.month, 12)
    first, after = day.replace(day=1), date(day.year + years, month + 1, 1)
    return datetime.combine(first, time(), SHANGHAI), datetime.combine(after, time(), SHANGHAI)


def lacks_this_month(user: Staff, now: datetime) -> bool:
    """Whether the person could call the month's meeting and none is planned or held yet."""
    first, after = month_of(now)
    called: Sequence[int] = list(callers(user).values_list("pk", flat=True))
    if not called:
        return False
    planned = Meeting.objects.filter(planned_for__gte=first, planned_for__lt=after, department__in=called)
    return not planned.exclude(state=MeetingState.CANCELLED).exists()


def _awaits_a_name(item: MeetingItem) -> bool:
    return bool(item.ticket) and item.ticket.state == State.PENDING_DISPATCH
