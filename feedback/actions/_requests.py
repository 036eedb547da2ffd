"""What extensions, suspensions and terminations share: written, signed, decided."""

from typing import TypeVar

from core.reasons import Reason
from core.refusals import Refused
from feedback.actions._fallen import let_go
from feedback.actions._move import Move
from feedback.actions.attaching import Files, attach, seal
from feedback.actions.results import text_digest
from feedback.choices import ClockKind, PaperState, Purpose
from feedback.models import ExtensionRequest, SuspensionRequest, TerminationRequest
from feedback.models.requests import Request

RequestT = TypeVar("RequestT", ExtensionRequest, SuspensionRequest, TerminationRequest)


def write(move: Move, model: type[RequestT], *, reason: str, files: Files, **asked: object) -> RequestT:
    """The LEAD's draft of this kind, written anew and handed to the approver."""
    lead = move.lead()
    is_complete = reason.strip() and all(asked.values())
    move.require([] if is_complete else [Reason("request_incomplete")])
    paper = model.objects.filter(dispatch=lead, state=PaperState.DRAFTED).first() or model(dispatch=lead)
    for name, value in asked.items():
        setattr(paper, name, value)
    paper.reason, paper.returned_note = reason.strip(), ""
    paper.drafted_by, paper.drafted_at, paper.handed_in_at = move.by, move.now, move.now
    paper.save()
    attach(move, files, purpose=Purpose.REQUEST, paper=paper, dispatch=lead)
    move.note(dispatch=lead.pk, paper=paper.pk, text=text_digest(paper.reason))
    return paper


def sign(move: Move, model: type[RequestT], *, holds: bool) -> RequestT:
    """The approver signs: the decider's clock starts; ``holds``: escalation waits for the decision."""
    lead = move.lead()
    paper = model.objects.filter(dispatch=lead, state=PaperState.DRAFTED).get()
    paper.state, paper.signed_by, paper.signed_at = PaperState.SIGNED, move.by, move.now
    paper.save()
    seal(move, paper)
    move.clocks.begin(ClockKind.REQUEST_DECIDE, owner=move.ticket.centre)
    if holds:
        move.clocks.await_decision((ClockKind.HANDLE,), lead)
    own = move.by is not None and paper.drafted_by_id == move.by.pk
    move.note(dispatch=lead.pk, paper=paper.pk, text=text_digest(paper.reason), self_signed=own)
    return paper


def signed(move: Move, model: type[RequestT]) -> RequestT:
    """The request that waits for its decision."""
    return model.objects.select_related("signed_by").get(dispatch=move.lead(), state=PaperState.SIGNED)


def decide(move: Move, paper: Request, state: PaperState, note: str = "") -> None:
    """The request is decided, or withdrawn; its clock stops, and escalation goes on. A refusal says why."""
    if state == PaperState.REFUSED and not note.strip():
        raise Refused(Reason("decision_note_missing"))
    paper.state, paper.decided_at, paper.decided_by = state, move.now, move.by
    paper.decision_note = note.strip()
    paper.save()
    let_go(move)
    move.note(dispatch=paper.dispatch_id, paper=paper.pk)
