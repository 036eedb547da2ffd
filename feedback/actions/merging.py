"""T4: what is one matter becomes one ticket; each citizen gets the answer, the matter counts once (R10)."""

from datetime import datetime

from core.reasons import Reason
from departments.models import Staff
from feedback.actions._families import as_well, family_held, release_children, separate
from feedback.actions._inviting import invite_child
from feedback.actions._move import Move, moving
from feedback.actions._notices_merging import tell_merged
from feedback.actions._standing import lift_again
from feedback.actions._urgency import raise_urgency
from feedback.actions.answering import settle_awaited
from feedback.actions.asking import close_question
from feedback.actions.results import text_digest
from feedback.choices import ClockKind
from feedback.models import Likeness, Ticket
from feedback.rules.merging import Target, reasons_against_merge, reasons_against_repeat
from feedback.states import State

__all__ = ["mark_repeat", "merge", "release_children", "tell_apart", "unmerge"]

ANSWERED = (State.PENDING_CALLBACK, State.PENDING_VERDICT)


def merge(
    ticket: Ticket | int,
    *,
    into: Ticket | int,
    note: str = "",
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Merge the ticket into an open one of its centre, which takes the highest urgency of both (T4).

    Both are locked, by ascending id, before anything is read. The citizen is told; where the answer has gone
    out already they get it, and an invitation, at once.
    """
    pk = ticket.pk if isinstance(ticket, Ticket) else ticket
    target_pk = into.pk if isinstance(into, Ticket) else into
    with family_held(pk, target_pk), moving(pk, "merge", by=by, now=now, version=version) as move:
        target = Ticket.objects.select_related("lead_department").get(pk=target_pk)
        move.require(reasons_against_merge(pk, move.ticket.centre_id, target_of(target)))
        move.require(_accused_leads(move.ticket, target))
        close_question(move)
        move.clocks.stop(ClockKind.DISPATCH)
        move.ticket.merge()
        move.ticket.merged_into, move.ticket.merge_note = target, note
        move.note(target=target.pk, **({"text": text_digest(note)} if note else {}))
        _take_in(move, target_pk)
        tell_merged(move.ticket, target, now=now)
    return move.ticket


def unmerge(ticket: Ticket | int, *, by: Staff, now: datetime, version: int | None = None) -> Ticket:
    """Undo the merge until the target is completed: a ticket of its own with a new DISPATCH clock.

    The target keeps the urgency it took: whoever works on it has planned by it. If it waited only for this
    citizen's answer, it closes now.
    """
    with family_held(ticket):
        with moving(ticket, "unmerge", by=by, now=now, version=version) as move:
            target_pk = move.ticket.merged_into_id
            separate(move)
            assert target_pk is not None
            if Ticket.objects.get(pk=target_pk).is_open:
                with as_well(target_pk, "let_go", by=by, now=now, child=move.ticket.pk) as other:
                    other.ticket.merged_count -= 1
                    other.ticket.let_go()
        settle_awaited(target_pk, now=now)
    return move.ticket


def mark_repeat(
    ticket: Ticket | int,
    *,
    of: Ticket | int,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Say that the citizen raises again what was closed at most 30 days ago: no merge, a new dispatch."""
    with moving(ticket, "mark_repeat", by=by, now=now, version=version) as move:
        earlier = Ticket.objects.get(pk=of.pk if isinstance(of, Ticket) else of)
        against = reasons_against_repeat(move.ticket.pk, move.ticket.centre_id, target_of(earlier), now)
        move.require(against)
        move.ticket.is_repeat, move.ticket.duplicate_of = True, earlier
        lift_again(move.ticket, by_caller=2)
        move.ticket.mark_repeat()
        move.note(other=earlier.pk)
    return move.ticket


def tell_apart(
    ticket: Ticket | int,
    *,
    other: Ticket | int,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Say that the two are different matters: the pair is proposed no more."""
    with moving(ticket, "tell_apart", by=by, now=now, version=version) as move:
        other_pk = other.pk if isinstance(other, Ticket) else other
        move.require([Reason("repeat_of_itself")] if other_pk == move.ticket.pk else [])
        Likeness.objects.update_or_create(
            ticket=move.ticket,
            other_id=other_pk,
            defaults={"told_apart_at": now, "told_apart_by": by},
            create_defaults={"found_at": now, "told_apart_at": now, "told_apart_by": by},
        )
        move.ticket.tell_apart()
        move.note(other=other_pk)
    return move.ticket


def target_of(ticket: Ticket) -> Target:
    """The ticket as the rules of merging see it."""
    return Target(
        id=ticket.pk,
        centre_id=ticket.centre_id,
        is_open=ticket.is_open,
        state=str(ticket.state),
        completed_at=ticket.completed_at,
    )


def _take_in(move: Move, target_pk: int) -> None:
    child = move.ticket
    with as_well(target_pk, "take_in", by=move.by, now=move.now, child=child.pk) as other:
        other.ticket.merged_count += 1
        other.ticket.take_in()
        raise_urgency(other, child.urgency)
        lift_again(other.ticket)
        if other.ticket.state in ANSWERED and child.is_answerable:
            invite_child(other.ticket, child, now=move.now)


def _accused_leads(child: Ticket, target: Ticket) -> list[Reason]:
    accused, lead = child.accused_department, target.lead_department
    barred = accused is not None and lead is not None and accused.is_same_or_above(lead)
    return [Reason("merge_to_accused")] if barred else []
