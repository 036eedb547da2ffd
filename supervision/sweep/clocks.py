"""The steps that clocks have reached, batch by batch, each batch one transaction.

A batch that fails is halved until the row that spoils it is alone; the others are done, and it is named.
"""

import gc
import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from core.evidence import append_many
from departments.models import Clock
from feedback.models import Deadline as TicketDeadline
from supervision.models import Deadline
from supervision.sweep.cases import Case, Terms, cases_of_papers, cases_of_tickets
from supervision.sweep.deducting import deduct
from supervision.sweep.outcome import Outcome
from supervision.sweep.proposing import propose
from supervision.sweep.reminding import level, look_again, remind
from supervision.sweep.taking import Mark, Take, next_batch, take_of_papers, take_of_tickets
from supervision.sweep.testifying import testimony

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of clocks: how its batches are locked, and what is known of them."""

    model: type[Clock]
    take: Take
    cases: Callable[[Sequence[Any], Terms], list[Case]]


TABLES = (
    Table(TicketDeadline, take_of_tickets, cases_of_tickets),
    Table(Deadline, take_of_papers, cases_of_papers),
)


def step_clocks(terms: Terms, progress: Callable[[int], None] | None = None) -> Outcome:
    """Take every step that any clock has reached; ``progress`` hears after each batch how many are done."""
    outcome = Outcome()
    for table in TABLES:
        after: Mark | None = None
        while batch := next_batch(table.model, terms.now, after):
            after = batch[-1]
            _work(table, [id_ for _at, id_ in batch], terms, outcome)
            if progress:
                progress(outcome.clocks)
    return outcome


def _work(table: Table, ids: Sequence[int], terms: Terms, outcome: Outcome) -> None:
    try:
        with _uncollected(), transaction.atomic():
            done = _batch(table, ids, terms)
    except Exception as fault:
        if not is_alive():
            raise
        if len(ids) == 1:
            log.exception("The sweep cannot take the steps of clock %s.", ids[0])
            outcome.faults.append(f"{table.model._meta.label} {ids[0]}: {type(fault).__name__}")
            return
        middle = len(ids) // 2
        _work(table, ids[:middle], terms, outcome)
        _work(table, ids[middle:], terms, outcome)
        return
    outcome.add(done)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no cycles among the thousands of objects of a batch: that took a fifth of its time."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()


def is_alive() -> bool:
    """Whether the database still answers: else nothing can be done now, and the next pass does it."""
    return connection.in_atomic_block or connection.is_usable()


def _batch(table: Table, ids: Collection[int], terms: Terms) -> Outcome:
    cases = table.cases(table.take(ids, terms.now), terms)
    if not cases:
        return Outcome()
    done = Outcome(clocks=len(cases), reminders=remind(cases, terms))
    level(cases)
    deductions = deduct(cases, terms)
    done.proposals, proposed = propose(cases, terms)
    done.entries, done.raised = deductions.proposed, deductions.raised
    done.notified = deductions.notified
    look_again(cases)
    append_many([*testimony(cases, terms), *(deductions.evidence or []), *proposed])  # last: seals the rows
    done.tell(_line(case) for case in cases if case.is_worth_telling)
    return done


def _line(case: Case) -> str:
    steps = ",".join(step.name.value for step in case.new_steps)
    parts = (str(case.subject), case.clock.kind, steps, case.points, *case.proposed)
    return " ".join(part for part in parts if part)
