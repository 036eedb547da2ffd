"""What goes on beside the road: co-handlers added and released, second calls, notes, withdrawal."""

from django.utils.translation import gettext_lazy as _

from feedback.lifecycle._declaring import move
from feedback.rules.moves import Place
from feedback.states import ON_THE_DESK, OPEN_STATES, State

AT_WORK = [State.DISPATCHED, State.IN_PROGRESS]
ONCE_DISPATCHED = [state for state in OPEN_STATES if state != State.REGISTERED]


class CoHandling:
    """The rest of T12, urging and notes, and T24."""

    @move(
        "T12",
        _("Add a co-handler"),
        "approve_results",
        Place.LEAD,
        source=AT_WORK,
        also=[("dispatch_tickets", Place.CENTRE)],
    )
    def add_co_handler(self) -> None:
        """T12: more departments take part; they are never due after the lead."""

    @move("T12", _("Return the co-handler's draft"), "approve_results", Place.CO, source=AT_WORK)
    def return_co_draft(self) -> None:
        """T12: the co-handler's approver gives the draft back with a note."""

    @move("T12", _("Ask to be released"), "approve_results", Place.CO, source=AT_WORK)
    def co_return(self) -> None:
        """T12: a co-handler that has not answered asks the dispatcher to be released."""

    @move("T12", _("Refuse the release"), "dispatch_tickets", Place.CENTRE, source=AT_WORK)
    def refuse_co_return(self) -> None:
        """T12: the co-handler stays."""

    @move("T12", _("Waive a co-handler"), "dispatch_tickets", Place.CENTRE, source=AT_WORK)
    def waive_co(self) -> None:
        """T12: the lead no longer waits for a co-handler that is overdue, or asked to be released."""

    @move("T14a", _("Urge"), "register_tickets", Place.CENTRE, source=OPEN_STATES)
    def urge(self) -> None:
        """A second call about an open ticket: it counts and lifts, and is no new ticket."""
        self.urge_count: int
        self.urge_count += 1

    @move(
        "T14a",
        _("Write a note"),
        "view_tickets",
        Place.ANY,
        source=[*OPEN_STATES, State.COMPLETED],
        also=[("view_tickets", Place.LAST)],
    )
    def note(self) -> None:
        """An internal note, for colleagues alone."""

    @move(
        "T24",
        _("Withdraw"),
        "register_tickets",
        Place.CENTRE,
        source=list(ON_THE_DESK),
        target=State.WITHDRAWN,
    )
    def withdraw(self) -> None:
        """T24: at the citizen's word, before any department has worked on it."""

    @move("T24", _("Ask for withdrawal"), "register_tickets", Place.CENTRE, source=ONCE_DISPATCHED)
    def ask_withdrawal(self) -> None:
        """T24: the citizen's word is recorded; a callback confirms it."""

    @move(
        "T24",
        _("Confirm the withdrawal"),
        "call_back",
        Place.CENTRE,
        source=ONCE_DISPATCHED,
        target=State.WITHDRAWN,
    )
    def confirm_withdrawal(self) -> None:
        """T24: the citizen said so to a second person; the work ends."""

    @move("T24", _("The citizen goes on"), "call_back", Place.CENTRE, source=ONCE_DISPATCHED)
    def decline_withdrawal(self) -> None:
        """T24: the citizen wants the matter to go on."""
