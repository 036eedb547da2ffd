"""Reactions: orders, and the versions of supervision's numbers beside those of other rules.

What was proposed for lateness falls away when it was not late after all, or a mistake.

Nothing becomes of an order when its ticket ends: what was ordered is still owed, and a supervisor closes it,
or calls it off, by hand. Its page says so.
"""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from departments.models import Staff
from feedback.rule_kinds import RuleKind, register_rule_kind
from feedback.views.sign_off_papers.elsewhere import Elsewhere, register_elsewhere
from supervision.acting import acting
from supervision.actions import ruling
from supervision.actions.falling import fallen_entries, revoke_fallen
from supervision.choices import ProposalState
from supervision.events import acted
from supervision.models import Deadline, Proposal, SupervisionOrder
from supervision.rule_versions import KIND
from supervision.wording.ruling import changes_of

OF_ORDER = "entry.order_id = %(id)s AND entry.state NOT IN ('REVOKED', 'LOCKED')"
MOVING = frozenset({"call_off", "prolong", "send_report_back", "escalate"})
"""Acts that void the order's clocks or move the time it is due."""


@receiver(acted, dispatch_uid="lateness-of-orders")
def on_acted(sender: Any, *, row: Any, kind: str, verb: str, now: datetime, **_rest: Any) -> None:
    """Revoke the entries, and let lapse the proposals, of lateness that does not count any more."""
    if kind != "order" or verb not in MOVING:
        return
    revoke_fallen(fallen_entries(OF_ORDER, now=now, id_=row.pk), now=now)
    if verb == "call_off" and not _is_late(row, now):
        for proposal in Proposal.objects.filter(order=row, state=ProposalState.OPEN).order_by("id"):
            with acting(Proposal, proposal.pk, "lapse", by=None, now=now) as act:
                act.row.lapse()
                act.row.decided_at = now


def _is_late(row: Any, now: datetime) -> bool:
    clocks = Deadline.objects.filter(order=row, voided_at__isnull=True)
    return any(clock.is_overdue(now) for clock in clocks)


register_rule_kind(
    RuleKind(KIND, _("Numbers of supervision"), "rules-supervision-new", changes_of, ruling.may_issue)
)


def reports_to_sign(user: Staff) -> Elsewhere | None:
    """Reports on orders that wait for this approver, told on the desk of the signatures."""
    n = SupervisionOrder.objects.held_by(user, ("approve_results",)).unsigned().count()
    if not n:
        return None
    sentence = ngettext(
        "%(n)s report on a supervision order waits for a signature.",
        "%(n)s reports on supervision orders wait for a signature.",
        n,
    )
    return Elsewhere(sentence % {"n": n}, f"{reverse('orders')}?unsigned=yes", gettext("See them"))


register_elsewhere(reports_to_sign)
