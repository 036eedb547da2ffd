"""What is said about a ticket beside its moves: a second call of the citizen, a note among colleagues."""

from collections.abc import Sequence
from datetime import datetime

from core.reasons import Reason
from departments.models import Department, Staff
from departments.scope import scope
from feedback.actions._mentioning import reasons_against_telling, tell_mentioned
from feedback.actions._move import Move, moving
from feedback.actions._standing import lift_again
from feedback.actions.results import text_digest
from feedback.choices import NoteAudience
from feedback.models import Channel, Dispatch, Note, Ticket, Urge
from feedback.querysets import VIEW


def urge(
    ticket: Ticket | int,
    *,
    words: str,
    channel: Channel | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Keep a second call about an open ticket with the citizen's words; every department sees the count."""
    with moving(ticket, "urge", by=by, now=now, version=version) as move:
        move.require([] if words.strip() else [Reason("words_missing")])
        said = Urge.objects.create(
            ticket=move.ticket, at=now, by=by, words=words.strip(), channel=channel or move.ticket.channel
        )
        move.ticket.urge()
        lift_again(move.ticket)
        move.note(urge=said.pk, count=move.ticket.urge_count, text=text_digest(words))
    return move.ticket


def note(
    ticket: Ticket | int,
    *,
    text: str,
    audience: str = NoteAudience.CENTRE,
    tell: Sequence[Staff] = (),
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Write an internal note for the writer's department and the centre, or also for the lead.

    ``tell``: colleagues it mentions; each must be able to see the ticket and to read the note.
    """
    with moving(ticket, "note", by=by, now=now, version=version) as move:
        move.require([] if text.strip() else [Reason("text_missing")])
        department_id, dispatch = _writes_for(move, by)
        written = Note.objects.create(
            ticket=move.ticket,
            dispatch=dispatch,
            department_id=department_id,
            text=text.strip(),
            audience=audience,
            at=now,
            by=by,
        )
        move.require(reasons_against_telling(written, tell))
        move.ticket.note()
        told = ",".join(str(person.pk) for person in tell)
        move.note(note=written.pk, audience=str(audience), text=text_digest(text), told=told or None)
        tell_mentioned(written, tell, by=by, now=now)
    return move.ticket


def _writes_for(move: Move, by: Staff) -> tuple[int, Dispatch | None]:
    """The department the note is written for: the centre's people write for it, others for their share."""
    seen = scope(by, VIEW)
    if move.ticket.centre_id in seen:
        return move.ticket.centre_id, None
    for share in move.facts.shares:
        own = next((pk for pk in (share.department_id, share.delegated_to_id) if pk and pk in seen), None)
        if own is not None:
            return own, move.dispatch(share.id)
    last: Department | None = move.ticket.lead_department
    if last is None or last.pk not in seen:
        move.require([Reason("no_share_in_hand")])
    assert last is not None
    return last.pk, None
