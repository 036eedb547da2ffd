"""One matter, one ticket: merged, split, asked about, added to, or answered at once."""

from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE

from feedback.lifecycle._declaring import move
from feedback.rules.moves import Place
from feedback.states import ON_THE_DESK, OPEN_STATES, SUPPLEMENTED, State

BEFORE_DISPATCH = list(ON_THE_DESK)


class Merging:
    """T4, T5, and what stays before the dispatch."""

    @move(
        "T4",
        _("Merge into another ticket"),
        "dispatch_tickets",
        Place.CENTRE,
        source=BEFORE_DISPATCH,
        target=State.MERGED,
    )
    def merge(self) -> None:
        """T4: the same matter as an open ticket; it ends here, its citizen gets the other's answer."""

    @move("T4", _("Take in a merged ticket"), "", Place.SYSTEM, source=list(OPEN_STATES))
    def take_in(self) -> None:
        """T4, the target's side: it stands for one citizen more, at the highest urgency of both."""

    @move(
        "T4",
        _("Undo the merge"),
        "dispatch_tickets",
        Place.CENTRE,
        source=[State.MERGED],
        target=RETURN_VALUE(State.PENDING_DISPATCH, State.REGISTERED),
    )
    def unmerge(self, *, is_triaged: bool) -> State:
        """T4 back: a ticket of its own again; what was never triaged returns to triage."""
        return State.PENDING_DISPATCH if is_triaged else State.REGISTERED

    @move("T4", _("Let a merged ticket go"), "", Place.SYSTEM, source=list(OPEN_STATES))
    def let_go(self) -> None:
        """T4 back, the target's side; its urgency stays."""

    @move("T4", _("Mark as raised again"), "dispatch_tickets", Place.CENTRE, source=BEFORE_DISPATCH)
    def mark_repeat(self) -> None:
        """T4: the same as one closed at most 30 days ago; it is dispatched again, to the same department."""

    @move("T4", _("Not the same matter"), "dispatch_tickets", Place.CENTRE, source=BEFORE_DISPATCH)
    def tell_apart(self) -> None:
        """T4 declined: somebody looked, and the two are different matters."""

    @move("T1", _("Split into several"), "dispatch_tickets", Place.CENTRE, source=BEFORE_DISPATCH)
    def split(self) -> None:
        """Several matters in one call become tickets of the same caller and time; this keeps the first."""

    @move("T1", _("Ask the citizen"), "register_tickets", Place.CENTRE, source=BEFORE_DISPATCH)
    def ask_citizen(self) -> None:
        """A question by link; the dispatch clock waits for the answer, three working days at most."""

    @move("T1", _("Stop waiting for the citizen"), "", Place.SYSTEM, source=BEFORE_DISPATCH)
    def end_question(self) -> None:
        """Nobody answered in three working days: the dispatch clock goes on."""

    @move(
        "T1", _("Add the citizen's supplement"), "register_tickets", Place.CENTRE, source=list(SUPPLEMENTED)
    )
    def supplement(self) -> None:
        """What the citizen adds, by phone or by the link of a question."""

    @move(
        "T5",
        _("Answer at once"),
        "register_tickets",
        Place.CENTRE,
        source=[State.REGISTERED],
        target=RETURN_VALUE(State.COMPLETED, State.PENDING_CALLBACK),
    )
    def answer_directly(self, *, waits: bool) -> State:
        """T5: an enquiry answered by the centre itself; who is drawn is called all the same."""
        return State.PENDING_CALLBACK if waits else State.COMPLETED

    @move("T5", _("Stop waiting for the rating"), "", Place.SYSTEM, source=[State.COMPLETED])
    def end_asking(self) -> None:
        """T5: nobody rated the direct answer in seven days."""
