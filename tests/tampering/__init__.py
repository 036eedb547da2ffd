"""Edits behind the program's back, as the holder of the database's password makes them, and what is found.

Each edit is made in a savepoint with the append-only triggers off, verified there, and rolled back.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.utils import DataError

from core.evidence import Report, Subject, examine

APPEND_ONLY = ("core_evidencerecord", "core_anchor", "core_anchoredhead", "feedback_rating")


@dataclass(frozen=True, slots=True)
class Expected:
    """A fault that must be named: whose, of what kind, and at which record or anchor (None: any).

    ``is_shared``: the edit wrongs a second subject too.
    """

    subject: Subject
    kinds: frozenset[str]
    sequence: int | None = None
    is_shared: bool = False


Edit = Callable[[Random], Expected]
"""Makes one edit and says what must be found; raises NoSuchPlace where the data offers no place for it."""


class NoSuchPlace(Exception):
    """There is nothing of the kind to tamper with."""


@contextmanager
def triggers_off() -> Iterator[None]:
    """A transaction in which rows that may not change can be changed; all of it is rolled back."""
    with transaction.atomic():
        run("SET CONSTRAINTS ALL IMMEDIATE")
        for table in APPEND_ONLY:
            run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        transaction.set_rollback(True)


def try_out(edit: Edit, chance: Random) -> tuple[Expected, Report] | None:
    """Make the edit, verify, undo it; None where the data has no place for it or the database refuses it."""
    try:
        with transaction.atomic():
            expected = edit(chance)
            report = examine()
            transaction.set_rollback(True)
    except (NoSuchPlace, IntegrityError, DataError, ProgrammingError):
        return None
    return expected, report


def is_found(expected: Expected, report: Report) -> bool:
    """Whether the place was named, and no subject but the tampered one (or an anchor) accused."""
    named = [
        fault
        for fault in report.faults
        if fault.subject == expected.subject
        and fault.kind in expected.kinds
        and expected.sequence in (None, fault.sequence)
    ]
    accused = {fault.subject for fault in report.faults if fault.subject.kind != "anchor"}
    return bool(named) and (expected.is_shared or accused <= {expected.subject})


def run(statement: str, params: Sequence[object] = ()) -> int:
    """Run a statement; returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(params))
        return cursor.rowcount


def read(statement: str, params: Sequence[object] = ()) -> list[tuple]:
    """The rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(params))
        return cursor.fetchall()


def pick(chance: Random, statement: str, params: Sequence[object] = ()) -> tuple:
    """One row of a query, by chance."""
    found = read(statement, params)
    if not found:
        raise NoSuchPlace(statement)
    return chance.choice(found)
