"""The way round by another department: returns, joint review, designation, redispatch, delegation."""

from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE

from feedback.lifecycle._declaring import move
from feedback.rules.moves import Place
from feedback.states import State

AT_UNIT = [State.DISPATCHED, State.IN_PROGRESS]


class Returns:
    """T8 to T10, and the other ways in which a matter changes hands."""

    @move("T8", _("Draft a return"), "handle_tickets", Place.LEAD, source=AT_UNIT)
    def draft_return(self) -> None:
        """T8, first hand: the handler writes why the matter belongs elsewhere."""

    @move(
        "T8",
        _("Sign the return"),
        "approve_results",
        Place.LEAD,
        source=AT_UNIT,
        target=State.RETURN_PENDING,
    )
    def request_return(self) -> None:
        """T8, second hand: the approver signs; this counts as signing for the matter."""

    @move(
        "T8",
        _("Withdraw the return"),
        "approve_results",
        Place.LEAD,
        source=[State.RETURN_PENDING],
        target=RETURN_VALUE(State.DISPATCHED, State.IN_PROGRESS),
    )
    def withdraw_return(self, *, back_to: State) -> State:
        """T8 taken back: the ticket goes where it came from."""
        return back_to

    @move(
        "T9",
        _("Grant the return"),
        "dispatch_tickets",
        Place.CENTRE,
        source=[State.RETURN_PENDING],
        target=State.PENDING_DISPATCH,
    )
    def grant_return(self) -> None:
        """T9: the dispatch never counted; the ticket waits for another department."""

    @move(
        "T10",
        _("Refuse the return"),
        "dispatch_tickets",
        Place.CENTRE,
        source=[State.RETURN_PENDING],
        target=State.DISPATCHED,
    )
    def refuse_return(self) -> None:
        """T10: the department keeps it, and gets the time back that the decision took too long."""

    @move(
        "T9a",
        _("Conclude the joint review"),
        "dispatch_tickets",
        Place.CENTRE,
        source=[State.PENDING_DISPATCH],
        also=[("supervise", Place.CENTRE)],
    )
    def conclude_joint_review(self) -> None:
        """After the second return: the departments sat together and one of them was named."""

    @move("T9a", _("Designate a department"), "supervise", Place.CENTRE, source=[State.PENDING_DISPATCH])
    def designate(self) -> None:
        """A supervisor names the department when none takes the matter."""

    @move(
        "T6a",
        _("Redispatch"),
        "dispatch_tickets",
        Place.CENTRE,
        source=AT_UNIT,
        target=State.PENDING_DISPATCH,
        also=[("supervise", Place.LEAD)],
    )
    def redispatch(self) -> None:
        """The centre takes it from the department: misdirected, taken away, or the department is gone."""

    @move(
        "T7a",
        _("Delegate to a unit"),
        "approve_results",
        Place.LEAD,
        source=AT_UNIT,
        also=[("handle_tickets", Place.LEAD)],
    )
    def delegate(self) -> None:
        """A unit below works on it; the clocks stay, and so does who is answerable."""
