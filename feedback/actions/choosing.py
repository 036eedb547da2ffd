"""The moves of a ticket as one person sees them: each allowed, or greyed with its reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.reasons import Reason
from departments.models import Staff
from feedback import policies
from feedback.actions._move import state_reasons
from feedback.lifecycle import LABELS, MOVES
from feedback.models import Dispatch, Ticket
from feedback.models.facts import facts_of
from feedback.rules import guards
from feedback.rules.moves import Place


@dataclass(frozen=True, slots=True)
class Choice:
    """One move; it may be made when there are no reasons against it."""

    verb: str
    label: Any
    reasons: tuple[Reason, ...]

    @property
    def is_allowed(self) -> bool:
        return not self.reasons


def choices(
    ticket: Ticket, *, staff: Staff, now: datetime, dispatches: Iterable[Dispatch] | None = None
) -> list[Choice]:
    """Moves that belong to the ticket's state and to one of the person's grants, in the order of the table.

    A move of the state that the person holds the grant for, but may not make now, is there with its reasons.
    ``dispatches`` that were read already are not read again (``facts_of``).
    """
    facts = facts_of(ticket, dispatches)
    person = policies.person_of(staff)
    found = []
    for verb, spec in MOVES.items():
        if spec.place is Place.SYSTEM or state_reasons(verb, str(ticket.state)):
            continue
        if policies.has_authority(person, facts, spec):
            reasons = guards.reasons_against(verb, facts, now) + policies.reasons_against(person, facts, spec)
            found.append(Choice(verb, LABELS[verb], tuple(reasons)))
    return found
