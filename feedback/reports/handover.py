"""What somebody has in hand, for the day they are away or leave."""

from dataclasses import dataclass
from typing import cast

from django.db.models import Q, QuerySet

from departments.models import Staff
from departments.scope import scope
from feedback.choices import PaperState
from feedback.models import Dispatch, ResultDraft
from feedback.querysets import worked_by

SIGNS = "approve_results"


@dataclass(frozen=True, slots=True)
class InHand:
    """The open dispatches of one person, and their results: waiting for a signature, and begun."""

    rows: list[Dispatch]
    waiting: list[ResultDraft]
    begun: list[ResultDraft]


def dispatches_of(staff: Staff, *, seen_by: Staff) -> QuerySet[Dispatch]:
    """Open dispatches assigned to ``staff``: all to themselves; to others, where they sign."""
    rows = cast("QuerySet[Dispatch]", Dispatch.objects.open().filter(assignee=staff))
    if staff.pk == seen_by.pk:
        return rows
    held = scope(seen_by, SIGNS)
    if held.everything:
        return rows
    return rows.filter(worked_by(held.ids)) if held.ids else rows.none()


def in_hand(staff: Staff, *, seen_by: Staff, most: int) -> InHand:
    """At most ``most`` of each, what is due first; three queries."""
    named = ("ticket", "department", "delegated_to")
    rows = dispatches_of(staff, seen_by=seen_by).select_related(*named).order_by("due_at", "id")
    drafts = ResultDraft.objects.filter(
        Q(drafted_by=staff), state=PaperState.DRAFTED, dispatch__in=dispatches_of(staff, seen_by=seen_by)
    ).select_related("dispatch__ticket")
    waiting = drafts.filter(handed_in_at__isnull=False).order_by("handed_in_at", "id")
    begun = drafts.filter(handed_in_at__isnull=True).order_by("-drafted_at", "-id")
    return InHand(list(rows[:most]), list(waiting[:most]), list(begun[:most]))
