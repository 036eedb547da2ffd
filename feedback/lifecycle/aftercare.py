"""After the citizen's answer: verdict, rework, final answer, retrospective, reopening, archive."""

from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE

from feedback.lifecycle._declaring import move
from feedback.rules.moves import Place
from feedback.states import State


class Aftercare:
    """T20 to T23."""

    @move(
        "T20",
        _("Fault: handle again"),
        "audit_results",
        Place.CENTRE,
        source=[State.PENDING_VERDICT],
        target=RETURN_VALUE(State.IN_PROGRESS, State.PENDING_DISPATCH),
    )
    def rework(self, *, target: State) -> State:
        """T20: fault, and not solved: a new cycle begins at the same department."""
        return target

    @move(
        "T19b",
        _("Decide without rework"),
        "audit_results",
        Place.CENTRE,
        source=[State.PENDING_VERDICT],
        target=State.COMPLETED,
    )
    def verdict(self) -> None:
        """T19b: no fault, on a ground; or fault, but solved."""

    @move(
        "T21",
        _("Final answer"),
        "supervise",
        Place.LAST,
        source=[State.PENDING_VERDICT],
        target=State.COMPLETED,
    )
    def conclude(self) -> None:
        """T21: after the second bad answer the head signs; there is no third rework."""

    @move("T22", _("Archive"), "", Place.SYSTEM, source=[State.COMPLETED], target=State.ARCHIVED)
    def archive(self) -> None:
        """T22: thirty days later, when nothing holds it."""

    @move("T22a", _("Write the retrospective"), "handle_tickets", Place.LAST, source=[State.COMPLETED])
    def draft_retrospective(self) -> None:
        """T22a, first hand: root cause and prevention, handed to the approver when ready."""

    @move("T22a", _("Return the retrospective"), "approve_results", Place.LAST, source=[State.COMPLETED])
    def return_retrospective(self) -> None:
        """T22a, second hand declines: it goes back to its writer with a note."""

    @move("T22a", _("Sign the retrospective"), "approve_results", Place.LAST, source=[State.COMPLETED])
    def sign_retrospective(self) -> None:
        """T22a, second hand: signed, it no longer holds the ticket from the archive."""

    @move("T23", _("Ask for reopening"), "register_tickets", Place.CENTRE, source=[State.COMPLETED])
    def ask_reopening(self) -> None:
        """T23, first hand: the intake hears new facts and asks a supervisor."""

    @move(
        "T23",
        _("Reopen"),
        "supervise",
        Place.LAST,
        source=[State.COMPLETED],
        target=RETURN_VALUE(State.IN_PROGRESS, State.PENDING_DISPATCH),
    )
    def reopen(self, *, target: State) -> State:
        """T23: on new facts the matter is taken up again, in a new cycle."""
        return target

    @move("T23", _("Refuse to reopen"), "supervise", Place.LAST, source=[State.COMPLETED])
    def refuse_reopening(self) -> None:
        """T23, declined: the ticket stays completed, and the citizen is told why."""
