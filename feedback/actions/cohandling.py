"""T12: a co-handling department signs for its part and answers the LEAD under its approver's signature."""

from datetime import datetime

from core.reasons import Reason
from core.refusals import NotPermitted
from departments.models import Staff
from feedback.actions._move import Move, moving
from feedback.actions.attaching import NO_FILES, Files, attach, seal
from feedback.actions.cohandlers import decide_release, note_blocking
from feedback.actions.results import text_digest
from feedback.choices import ClockKind, PaperState, Purpose
from feedback.models import CoReply, Ticket
from feedback.rules.facts import ShareFacts


def co_sign(
    ticket: Ticket | int,
    *,
    dispatch: int | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """A co-handler takes its part up, the one of the ``dispatch`` named; stops its SIGN."""
    with moving(ticket, "co_sign", by=by, now=now, version=version) as move:
        row = move.dispatch(move.share_in_hand("!signed", dispatch).id)
        row.signed_at, row.signed_by = now, by
        row.save()
        move.clocks.stop(ClockKind.SIGN, dispatch=row)
        move.ticket.co_sign()
        move.note(dispatch=row.pk)
    return move.ticket


def draft_co_reply(
    ticket: Ticket | int,
    *,
    text: str,
    dispatch: int | None = None,
    files: Files = NO_FILES,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Write the part and hand it to the department's approver."""
    with moving(ticket, "draft_co_reply", by=by, now=now, version=version) as move:
        move.require([] if text.strip() else [Reason("text_missing")])
        row = move.dispatch(move.share_in_hand("signed", dispatch).id)
        draft = CoReply.objects.filter(dispatch=row, state=PaperState.DRAFTED).first() or CoReply(
            dispatch=row
        )
        draft.text, draft.drafted_by, draft.drafted_at, draft.handed_in_at = text, by, now, now
        draft.returned_note = ""
        draft.save()
        attach(move, files, purpose=Purpose.CO_REPLY, paper=draft, dispatch=row)
        move.ticket.draft_co_reply()
        move.note(dispatch=row.pk, draft=draft.pk, text=text_digest(text))
    return move.ticket


def return_co_draft(
    ticket: Ticket | int,
    *,
    note: str,
    dispatch: int | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """The co-handler's approver gives the draft back to its writer, saying why; the clock runs on."""
    with moving(ticket, "return_co_draft", by=by, now=now, version=version) as move:
        move.require([] if note.strip() else [Reason("note_missing")])
        row = move.dispatch(move.share_in_hand("draft_handed_in", dispatch).id)
        draft = CoReply.objects.get(dispatch=row, state=PaperState.DRAFTED)
        draft.handed_in_at, draft.returned_note = None, note
        draft.save()
        move.ticket.return_co_draft()
        move.note(dispatch=row.pk, department=row.department_id, draft=draft.pk)
    return move.ticket


def co_reply(
    ticket: Ticket | int,
    *,
    dispatch: int | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """The approver signs the part they read: CO_HANDLE stops, the LEAD has the answer."""
    with moving(ticket, "co_reply", by=by, now=now, version=version) as move:
        row = move.dispatch(_part_to_sign(move, dispatch).id)
        draft = CoReply.objects.get(dispatch=row, state=PaperState.DRAFTED)
        draft.state, draft.signed_by, draft.signed_at = PaperState.SIGNED, by, now
        draft.save()
        seal(move, draft)
        row.handled_at, row.is_open = now, False
        row.save()
        decide_release(move, row.pk, PaperState.WITHDRAWN, "")
        blocked = note_blocking(move, row)
        _stop(move, row.pk)
        move.ticket.co_reply()
        own = draft.drafted_by_id == by.pk
        move.note(
            dispatch=row.pk, draft=draft.pk, text=text_digest(draft.text), self_signed=own, blocked=blocked
        )
    return move.ticket


def _part_to_sign(move: Move, dispatch_id: int | None) -> ShareFacts:
    share = move.share_in_hand("draft_handed_in", dispatch_id)
    own = move.by is not None and share.draft_by == move.by.pk
    if own and not share.self_signing:
        raise NotPermitted(Reason("own_draft"))
    return share


def _stop(move: Move, dispatch_id: int) -> None:
    row = move.dispatch(dispatch_id)
    for kind in (ClockKind.CO_HANDLE, ClockKind.SIGN):
        move.clocks.stop(kind, dispatch=row)
