"""Co-handlers that are overdue or ask to be released, and wishes to withdraw that wait for a callback."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.models import Staff
from departments.scope import Scope, scope
from feedback.choices import DispatchRole, PaperState
from feedback.lifecycle.cohandling import AT_WORK, ONCE_DISPATCHED
from feedback.models import CoReturn, Dispatch, WithdrawalRequest
from feedback.views.decision_tabs._tab import Tab

DISPATCH, CALL = "dispatch_tickets", "call_back"


def co_handlers(user: Staff) -> QuerySet[Any]:
    """Parts of one's centre's tickets the lead waits for in vain: overdue, or their release asked for."""
    asked = CoReturn.objects.filter(dispatch=OuterRef("pk"), state=PaperState.SIGNED)
    rows = Dispatch.objects.open().filter(role=DispatchRole.CO, ticket__state__in=AT_WORK)
    late = Q(due_at__lt=timezone.now())
    return rows.filter(_centre_in(scope(user, DISPATCH), "ticket__")).filter(late | Exists(asked))


def withdrawals(user: Staff) -> QuerySet[Any]:
    """Citizens of one's centre's tickets who want to withdraw, and are still to be asked."""
    rows = WithdrawalRequest.objects.filter(state=PaperState.SIGNED, ticket__state__in=ONCE_DISPATCHED)
    return rows.filter(_centre_in(scope(user, CALL), "ticket__"))


def _centre_in(held: Scope, prefix: str) -> Q:
    return Q() if held.everything else Q(**{f"{prefix}centre_id__in": list(held.ids)})


TABS: tuple[Tab, ...] = (
    Tab("decisions-co-handling", _("Co-handling"), frozenset({DISPATCH}), co_handlers),
    Tab("decisions-withdrawals", _("Withdrawals"), frozenset({CALL}), withdrawals),
)
