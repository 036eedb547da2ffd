"""T23: new facts within thirty days; the intake asks, a supervisor reopens or declines."""

from datetime import datetime

from core.reasons import Reason
from departments.models import Staff
from feedback.actions._cycles import begin_cycle
from feedback.actions._move import Move, moving
from feedback.actions._notices_aftercare import tell_not_reopened, tell_reopened
from feedback.actions.holds import lift_within, place_within
from feedback.actions.results import text_digest
from feedback.choices import ClockKind, HoldKind
from feedback.models import ReopeningRequest, Ticket
from feedback.rules.limits import Occasion

SHORTEST_FACTS = 10


def ask_reopening(
    ticket: Ticket | int, *, new_facts: str, by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """Write down the new facts and ask a supervisor; until decided the ticket is not archived."""
    with moving(ticket, "ask_reopening", by=by, now=now, version=version) as move:
        too_short = len(new_facts.strip()) < SHORTEST_FACTS
        move.require([Reason("new_facts_too_short", {"least": SHORTEST_FACTS})] if too_short else [])
        clock = move.clocks.begin(
            ClockKind.REQUEST_DECIDE, owner=move.ticket.lead_department or move.ticket.centre
        )
        asked = ReopeningRequest.objects.create(
            ticket=move.ticket,
            cycle=move.ticket.cycle,
            new_facts=new_facts,
            asked_by=by,
            asked_at=now,
            due_at=clock.due_at,
        )
        place_within(move.ticket, kind=HoldKind.REOPENING, by=by, now=now)
        move.ticket.ask_reopening()
        move.note(request=asked.pk, due=clock.due_at, text=text_digest(new_facts))
    return move.ticket


def reopen(
    ticket: Ticket | int, *, note: str = "", by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """Take the matter up again on the new facts: a new cycle, its own limit or REOPEN, the shorter."""
    with moving(ticket, "reopen", by=by, now=now, version=version) as move:
        asked = _decide(move, granted=True, reason=note)
        target = begin_cycle(move, Occasion.REOPEN, instruction=note.strip() or asked.new_facts)
        move.ticket.reopen(target=target)
        move.note(request=asked.pk, text=text_digest(asked.new_facts))
        tell_reopened(move.ticket, now=now)
    return move.ticket


def refuse_reopening(
    ticket: Ticket | int, *, reason: str, by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """The facts are not new, or change nothing: the citizen is told ``reason``."""
    with moving(ticket, "refuse_reopening", by=by, now=now, version=version) as move:
        move.require([] if reason.strip() else [Reason("note_missing")])
        asked = _decide(move, granted=False, reason=reason)
        move.ticket.refuse_reopening()
        move.note(request=asked.pk, text=text_digest(reason))
        tell_not_reopened(move.ticket, reason=reason.strip(), now=now)
    return move.ticket


def _decide(move: Move, *, granted: bool, reason: str) -> ReopeningRequest:
    asked: ReopeningRequest = ReopeningRequest.objects.get(ticket=move.ticket, decided_at__isnull=True)
    asked.granted, asked.reason = granted, reason
    asked.decided_by, asked.decided_at = move.by, move.now
    asked.save()
    move.clocks.stop(ClockKind.REQUEST_DECIDE)
    lift_within(move, kind=HoldKind.REOPENING)
    return asked
