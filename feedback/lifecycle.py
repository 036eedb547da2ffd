"""The states of a ticket and every move between them, on one page.

Bodies only set the ticket's own fields. Nothing calls these methods but ``actions._move``, which locks,
checks guards, permission and version first, and writes the evidence in the same transaction.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, FSMField, transition

from feedback.rules.moves import MoveSpec, Place


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


def _move(label: Any, permission: str, place: Place, order: str) -> dict[str, Any]:
    return {"label": label, "permission": permission, "place": place, "order": order}


class Lifecycle(models.Model):
    """The machine itself; ``Ticket`` inherits it."""

    state = FSMField(
        _("state"), default=State.REGISTERED, choices=State.choices, protected=True, editable=False
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=State.REGISTERED,
        target=State.PENDING_DISPATCH,
        custom=_move(_("Triage"), "dispatch_tickets", Place.CENTRE, "T2"),
    )
    def triage(self) -> None:
        """T2: category, topic and urgency are settled."""

    @transition(
        field=state,
        source=[State.REGISTERED, State.PENDING_DISPATCH],
        target=State.REJECTED,
        custom=_move(_("Do not accept"), "dispatch_tickets", Place.CENTRE, "T3"),
    )
    def reject(self) -> None:
        """T3: not for this hotline; the notice names the proper channel."""

    @transition(
        field=state,
        source=State.REJECTED,
        target=State.REGISTERED,
        custom=_move(_("Overturn the rejection"), "supervise", Place.CENTRE, "T3"),
    )
    def overturn(self) -> None:
        """T3 back: a supervisor takes the matter up after all, within 30 days."""

    @transition(
        field=state,
        source=State.PENDING_DISPATCH,
        target=State.DISPATCHED,
        custom=_move(_("Dispatch"), "dispatch_tickets", Place.CENTRE, "T6"),
    )
    def dispatch(self) -> None:
        """T6: one LEAD, any CO; all department clocks start here."""

    @transition(
        field=state,
        source=State.DISPATCHED,
        target=RETURN_VALUE(State.IN_PROGRESS, State.COMPLETED),
        custom=_move(_("Sign for it"), "handle_tickets", Place.LEAD, "T7"),
    )
    def sign(self, *, closes: bool) -> State:
        """T7: the LEAD takes it up; praise is forwarded for information and closes here."""
        return State.COMPLETED if closes else State.IN_PROGRESS

    @transition(
        field=state,
        source=[State.DISPATCHED, State.IN_PROGRESS],
        target=None,
        custom=_move(_("Assign"), "approve_results", Place.LEAD, "T7a"),
    )
    def assign(self) -> None:
        """A handler of the department is named."""

    @transition(
        field=state,
        source=State.IN_PROGRESS,
        target=None,
        custom=_move(_("Record contact"), "handle_tickets", Place.LEAD, "T11"),
    )
    def record_contact(self) -> None:
        """T11: the citizen was contacted, or a try was made."""

    @transition(
        field=state,
        source=[State.DISPATCHED, State.IN_PROGRESS],
        target=None,
        custom=_move(_("Sign as co-handler"), "handle_tickets", Place.CO, "T12"),
    )
    def co_sign(self) -> None:
        """T12: a co-handling department signs for its part."""

    @transition(
        field=state,
        source=[State.DISPATCHED, State.IN_PROGRESS],
        target=None,
        custom=_move(_("Draft the co-handler's reply"), "handle_tickets", Place.CO, "T12"),
    )
    def draft_co_reply(self) -> None:
        """T12: a co-handling department writes its part and hands it to its approver."""

    @transition(
        field=state,
        source=[State.DISPATCHED, State.IN_PROGRESS],
        target=None,
        custom=_move(_("Sign the co-handler's reply"), "approve_results", Place.CO, "T12"),
    )
    def co_reply(self) -> None:
        """T12: the co-handling department's signed part reaches the LEAD."""

    @transition(
        field=state,
        source=State.IN_PROGRESS,
        target=None,
        custom=_move(_("Draft the result"), "handle_tickets", Place.LEAD, "T15"),
    )
    def draft_result(self) -> None:
        """T15, first hand: the handler writes the result, and hands it to the approver when ready."""

    @transition(
        field=state,
        source=State.IN_PROGRESS,
        target=None,
        custom=_move(_("Return the draft"), "approve_results", Place.LEAD, "T15"),
    )
    def return_draft(self) -> None:
        """T15, second hand declines: the draft goes back to its writer with a note."""

    @transition(
        field=state,
        source=State.IN_PROGRESS,
        target=State.PENDING_REVIEW,
        custom=_move(_("Sign and submit the result"), "approve_results", Place.LEAD, "T15"),
    )
    def submit_result(self) -> None:
        """T15, second hand: the approver signs; HANDLE stops at this signature."""

    @transition(
        field=state,
        source=State.PENDING_REVIEW,
        target=State.IN_PROGRESS,
        custom=_move(_("Send back"), "audit_results", Place.CENTRE, "T16"),
    )
    def send_back(self) -> None:
        """T16: the answer has a defect; the review was a pause."""

    @transition(
        field=state,
        source=State.PENDING_REVIEW,
        target=RETURN_VALUE(State.PENDING_CALLBACK, State.COMPLETED),
        custom=_move(_("Approve the result"), "audit_results", Place.CENTRE, "T17"),
    )
    def approve_result(self, *, asks: bool) -> State:
        """T17: the answer goes out; without means of contact nobody can be asked."""
        return State.PENDING_CALLBACK if asks else State.COMPLETED

    @transition(
        field=state,
        source=State.PENDING_CALLBACK,
        target=RETURN_VALUE(State.PENDING_CALLBACK, State.COMPLETED, State.PENDING_VERDICT),
        custom=_move(_("Record a callback"), "call_back", Place.CENTRE, "T19"),
    )
    def record_callback(self, *, target: State) -> State:
        """T19: what the citizen said, or that nobody answered; a bad answer waits for a verdict."""
        return target

    @transition(
        field=state,
        source=State.PENDING_CALLBACK,
        target=RETURN_VALUE(State.COMPLETED, State.PENDING_VERDICT),
        custom=_move(_("Rate"), "", Place.SYSTEM, "T19"),
    )
    def rate(self, *, target: State) -> State:
        """T19: the citizen's own answer by the link."""
        return target

    @transition(
        field=state,
        source=State.PENDING_CALLBACK,
        target=State.COMPLETED,
        custom=_move(_("Close without an answer"), "", Place.SYSTEM, "T19"),
    )
    def close_unanswered(self) -> None:
        """T19: not drawn for a callback, and silent for seven days."""


def _spec(verb: str) -> MoveSpec:
    meta = getattr(Lifecycle, verb)._django_fsm
    transitions = list(meta.transitions.values())
    first = transitions[0]
    targets = getattr(first.target, "allowed_states", None) or ([first.target] if first.target else [])
    return MoveSpec(
        verb=verb,
        order=first.custom["order"],
        permission=first.custom["permission"],
        place=first.custom["place"],
        sources=frozenset(str(t.source) for t in transitions),
        targets=tuple(str(t) for t in targets),
    )


def _verbs() -> list[str]:
    return [name for name, value in vars(Lifecycle).items() if hasattr(value, "_django_fsm")]


MOVES: dict[str, MoveSpec] = {verb: _spec(verb) for verb in _verbs()}
LABELS: dict[str, Any] = {
    verb: next(iter(getattr(Lifecycle, verb)._django_fsm.transitions.values())).custom["label"]
    for verb in MOVES
}
