"""The states of a ticket and the stages of the loop they belong to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.reasons import Reason


class State(models.TextChoices):
    """Where a ticket stands; the last four are ends of their own kind."""

    REGISTERED = "REGISTERED", _("Awaiting triage")
    PENDING_DISPATCH = "PENDING_DISPATCH", _("Awaiting dispatch")
    DISPATCHED = "DISPATCHED", _("Awaiting signature")
    RETURN_PENDING = "RETURN_PENDING", _("Return under review")
    IN_PROGRESS = "IN_PROGRESS", _("In progress")
    SUSPENDED = "SUSPENDED", _("Suspended")
    PENDING_REVIEW = "PENDING_REVIEW", _("Awaiting review")
    PENDING_CALLBACK = "PENDING_CALLBACK", _("Awaiting callback")
    PENDING_VERDICT = "PENDING_VERDICT", _("Awaiting verdict")
    COMPLETED = "COMPLETED", _("Completed")
    ARCHIVED = "ARCHIVED", _("Archived")
    REJECTED = "REJECTED", _("Not accepted")
    MERGED = "MERGED", _("Merged")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")
    TERMINATED = "TERMINATED", _("Terminated")


class Stage(models.TextChoices):
    """The stages of the closed loop (R13, R14) that a state belongs to."""

    ACCEPT = "ACCEPT", _("Acceptance")
    JUDGE = "JUDGE", _("Triage stage")
    TRANSFER = "TRANSFER", _("Handling stage")
    ANSWER = "ANSWER", _("Answer stage")
    EVALUATE = "EVALUATE", _("Evaluation stage")
    RETROSPECT = "RETROSPECT", _("Retrospective stage")


STAGE_OF: dict[State, Stage] = {
    State.REGISTERED: Stage.ACCEPT,
    State.PENDING_DISPATCH: Stage.JUDGE,
    State.DISPATCHED: Stage.TRANSFER,
    State.RETURN_PENDING: Stage.TRANSFER,
    State.IN_PROGRESS: Stage.TRANSFER,
    State.SUSPENDED: Stage.TRANSFER,
    State.PENDING_REVIEW: Stage.ANSWER,
    State.PENDING_CALLBACK: Stage.EVALUATE,
    State.PENDING_VERDICT: Stage.EVALUATE,
    State.COMPLETED: Stage.RETROSPECT,
    State.ARCHIVED: Stage.RETROSPECT,
}

ON_THE_DESK = (State.REGISTERED, State.PENDING_DISPATCH)
"""What the dispatch desk lists: no department has it yet."""
SUPPLEMENTED = (*ON_THE_DESK, State.DISPATCHED, State.RETURN_PENDING, State.IN_PROGRESS, State.SUSPENDED)
"""Where what the citizen adds still reaches whoever works on it."""
OPEN_STATES = (
    State.REGISTERED,
    State.PENDING_DISPATCH,
    State.DISPATCHED,
    State.RETURN_PENDING,
    State.IN_PROGRESS,
    State.SUSPENDED,
    State.PENDING_REVIEW,
    State.PENDING_CALLBACK,
    State.PENDING_VERDICT,
)


def moved_meanwhile(state: str) -> Reason:
    """Why nothing is done that was asked of a ticket as it stood before; it is in ``state`` now."""
    return Reason("ticket_moved_meanwhile", {"state": State(state).label})
