"""What the tickets do when something below them changes; imported from ``FeedbackConfig.ready``."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.evidence.rows import register_rows
from departments.actions.inbox import register_sight
from departments.calendars import register_impact, register_recompute
from departments.clock_stories import register_reasons
from departments.events import hands_lost
from departments.models import Staff
from feedback.actions.assigning import tell_handless
from feedback.actions.recomputing import measure_deadlines, move_deadlines
from feedback.actions.telling import tell_of_move
from feedback.actions.unanswered import tell_unanswered
from feedback.events import ticket_moved
from feedback.models import Incident, Ticket
from feedback.neighbours import Neighbour, register_neighbour
from feedback.seals.comparing import KIND, ROWS
from feedback.wording.returns import CLOCK_REASONS

register_rows(KIND, ROWS)
register_impact(measure_deadlines)
register_recompute(move_deadlines)
register_reasons(CLOCK_REASONS)

register_neighbour(Neighbour(pgettext_lazy("section", "Knowledge"), "ticket-knowledge"))
register_neighbour(Neighbour(gettext_lazy("Similar solved tickets"), "ticket-similar"))


def sees_ticket(staff: Staff, pk: int) -> bool:
    """Whether the person may see the ticket of this id now."""
    return bool(Ticket.objects.visible_to(staff).filter(pk=pk).exists())


def sees_incident(staff: Staff, pk: int) -> bool:
    """Whether the person may see the matter of many of this id now."""
    return bool(Incident.objects.visible_to(staff).filter(pk=pk).exists())


register_sight("ticket", sees_ticket)
register_sight("incident", sees_incident)


@receiver(hands_lost, dispatch_uid="work-without-hands")
def on_hands_lost(sender: type[Staff], *, staff: Staff, now: datetime, **_rest: Any) -> None:
    """Tell who signs there of open work that nobody can do any more."""
    tell_handless(staff, now=now)


@receiver(ticket_moved, dispatch_uid="telling-of-moves")
def on_ticket_moved(
    sender: type[Ticket],
    *,
    ticket: Ticket,
    verb: str,
    by: Staff | None,
    now: datetime,
    facts: dict[str, Any],
    **_rest: Any,
) -> None:
    """Tell people inside the portal of what concerns them."""
    tell_of_move(ticket, verb=verb, by=by, now=now, facts=facts)
    tell_unanswered(ticket, now=now)


register_neighbour(Neighbour(gettext_lazy("Matter of many"), "ticket-incident"))
