"""代办: in whose place somebody acts who stands in for a colleague away."""

from datetime import datetime

from departments.models import Absence, Staff
from feedback.lifecycle import MOVES
from feedback.policies import ROLE_AT
from feedback.rules.facts import TicketFacts

HANDLES = "handle_tickets"


def in_stead_of(verb: str, facts: TicketFacts, *, by: Staff | None, now: datetime) -> int | None:
    """Whose work it is, if they are away and named ``by`` their deputy; only of what handlers do.

    No query where ``by`` is the handler named, or nobody is.
    """
    if by is None:
        return None
    roles = {ROLE_AT.get(place) for held, place in MOVES[verb].authorities if held == HANDLES}
    named = {share.assignee_id for share in facts.shares if share.role in roles and share.assignee_id}
    if not named or by.pk in named:
        return None
    away = Absence.objects.on(now).filter(staff_id__in=named, deputy=by)
    return away.order_by("pk").values_list("staff_id", flat=True).first()
