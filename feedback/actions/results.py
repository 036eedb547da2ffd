"""T15: the handler drafts the result, the approver signs it; HANDLE stops at the signature."""

import hashlib
from datetime import datetime

from core.known_queries import KnownQuery
from core.reasons import Reason
from departments.models import Staff
from feedback.actions._move import Move, moving
from feedback.actions.attaching import NO_FILES, Files, attach, seal
from feedback.choices import ClockKind, PaperState, Purpose, Solved
from feedback.models import ArticleVersion, Dispatch, ResultDraft, Ticket
from feedback.rules import results
from feedback.rules.knowing import Version, quoted

DRAFT = KnownQuery[ResultDraft](
    lambda dispatch: ResultDraft.objects.filter(dispatch=dispatch, state=PaperState.DRAFTED)[:1]
)
USED = KnownQuery[tuple[int, int, int, str]](
    lambda ticket: (
        ArticleVersion.objects.filter(article__uses__ticket=ticket)
        .order_by("id")
        .values_list("id", "article_id", "number", "answer")
    )
)
"""Every version of the articles that were put into an answer to the ticket."""
MOST_ARTICLES = 8
"""So many fit into one fact of the evidence."""


def draft_result(
    ticket: Ticket | int,
    *,
    result_code: str,
    solved: str,
    reply: str,
    unsolved_reason: str = "",
    hand_in: bool = False,
    files: Files = NO_FILES,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Save the result as a draft; ``hand_in`` puts it on the approver's list, when nothing may be missing."""
    with moving(ticket, "draft_result", by=by, now=now, version=version) as move:
        lead = move.lead()
        reason = unsolved_reason if solved == Solved.UNSOLVED else ""
        if hand_in:
            move.require(
                results.missing(result_code=result_code, solved=solved, unsolved_reason=reason, reply=reply)
            )
        draft = _draft_of(lead) or ResultDraft(dispatch=lead)
        draft.result_code, draft.solved, draft.unsolved_reason = result_code, solved, reason
        draft.reply = reply
        draft.drafted_by, draft.drafted_at = by, now
        draft.handed_in_at = now if hand_in else None
        draft.save()
        attach(move, files, purpose=Purpose.RESULT, paper=draft, dispatch=lead)
        move.ticket.draft_result()
        move.note(dispatch=lead.pk, draft=draft.pk, handed_in=hand_in, text=text_digest(reply))
    return move.ticket


def return_draft(
    ticket: Ticket | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """The approver gives the draft back to its writer, saying why."""
    with moving(ticket, "return_draft", by=by, now=now, version=version) as move:
        move.require([] if note.strip() else [Reason("note_missing")])
        draft = _waiting(move, move.lead())
        draft.handed_in_at, draft.returned_note = None, note
        draft.save()
        move.ticket.return_draft()
        move.note(dispatch=draft.dispatch_id, draft=draft.pk)
    return move.ticket


def submit_result(ticket: Ticket | int, *, by: Staff, now: datetime, version: int | None = None) -> Ticket:
    """The approver signs (T15): the reply is frozen, ``handled_at`` set, HANDLE stops, REVIEW starts."""
    with moving(ticket, "submit_result", by=by, now=now, version=version) as move:
        lead = move.lead()
        draft = _waiting(move, lead)
        draft.state, draft.signed_by, draft.signed_at = PaperState.SIGNED, by, now
        draft.save()
        seal(move, draft)
        lead.handled_at, lead.is_open = now, False
        lead.save()
        for kind in (ClockKind.HANDLE, ClockKind.RESPOND, ClockKind.SIGN):
            move.clocks.stop(kind, dispatch=lead)
        move.ticket.handled_at = now
        move.ticket.public_reply, move.ticket.is_solved = draft.reply, draft.solved
        move.ticket.submit_result()
        move.clocks.begin(ClockKind.REVIEW, owner=move.ticket.centre)
        move.note(
            dispatch=lead.pk,
            draft=draft.pk,
            result=draft.result_code,
            solved=draft.solved,
            text=text_digest(draft.reply),
            self_signed=draft.drafted_by_id == by.pk,
            **_articles_in(draft, move.ticket),
        )
    return move.ticket


def _articles_in(draft: ResultDraft, ticket: Ticket) -> dict[str, str]:
    """The versions of articles put into the answer whose words stand in what is signed, as "3,7"."""
    found = quoted((Version(*row) for row in USED(ticket.pk)), draft.reply)
    return {"articles": ",".join(str(one.id) for one in found[:MOST_ARTICLES])} if found else {}


def text_digest(text: str) -> str:
    """SHA-256 of a text that lives in a row of its own."""
    return hashlib.sha256(text.encode()).hexdigest()


def _draft_of(dispatch: Dispatch) -> ResultDraft | None:
    return DRAFT.first(dispatch.pk)


def _waiting(move: Move, lead: Dispatch) -> ResultDraft:
    draft = _draft_of(lead)
    if draft is None:
        move.require([Reason("no_draft_handed_in")])
    assert draft is not None
    return draft
