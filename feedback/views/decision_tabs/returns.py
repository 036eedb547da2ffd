"""Returns that wait for the dispatcher, joint reviews still to be concluded, and the pool of hard cases."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.models import Staff
from departments.scope import scope
from feedback.models import HardCase, JointReview, Ticket
from feedback.states import State
from feedback.views.decision_tabs._tab import Tab

DISPATCH, SUPERVISE = "dispatch_tickets", "supervise"


def undecided(user: Staff) -> QuerySet[Any]:
    """Tickets of the dispatcher's centres whose department asks to be rid of them."""
    held: QuerySet[Any] = Ticket.objects.at_centres(user, DISPATCH)
    return held.filter(state=State.RETURN_PENDING)


def to_review(user: Staff) -> QuerySet[Any]:
    """Tickets returned twice whose joint review is still to be concluded."""
    held: QuerySet[Any] = Ticket.objects.at_centres(user, DISPATCH) | Ticket.objects.at_centres(
        user, SUPERVISE
    )
    open_ = JointReview.objects.filter(ticket=OuterRef("pk"), closed_at=None)
    return held.filter(Exists(open_), state=State.PENDING_DISPATCH)


def cases(user: Staff) -> QuerySet[HardCase]:
    """Every hard case of the centres the person supervises."""
    held = scope(user, SUPERVISE)
    rows: QuerySet[HardCase] = HardCase.objects.all()
    if held.everything:
        return rows
    return rows.filter(ticket__centre_id__in=list(held.ids)) if held.ids else rows.none()


def open_cases(user: Staff) -> QuerySet[HardCase]:
    """Those still watched."""
    return cases(user).filter(closed_at=None)


TABS: tuple[Tab, ...] = (
    Tab("decisions-returns", _("Returns"), frozenset({DISPATCH}), undecided),
    Tab("decisions-joint-reviews", _("Joint reviews"), frozenset({DISPATCH, SUPERVISE}), to_review),
    Tab("decisions-hard-cases", _("Hard cases"), frozenset({SUPERVISE}), open_cases),
)
