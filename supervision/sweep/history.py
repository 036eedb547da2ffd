"""The sweep for what is written after the fact, such as a demonstration's past: nobody is told of it."""

from datetime import datetime

from supervision.actions.falling import NOT_CONFIRMED, fallen_entries, revoke_fallen
from supervision.models import Notice, Reminder
from supervision.sweep.cases import Terms
from supervision.sweep.clocks import step_clocks
from supervision.sweep.confirming import confirm
from supervision.sweep.gathering import note_given_notices
from supervision.sweep.noticing import notify_settled
from supervision.sweep.outcome import Outcome
from supervision.sweep.quarters import propose_by_quarter
from supervision.sweep.sharing import propose_late_shares


def catch_up(now: datetime) -> Outcome:
    """One pass as of ``now`` without messages and alerts; what it notes counts as told. Raises its faults."""
    terms = Terms(now)
    outcome = step_clocks(terms)
    if outcome.faults:
        raise RuntimeError("; ".join(outcome.faults))
    revoke_fallen(fallen_entries(NOT_CONFIRMED, now=now), now=now)
    outcome.notified += notify_settled(terms)
    outcome.proposals += propose_by_quarter(terms) + propose_late_shares(now)
    outcome.confirmed += confirm(terms)
    note_given_notices()
    for told in (Reminder.objects.filter(noticed_at__lte=now), Notice.objects.filter(at__lte=now)):
        told.filter(told_at__isnull=True).update(told_at=now)
    return outcome
