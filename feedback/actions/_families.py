"""Tickets that move together: a merged ticket, what it is merged into, and the others merged there.

All are locked before any of them moves: first every running clock by its id, then the rows by theirs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from core.refusals import Refused
from departments.models import Staff
from feedback.actions._move import Fact, Move, lock_tickets, moving
from feedback.choices import ClockKind
from feedback.models import Ticket
from feedback.states import State, moved_meanwhile

TRIES = 5


class _Changed(Exception):
    """Another ticket joined or left the family before the locks were held."""


@contextmanager
def family_held(ticket: Ticket | int, *others: int) -> Iterator[None]:
    """Hold the ticket, its target, those merged into it, and ``others``, until the transaction ends."""
    pk = ticket.pk if isinstance(ticket, Ticket) else ticket
    with transaction.atomic():
        for _attempt in range(TRIES):
            try:
                with transaction.atomic():
                    _lock(pk, others)
                break
            except _Changed:
                continue
        else:
            state = Ticket.objects.values_list("state", flat=True).get(pk=pk)
            raise Refused(moved_meanwhile(state))
        yield


def _lock(pk: int, others: tuple[int, ...]) -> None:
    family = _family_of(pk)
    lock_tickets({pk, *family, *others})
    if _family_of(pk) != family:
        raise _Changed


def _family_of(pk: int) -> set[int]:
    merged = set(Ticket.objects.filter(merged_into_id=pk).values_list("pk", flat=True))
    target = Ticket.objects.filter(pk=pk).values_list("merged_into_id", flat=True).first()
    return merged | ({target} if target else set())


@contextmanager
def as_well(ticket_id: int, verb: str, *, by: Staff | None, now: datetime, **facts: Fact) -> Iterator[Move]:
    """The other ticket's side of a move that was permitted already: its own record, by the same person."""
    with moving(ticket_id, verb, by=None, now=now) as move:
        move.by = by
        move.note(**facts)
        yield move


def separate(move: Move) -> None:
    """The merged ticket is one of its own again: back to triage or dispatch, with a new clock."""
    ticket = move.ticket
    move.note(target=ticket.merged_into_id)
    ticket.unmerge(is_triaged=bool(ticket.category and ticket.topic_id))
    ticket.merged_into, ticket.merge_note = None, ""
    move.clocks.begin(ClockKind.DISPATCH, owner=ticket.centre, escalates=not ticket.is_backlog)


def release_children(move: Move) -> int:
    """Every ticket merged into this one stands by itself again, by the system; returns how many.

    For the moves that end a ticket without an answer (rejected, withdrawn, terminated): inside their block,
    which stands inside ``family_held(ticket)`` so that all rows are locked in order.
    """
    if not move.ticket.merged_count:
        return 0
    merged = Ticket.objects.filter(merged_into=move.ticket, state=State.MERGED).order_by("pk")
    released = list(merged.values_list("pk", flat=True))
    for pk in released:
        with moving(pk, "unmerge", by=None, now=move.now) as child:
            separate(child)
    move.ticket.merged_count = 0
    move.note(released=len(released))
    return len(released)
