"""What a unit asks for and another authority decides: more time, a pause, an end; and reclassification."""

from django.utils.translation import gettext_lazy as _

from feedback.lifecycle._declaring import move
from feedback.rules.moves import Authority, Place
from feedback.states import State

AT_WORK = [State.IN_PROGRESS]
UNIT: list[Authority] = [("approve_results", Place.LEAD)]
BEFORE_REVIEW = [
    State.PENDING_DISPATCH,
    State.DISPATCHED,
    State.RETURN_PENDING,
    State.IN_PROGRESS,
    State.SUSPENDED,
]


class Requests:
    """T13, T14 and T18: drafted, signed by a second person, decided by another authority."""

    @move("T13", _("Draft an extension request"), "handle_tickets", Place.LEAD, source=AT_WORK, also=UNIT)
    def draft_extension(self) -> None:
        """T13, first hand: how many working days more, and why."""

    @move("T13", _("Sign the extension request"), "approve_results", Place.LEAD, source=AT_WORK)
    def request_extension(self) -> None:
        """T13, second hand: signed before the matter is due; escalation waits for the decision."""

    @move("T13", _("Grant the extension"), "dispatch_tickets", Place.CENTRE, source=AT_WORK)
    def grant_extension(self) -> None:
        """T13: HANDLE is lengthened, and the citizen is told."""

    @move("T13", _("Refuse the extension"), "dispatch_tickets", Place.CENTRE, source=AT_WORK)
    def refuse_extension(self) -> None:
        """T13: nothing is given; escalation goes on."""

    @move("T14", _("Draft a suspension request"), "handle_tickets", Place.LEAD, source=AT_WORK, also=UNIT)
    def draft_suspension(self) -> None:
        """T14, first hand: on what ground the clocks should stand still, and how long."""

    @move("T14", _("Sign the suspension request"), "approve_results", Place.LEAD, source=AT_WORK)
    def request_suspension(self) -> None:
        """T14, second hand: signed before the matter is due, force majeure excepted."""

    @move(
        "T14",
        _("Grant the suspension"),
        "supervise",
        Place.LEAD,
        source=AT_WORK,
        target=State.SUSPENDED,
    )
    def grant_suspension(self) -> None:
        """T14: the department's clocks stand still; the citizen is told why."""

    @move("T14", _("Refuse the suspension"), "supervise", Place.LEAD, source=AT_WORK)
    def refuse_suspension(self) -> None:
        """T14: the clocks run on as if nothing had been asked."""

    @move(
        "T14",
        _("Resume the work"),
        "approve_results",
        Place.LEAD,
        source=[State.SUSPENDED],
        target=State.IN_PROGRESS,
        also=[("supervise", Place.LEAD)],
    )
    def resume(self) -> None:
        """T14 back: by a person, or by itself when the time granted is over."""

    @move("T18", _("Draft a termination request"), "handle_tickets", Place.LEAD, source=AT_WORK, also=UNIT)
    def draft_termination(self) -> None:
        """T18, first hand: why the matter cannot be handled to its end."""

    @move("T18", _("Sign the termination request"), "approve_results", Place.LEAD, source=AT_WORK)
    def request_termination(self) -> None:
        """T18, second hand."""

    @move(
        "T18",
        _("Grant the termination"),
        "audit_results",
        Place.CENTRE,
        source=AT_WORK,
        target=State.TERMINATED,
    )
    def grant_termination(self) -> None:
        """T18: the work ends, counted or not as the ground says; the citizen is told."""

    @move("T18", _("Refuse the termination"), "audit_results", Place.CENTRE, source=AT_WORK)
    def refuse_termination(self) -> None:
        """T18: the department goes on."""

    @move(
        "T13a",
        _("Hand a request back"),
        "approve_results",
        Place.LEAD,
        source=[State.DISPATCHED, State.IN_PROGRESS],
    )
    def return_request(self) -> None:
        """The approver does not sign: the draft goes back to its writer with a note."""

    @move("T13a", _("Withdraw the request"), "approve_results", Place.LEAD, source=AT_WORK)
    def withdraw_request(self) -> None:
        """The unit takes back what it asked, before it is decided."""

    @move(
        "T14a",
        _("Reclassify"),
        "dispatch_tickets",
        Place.CENTRE,
        source=BEFORE_REVIEW,
        also=[("supervise", Place.LEAD)],
    )
    def reclassify(self) -> None:
        """Another category, topic or urgency: the limits are measured anew from the dispatch."""
