"""The one path by which a ticket moves.

Lock the clocks and the row → can it (else Refused with reasons) → may they → version check → the verb's body,
which calls the state machine → save → evidence → event; all in one transaction. Lock order: clock, ticket,
chain head.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from core.evidence import Entry, Subject, append
from core.known_queries import KnownQuery
from core.reasons import Reason
from core.refusals import NotPermitted, Refused, Stale
from departments.models import Staff
from feedback import policies
from feedback.actions._clocks import Clocks
from feedback.actions._fallen import withdraw_open_requests
from feedback.actions._hands import leave_nothing_waiting
from feedback.actions._in_stead import in_stead_of
from feedback.actions._stored import changed, stored
from feedback.events import ticket_moved
from feedback.lifecycle import LABELS, MOVES
from feedback.models import Deadline, Dispatch, Ticket
from feedback.models.facts import facts_of
from feedback.rules import guards
from feedback.rules.facts import ShareFacts, TicketFacts
from feedback.states import State, moved_meanwhile

Fact = int | str | bool | datetime | None
RUNNING = KnownQuery[int](
    lambda pks: (
        Deadline.objects.filter(ticket_id__in=pks, stopped_at__isnull=True, voided_at__isnull=True)
        .order_by("id")
        .select_for_update()
        .values_list("id", flat=True)
    )
)
ROWS = KnownQuery[Ticket](lambda pks: Ticket.objects.filter(pk__in=pks).order_by("pk").select_for_update())
DISPATCH = KnownQuery[Dispatch](lambda ticket, pk: Dispatch.objects.filter(pk=pk, ticket=ticket))


class Move:
    """One move under way: the locked ticket, its clocks, what the rules know, what evidence will say."""

    def __init__(
        self, ticket: Ticket, verb: str, *, by: Staff | None, now: datetime, facts: TicketFacts
    ) -> None:
        self.ticket = ticket
        self.verb = verb
        self.by = by
        self.now = now
        self.facts = facts
        self.source = str(ticket.state)
        self.stored = stored(ticket)
        self.clocks = Clocks(ticket, now)
        self.noted: dict[str, Fact] = {}

    def note(self, **facts: Fact) -> None:
        """Add ids, codes, times and numbers to the evidence; never personal data or long text."""
        self.noted.update(facts)

    def require(self, reasons: list[Reason]) -> None:
        """Refuse the move for these reasons, if there are any."""
        if reasons:
            raise Refused(*reasons)

    def lead(self) -> Dispatch:
        """The live LEAD dispatch; refuses when there is none."""
        share = self.facts.lead
        if share is None:
            raise Refused(Reason("no_lead"))
        return self.dispatch(share.id)

    def dispatch(self, dispatch_id: int) -> Dispatch:
        """One of the ticket's dispatches, for writing."""
        found = DISPATCH.first(self.ticket.pk, dispatch_id)
        if found is None:
            raise Dispatch.DoesNotExist
        return found

    def share_in_hand(self, test: str, dispatch_id: int | None = None) -> ShareFacts:
        """The co-handling share the person acts for: theirs, and fit for ``test``.

        ``test`` is a flag of ShareFacts, negated by ``!``. Who looks after several departments names the
        dispatch they read; without it the first fit one is meant.
        """
        person = policies.person_of(self.by) if self.by else None
        mine = policies.shares_in_hand(person, self.facts, MOVES[self.verb]) if person else []
        wanted = not test.startswith("!")
        fit = [s for s in mine if getattr(s, test.lstrip("!")) is wanted and not s.answered]
        fit = [s for s in fit if dispatch_id in (None, s.id)]
        if not fit:
            raise Refused(Reason("no_share_in_hand"))
        return fit[0]


@contextmanager
def moving(
    ticket: Ticket | int, verb: str, *, by: Staff | None, now: datetime, version: int | None = None
) -> Iterator[Move]:
    """Open a move on ``ticket``; leaving the block saves it with its evidence, an exception undoes all.

    Raises Refused (the ticket is not ready), NotPermitted (not theirs), Stale (someone moved it meanwhile).
    """
    pk = ticket.pk if isinstance(ticket, Ticket) else ticket
    with transaction.atomic():
        locked = lock_ticket(pk)
        move = Move(locked, verb, by=by, now=now, facts=facts_of(locked))
        _check(move, version)
        yield move
        _finish(move)


def lock_ticket(pk: int) -> Ticket:
    """Lock a ticket's running clocks, then its row: the one order, whoever comes."""
    return lock_tickets([pk])[pk]


def lock_tickets(pks: Collection[int]) -> dict[int, Ticket]:
    """Lock the running clocks of all, by their ids, then the rows by theirs; the fresh tickets by id."""
    wanted = tuple(sorted(set(pks)))
    RUNNING(wanted)
    locked = {row.pk: row for row in ROWS(wanted)}
    if missing := set(pks) - locked.keys():
        raise Ticket.DoesNotExist(missing)
    return locked


def state_reasons(verb: str, state: str) -> list[Reason]:
    """Why the verb does not go from this state; empty when it does."""
    if state in MOVES[verb].sources:
        return []
    return [Reason("wrong_state", {"move": LABELS[verb], "state": State(state).label})]


def _check(move: Move, version: int | None) -> None:
    if version is not None and version != move.ticket.version:
        raise Stale(moved_meanwhile(move.source))
    move.require(state_reasons(move.verb, move.source))
    if move.by is not None:
        against = policies.reasons_against(policies.person_of(move.by), move.facts, MOVES[move.verb])
        if against:
            raise NotPermitted(*against)
    move.require(guards.reasons_against(move.verb, move.facts, move.now))


def _finish(move: Move) -> None:
    ticket = move.ticket
    ticket.version += 1
    ticket.moved_at = move.now
    leave_nothing_waiting(move)
    withdraw_open_requests(move)
    move.clocks.save()
    ticket.due_at = move.clocks.leading_due()
    ticket.save(update_fields=changed(ticket, move.stored))
    facts: dict[str, Fact] = {
        "from": move.source,
        "to": str(ticket.state),
        "version": ticket.version,
        **move.noted,
    }
    if stead := in_stead_of(move.verb, move.facts, by=move.by, now=move.now):
        facts["stead_of"] = stead
    append(entry_of(ticket, move.verb, by=move.by, now=move.now, facts=facts))
    ticket_moved.send(sender=Ticket, ticket=ticket, verb=move.verb, by=move.by, now=move.now, facts=facts)


def entry_of(ticket: Ticket, verb: str, *, by: Staff | None, now: datetime, facts: dict[str, Fact]) -> Entry:
    """The evidence of one fact about a ticket."""
    return Entry(
        subject=Subject("ticket", ticket.pk),
        verb=verb,
        actor_id=by.pk if by else None,
        actor_name=by.display_name if by else "",
        at=now,
        facts=facts,
    )
