"""The road most tickets take: triage, dispatch, handling, review, the citizen's answer."""

from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE

from feedback.lifecycle._declaring import move
from feedback.rules.moves import Place
from feedback.states import ON_THE_DESK, State


class MainPath:
    """T2 to T19, without the ways around."""

    @move(
        "T2",
        _("Triage"),
        "dispatch_tickets",
        Place.CENTRE,
        source=[State.REGISTERED],
        target=State.PENDING_DISPATCH,
    )
    def triage(self) -> None:
        """T2: category, topic and urgency are settled."""

    @move(
        "T3",
        _("Do not accept"),
        "dispatch_tickets",
        Place.CENTRE,
        source=list(ON_THE_DESK),
        target=State.REJECTED,
    )
    def reject(self) -> None:
        """T3: not for this hotline; the notice names the proper channel."""

    @move(
        "T3",
        _("Overturn the rejection"),
        "supervise",
        Place.CENTRE,
        source=[State.REJECTED],
        target=State.REGISTERED,
    )
    def overturn(self) -> None:
        """T3 back: a supervisor takes the matter up after all, within 30 days."""

    @move(
        "T6",
        _("Dispatch"),
        "dispatch_tickets",
        Place.CENTRE,
        source=[State.PENDING_DISPATCH],
        target=State.DISPATCHED,
    )
    def dispatch(self) -> None:
        """T6: one LEAD, any CO; all department clocks start here."""

    @move(
        "T7",
        _("Sign for it"),
        "handle_tickets",
        Place.LEAD,
        source=[State.DISPATCHED],
        target=RETURN_VALUE(State.IN_PROGRESS, State.COMPLETED),
    )
    def sign(self, *, closes: bool) -> State:
        """T7: the LEAD takes it up; praise is forwarded for information and closes here."""
        return State.COMPLETED if closes else State.IN_PROGRESS

    @move("T7a", _("Assign"), "approve_results", Place.LEAD, source=[State.DISPATCHED, State.IN_PROGRESS])
    def assign(self) -> None:
        """A handler of the department is named."""

    @move("T7b", _("I take it"), "handle_tickets", Place.LEAD, source=[State.DISPATCHED, State.IN_PROGRESS])
    def take(self) -> None:
        """A handler of the department takes what nobody was named for."""

    @move("T11", _("Record contact"), "handle_tickets", Place.LEAD, source=[State.IN_PROGRESS])
    def record_contact(self) -> None:
        """T11: the citizen was contacted, or a try was made."""

    @move(
        "T12",
        _("Sign as co-handler"),
        "handle_tickets",
        Place.CO,
        source=[State.DISPATCHED, State.IN_PROGRESS],
    )
    def co_sign(self) -> None:
        """T12: a co-handling department signs for its part."""

    @move(
        "T12",
        _("Draft the co-handler's reply"),
        "handle_tickets",
        Place.CO,
        source=[State.DISPATCHED, State.IN_PROGRESS],
    )
    def draft_co_reply(self) -> None:
        """T12: a co-handling department writes its part and hands it to its approver."""

    @move(
        "T12",
        _("Sign the co-handler's reply"),
        "approve_results",
        Place.CO,
        source=[State.DISPATCHED, State.IN_PROGRESS],
    )
    def co_reply(self) -> None:
        """T12: the co-handling department's signed part reaches the LEAD."""

    @move("T15", _("Draft the result"), "handle_tickets", Place.LEAD, source=[State.IN_PROGRESS])
    def draft_result(self) -> None:
        """T15, first hand: the handler writes the result, and hands it to the approver when ready."""

    @move("T15", _("Return the draft"), "approve_results", Place.LEAD, source=[State.IN_PROGRESS])
    def return_draft(self) -> None:
        """T15, second hand declines: the draft goes back to its writer with a note."""

    @move(
        "T15",
        _("Sign and submit the result"),
        "approve_results",
        Place.LEAD,
        source=[State.IN_PROGRESS],
        target=State.PENDING_REVIEW,
    )
    def submit_result(self) -> None:
        """T15, second hand: the approver signs; HANDLE stops at this signature."""

    @move(
        "T16",
        _("Send back"),
        "audit_results",
        Place.CENTRE,
        source=[State.PENDING_REVIEW],
        target=State.IN_PROGRESS,
    )
    def send_back(self) -> None:
        """T16: the answer has a defect; the review was a pause."""

    @move(
        "T17",
        _("Approve the result"),
        "audit_results",
        Place.CENTRE,
        source=[State.PENDING_REVIEW],
        target=RETURN_VALUE(State.PENDING_CALLBACK, State.COMPLETED),
    )
    def approve_result(self, *, asks: bool) -> State:
        """T17: the answer goes out; without means of contact nobody can be asked."""
        return State.PENDING_CALLBACK if asks else State.COMPLETED

    @move(
        "T19",
        _("Record a callback"),
        "call_back",
        Place.CENTRE,
        source=[State.PENDING_CALLBACK],
        target=RETURN_VALUE(State.PENDING_CALLBACK, State.COMPLETED, State.PENDING_VERDICT),
    )
    def record_callback(self, *, target: State) -> State:
        """T19: what the citizen said, or that nobody answered; a bad answer waits for a verdict."""
        return target

    @move(
        "T19",
        _("Rate"),
        "",
        Place.SYSTEM,
        source=[State.PENDING_CALLBACK, State.COMPLETED],
        target=RETURN_VALUE(State.PENDING_CALLBACK, State.COMPLETED, State.PENDING_VERDICT),
    )
    def rate(self, *, target: State) -> State:
        """T19: a citizen's own answer by the link; others of a merged matter may still be awaited.

        From COMPLETED only where the centre answered directly, and nobody has said yet how it was (T5).
        """
        return target

    @move(
        "T19",
        _("Close without an answer"),
        "",
        Place.SYSTEM,
        source=[State.PENDING_CALLBACK],
        target=State.COMPLETED,
    )
    def close_unanswered(self) -> None:
        """T19: not drawn for a callback, and silent for seven days."""
