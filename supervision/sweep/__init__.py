"""The sweep: the one set-based writer. What is overdue escalates by itself, once, and costs points.

``run(now)`` is one pass. It derives everything from what stands, so that passes may overlap, be repeated,
be killed or be missed: unique keys, row locks that wait for nothing, and one transaction a batch.
"""

import logging
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime

from django.db import connection, transaction
from django.db.models.functions import Now

from supervision.actions.confirmed import catch_up_confirmed
from supervision.actions.falling import NOT_CONFIRMED, fallen_entries, revoke_fallen
from supervision.models import SweepRun
from supervision.sweep.alerting import alert
from supervision.sweep.cases import Terms
from supervision.sweep.clocks import is_alive, step_clocks
from supervision.sweep.confirming import confirm
from supervision.sweep.gathering import gather
from supervision.sweep.noticing import notify_settled
from supervision.sweep.outcome import Outcome
from supervision.sweep.quarters import propose_by_quarter
from supervision.sweep.sharing import propose_late_shares

__all__ = ["Outcome", "run"]

log = logging.getLogger(__name__)
LONGEST_FAULT = 300
Progress = Callable[[int], None]


class _Drill(Exception):
    """Carries the outcome of a drill out of the transaction that it leaves undone."""


def run(now: datetime, *, dry_run: bool = False, progress: Progress | None = None) -> Outcome:
    """One pass as of ``now``; a drill computes the same and leaves nothing behind.

    Raises what makes a pass impossible (the database is gone); a row that cannot be done is named in
    ``faults`` and in the SweepRun, and the others are done.
    """
    if dry_run:
        return _drill(now, progress)
    row = SweepRun.objects.create(started_at=Now(), as_of=now)
    outcome = _pass(now, progress)
    _finish(row, outcome)
    return outcome


def _drill(now: datetime, progress: Progress | None) -> Outcome:
    """The same pass in a transaction that is rolled back."""
    try:
        with transaction.atomic():
            raise _Drill(_pass(now, progress))
    except _Drill as drill:
        outcome: Outcome = drill.args[0]
        return outcome


def _pass(now: datetime, progress: Progress | None) -> Outcome:
    terms = Terms(now)
    outcome = step_clocks(terms, progress)
    for name, step in STEPS.items():
        _try(name, step, terms, outcome)
    for name, hook in HOOKS:
        _try(name, lambda terms, hook=hook: hook(terms.now), terms, outcome)  # type: ignore[misc]
    return outcome


def _mend(terms: Terms) -> int:
    """Revoke what a changed calendar made untrue; tickets' own moves see to it themselves."""
    return revoke_fallen(fallen_entries(NOT_CONFIRMED, now=terms.now), now=terms.now)


STEPS: dict[str, Callable[[Terms], int]] = {
    "revoked": _mend,
    "notified": notify_settled,
    "proposals": propose_by_quarter,
    "confirmed": confirm,
}
HOOKS: tuple[tuple[str, Callable[[datetime], int]], ...] = (
    ("retrospectives", catch_up_confirmed),
    ("proposals", propose_late_shares),
    ("messages", gather),
    ("alerts", alert),
)
"""What comes after, by the count it adds to; one that fails is named, and the next is done."""


def _try(name: str, step: Callable[[Terms], int], terms: Terms, outcome: Outcome) -> None:
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            done = step(terms)
    except Exception as fault:
        if not is_alive():
            raise
        log.exception("The sweep cannot do “%s”.", name)
        outcome.faults.append(f"{name}: {type(fault).__name__}")
    else:
        setattr(outcome, name, getattr(outcome, name) + done)


def _finish(row: SweepRun, outcome: Outcome) -> None:
    counts = {name: count for name, count in outcome.counts.items() if name in KEPT}
    fault = "; ".join(outcome.faults)[:LONGEST_FAULT]
    SweepRun.objects.filter(pk=row.pk).update(finished_at=Now(), fault=fault, **counts)


KEPT = frozenset(field.name for field in SweepRun._meta.concrete_fields)
