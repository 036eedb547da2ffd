"""T20, T19b and T21: who is at fault for a bad answer, and what follows."""

from datetime import date, datetime

from core.reasons import Reason
from departments.models import Staff
from departments.rules.calendar import in_shanghai
from feedback.actions._cycles import begin_cycle
from feedback.actions._inviting import merged_of
from feedback.actions._move import Move, moving
from feedback.actions._notices_aftercare import tell_final_answer, tell_rework
from feedback.actions._notices_merging import tell_others
from feedback.actions.handling import complete
from feedback.actions.results import text_digest
from feedback.choices import Solved
from feedback.models import FinalAnswer, Ticket, Verdict
from feedback.rules.limits import Occasion
from feedback.rules.results import against_reply


def rework(
    ticket: Ticket | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """Fault, and not solved (T20): a new cycle begins; ``note`` tells the department what to do."""
    with moving(ticket, "rework", by=by, now=now, version=version) as move:
        move.require([] if note.strip() else [Reason("note_missing")])
        found = _judge(move, fault=True, note=note, orders_rework=True)
        target = begin_cycle(move, Occasion.REWORK, instruction=note)
        move.ticket.rework(target=target)
        move.note(verdict=found.pk, fault=True, text=text_digest(note))
        tell_rework(move.ticket, now=now)
        tell_others(move.ticket, merged_of(move.ticket), what="rework", now=now)
    return move.ticket


def verdict(
    ticket: Ticket | int,
    *,
    fault: bool,
    ground: str = "",
    note: str = "",
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Close without rework (T19b): no fault, on a ``ground``; or fault, though the problem is solved."""
    with moving(ticket, "verdict", by=by, now=now, version=version) as move:
        if not fault:
            move.require([] if ground else [Reason("ground_missing")])
        elif move.facts.after.solved == Solved.UNSOLVED:
            move.require([Reason("fault_needs_rework")])
        found = _judge(move, fault=fault, ground="" if fault else ground, note=note)
        move.ticket.verdict()
        move.note(verdict=found.pk, fault=fault, ground=found.ground or None, text=text_digest(note))
        complete(move)
    return move.ticket


def conclude(
    ticket: Ticket | int,
    *,
    head: str,
    signed_on: date,
    reference: str,
    reply: str,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Give the final answer (T21) that the head of the department signed; it goes out to the citizen."""
    with moving(ticket, "conclude", by=by, now=now, version=version) as move:
        move.require(_missing_in_paper(head, signed_on, reference, reply, now))
        paper = FinalAnswer.objects.create(
            ticket=move.ticket,
            cycle=move.ticket.cycle,
            head=head.strip(),
            signed_on=signed_on,
            reference=reference.strip(),
            reply=reply,
            decided_by=by,
            decided_at=now,
        )
        move.ticket.public_reply = reply
        move.ticket.conclude()
        move.note(paper=paper.pk, cycle=paper.cycle, signed_on=signed_on.isoformat(), text=text_digest(reply))
        complete(move)
        tell_final_answer(move.ticket, now=now)
        tell_others(move.ticket, merged_of(move.ticket), what="final", now=now)
    return move.ticket


def _judge(
    move: Move, *, fault: bool, ground: str = "", note: str = "", orders_rework: bool = False
) -> Verdict:
    found: Verdict = Verdict.objects.create(
        ticket=move.ticket,
        cycle=move.ticket.cycle,
        fault=fault,
        ground=ground,
        orders_rework=orders_rework,
        note=note,
        decided_by=move.by,
        decided_at=move.now,
    )
    return found


def _missing_in_paper(head: str, signed_on: date, reference: str, reply: str, now: datetime) -> list[Reason]:
    reasons = []
    if not head.strip():
        reasons.append(Reason("head_missing"))
    if not reference.strip():
        reasons.append(Reason("reference_missing"))
    if signed_on > in_shanghai(now).date():
        reasons.append(Reason("signed_in_future"))
    return reasons + against_reply(reply)
