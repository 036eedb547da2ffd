"""整改 of a bad rating, 误评 claims, and 专项事项."""

from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE

from supervision.choices import MatterState, MisratingState, RectificationState
from supervision.lifecycle._declaring import Machine, act, state_field

RUNNING = [
    RectificationState.NOTIFIED,
    RectificationState.CONTACTED,
    RectificationState.PLANNED,
    RectificationState.REMEDIED,
    RectificationState.CALLED_BACK,
]
UNPLANNED = RUNNING[:2]
BEFORE_REMEDY = RUNNING[:3]
UNIT = [("approve_results", "department_id")]


class RectificationLife(Machine):
    """The machine of a rectification. Its four clocks run from NOTIFIED side by side."""

    state = state_field(RectificationState.NOTIFIED, RectificationState.choices)

    class Meta:
        abstract = True

    @act(
        _("Record the contact"),
        "handle_tickets",
        source=BEFORE_REMEDY,
        target=RETURN_VALUE(RectificationState.CONTACTED, RectificationState.PLANNED),
        also=UNIT,
    )
    def contact(self, to: RectificationState) -> RectificationState:
        """The citizen was spoken to, within 24 hours; a plan that was signed before stays signed."""
        return to

    @act(
        _("Draft the plan"),
        "handle_tickets",
        source=UNPLANNED,
        also=UNIT,
    )
    def draft_plan(self) -> None:
        """First hand."""

    @act(_("Return the plan"), "approve_results", source=UNPLANNED)
    def return_plan(self) -> None:
        """Second hand declines: it goes back to its writer with a note."""

    @act(
        _("Sign the plan"),
        "approve_results",
        source=UNPLANNED,
        target=RectificationState.PLANNED,
    )
    def sign_plan(self) -> None:
        """Second hand, within three working days."""

    @act(
        _("Report the remedy"),
        "approve_results",
        source=[RectificationState.PLANNED],
        target=RectificationState.REMEDIED,
    )
    def remedy(self) -> None:
        """Within five working days; in a rework, the result that was approved is the remedy."""

    @act(
        _("Record the second callback"),
        "call_back",
        source=[RectificationState.REMEDIED],
        target=RectificationState.CALLED_BACK,
        place="centre_id",
    )
    def call_back(self) -> None:
        """What the citizen says now; within seven working days."""

    @act(
        _("Record an attempt"),
        "call_back",
        source=[RectificationState.REMEDIED],
        target=RETURN_VALUE(RectificationState.REMEDIED, RectificationState.CALLED_BACK),
        place="centre_id",
    )
    def try_calling(self, to: RectificationState) -> RectificationState:
        """Nobody answered; after three tries on two days the citizen counts as not reached."""
        return to

    @act(
        _("Close the rectification"),
        "audit_results",
        source=[RectificationState.REMEDIED, RectificationState.CALLED_BACK],
        target=RectificationState.CLOSED,
        place="centre_id",
    )
    def close(self) -> None:
        """The auditor has read it all; the ticket's hold is lifted."""

    @act(_("Hand over"), "supervise", source=BEFORE_REMEDY)
    def hand_over(self) -> None:
        """To the department that handles the matter now, when the one that was rated cannot go on."""

    @act(_("Taken up again"), source=RUNNING)
    def follow_rework(self) -> None:
        """The ticket is handled again: from here on its own round is the remedy."""

    @act(
        _("Contacted in the rework"),
        source=BEFORE_REMEDY,
        target=RETURN_VALUE(RectificationState.CONTACTED, RectificationState.PLANNED),
    )
    def follow_contact(self, to: RectificationState) -> RectificationState:
        """The first contact of the ticket's new round."""
        return to

    @act(_("Remedied by the rework"), source=BEFORE_REMEDY, target=RectificationState.REMEDIED)
    def follow_remedy(self) -> None:
        """The result of the ticket's new round was approved."""

    @act(
        _("Answered after the rework"),
        source=[RectificationState.REMEDIED],
        target=RectificationState.CALLED_BACK,
    )
    def follow_answer(self) -> None:
        """What the citizen says of the new round is the second callback."""

    @act(_("Ended"), source=RUNNING, target=RectificationState.CLOSED)
    def end(self) -> None:
        """The final answer, a withdrawal or a termination ended the matter itself."""

    @act(_("Void"), source=RUNNING, target=RectificationState.VOIDED)
    def void(self) -> None:
        """No fault was found, or the rating was set aside."""


class MisratingLife(Machine):
    """The machine of a claim that a rating was given by mistake or in malice: two reviews."""

    state = state_field(MisratingState.CLAIMED, MisratingState.choices)

    class Meta:
        abstract = True

    @act(
        _("Pass the first review"),
        "audit_results",
        source=[MisratingState.CLAIMED],
        target=MisratingState.REVIEWED,
        place="centre_id",
    )
    def pass_review(self) -> None:
        """The first of two persons agrees."""

    @act(
        _("Set the rating aside"),
        "decide_appeal",
        source=[MisratingState.REVIEWED],
        target=MisratingState.GRANTED,
    )
    def grant(self) -> None:
        """It no longer counts, and stays visible."""

    @act(
        _("Let the rating stand"),
        "decide_appeal",
        source=[MisratingState.CLAIMED, MisratingState.REVIEWED],
        target=MisratingState.REFUSED,
        also=[("audit_results", "centre_id")],
    )
    def refuse(self) -> None:
        """It counts."""


class MatterLife(Machine):
    """The machine of a matter."""

    state = state_field(MatterState.PROPOSED, MatterState.choices)

    class Meta:
        abstract = True

    @act(_("Start the matter"), "supervise", source=[MatterState.PROPOSED], target=MatterState.OPEN)
    def start(self) -> None:
        """Kind, lead and due date are settled."""

    @act(
        _("Report progress"),
        "approve_results",
        source=[MatterState.OPEN],
        also=[("supervise", "department_id")],
    )
    def report_progress(self) -> None:
        """What was done so far."""

    @act(_("Add a ticket"), "supervise", source=[MatterState.PROPOSED, MatterState.OPEN])
    def add_ticket(self) -> None:
        """One more of the tickets it grew from; the portal adds further bad ratings by itself."""

    @act(_("Change lead or date"), "supervise", source=[MatterState.OPEN])
    def change(self) -> None:
        """Another lead, another day, with a reason."""

    @act(_("Conclude the matter"), "supervise", source=[MatterState.OPEN], target=MatterState.DONE)
    def conclude(self) -> None:
        """The outcome, and the policy or process that changed."""

    @act(
        _("Drop the matter"),
        "supervise",
        source=[MatterState.PROPOSED, MatterState.OPEN],
        target=MatterState.DROPPED,
    )
    def drop(self) -> None:
        """With a reason."""
