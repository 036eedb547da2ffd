"""Reactions: orders, and the versions of supervision's numbers beside those of other rules.

What was proposed for lateness falls away when it was not late after all, or a mistake.

Nothing becomes of an order when its ticket ends: what was ordered is still owed, and a supervisor closes it,
or calls it off, by hand. Its page says so.
"""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from feedback.rule_kinds import RuleKind, register_rule_kind
from supervision.acting import acting
from supervision.actions import ruling
from supervision.actions.falling import fallen_entries, revoke_fallen
from supervision.choices import ProposalState
from supervision.events import acted
from supervision.models import Deadline, Proposal
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
