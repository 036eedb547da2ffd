"""What must be true of a ticket before each move; every answer is a list of reasons, empty when it may go on.

Who may make the move is a question of feedback.policies, not of these.
"""

from datetime import datetime

from feedback.rules.facts import TicketFacts
from feedback.rules.guards import aftercare, cohandling, main_path, merging, requests, returns
from feedback.rules.guards._guard import Guard, Reasons

GUARDS: dict[str, Guard] = {
    **main_path.GUARDS,
    **requests.GUARDS,
    **returns.GUARDS,
    **cohandling.GUARDS,
    **aftercare.GUARDS,
    **merging.GUARDS,
}


def reasons_against(verb: str, facts: TicketFacts, now: datetime) -> Reasons:
    """Why the ticket is not ready for ``verb`` at ``now``; raises KeyError for an unknown verb."""
    return GUARDS[verb](facts, now)
