"""T8 to T10: a department says the matter is not its own; the dispatcher decides."""

from datetime import datetime

from core.reasons import Reason
from departments.models import Department, Staff
from feedback.actions._hands import end_early
from feedback.actions._move import Move, moving
from feedback.actions.attaching import NO_FILES, Files, attach, seal
from feedback.actions.results import text_digest
from feedback.choices import (
    ClockKind,
    DesignationKind,
    DispatchRole,
    EndKind,
    HardGround,
    PaperState,
    Purpose,
)
from feedback.models import Dispatch, HardCase, JointReview, ReturnRequest, Ticket
from feedback.states import State

RETURNS_TO_REVIEW = 2
REFUSALS_TO_DESIGNATE = 2
PAUSE_FOR_REVIEW = "JOINT_REVIEW"


def draft_return(
    ticket: Ticket | int,
    *,
    ground: str,
    legal_basis: str,
    explanation: str,
    suggested: Department | None = None,
    files: Files = NO_FILES,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Write the return and hand it to the approver; it takes the place of one that was handed back."""
    with moving(ticket, "draft_return", by=by, now=now, version=version) as move:
        lead = move.lead()
        is_complete = ground and legal_basis.strip() and explanation.strip()
        move.require([] if is_complete else [Reason("return_incomplete")])
        if suggested is not None and suggested.pk == lead.department_id:
            move.require([Reason("suggested_itself")])
        paper = _paper(lead, PaperState.DRAFTED) or ReturnRequest(dispatch=lead)
        paper.ground, paper.legal_basis, paper.explanation = ground, legal_basis.strip(), explanation.strip()
        paper.suggested, paper.returned_note = suggested, ""
        paper.drafted_by, paper.drafted_at, paper.handed_in_at = by, now, now
        paper.save()
        attach(move, files, purpose=Purpose.RETURN, paper=paper, dispatch=lead)
        move.ticket.draft_return()
        move.note(dispatch=lead.pk, paper=paper.pk, ground=ground, text=text_digest(paper.explanation))
    return move.ticket


def request_return(ticket: Ticket | int, *, by: Staff, now: datetime, version: int | None = None) -> Ticket:
    """The approver signs (T8): SIGN stops, the centre has 4 working hours to decide; the rest runs on."""
    with moving(ticket, "request_return", by=by, now=now, version=version) as move:
        lead = move.lead()
        paper = _needed(_paper(lead, PaperState.DRAFTED), move, "no_return_handed_in")
        paper.state, paper.signed_by, paper.signed_at = PaperState.SIGNED, by, now
        paper.came_from = move.source
        paper.save()
        seal(move, paper)
        move.clocks.stop(ClockKind.SIGN, dispatch=lead)
        move.ticket.request_return()
        move.clocks.begin(ClockKind.RETURN_DECIDE, owner=move.ticket.centre)
        move.note(
            dispatch=lead.pk,
            paper=paper.pk,
            ground=paper.ground,
            suggested=paper.suggested_id,
            text=text_digest(paper.explanation),
            basis=text_digest(paper.legal_basis),
            self_signed=paper.drafted_by_id == by.pk,
        )
    return move.ticket


def withdraw_return(ticket: Ticket | int, *, by: Staff, now: datetime, version: int | None = None) -> Ticket:
    """The unit's approver takes the return back; the ticket stands where it stood before."""
    with moving(ticket, "withdraw_return", by=by, now=now, version=version) as move:
        lead = move.lead()
        paper = _decide(move, lead, PaperState.WITHDRAWN, "")
        given_back = _give_back(move, lead)
        move.ticket.withdraw_return(back_to=State(paper.came_from))
        move.note(dispatch=lead.pk, paper=paper.pk, given_back=given_back, due=lead.due_at)
    return move.ticket


def grant_return(
    ticket: Ticket | int, *, note: str = "", by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """The dispatch never counted (T9), a new DISPATCH clock runs; the second return opens a joint review."""
    with moving(ticket, "grant_return", by=by, now=now, version=version) as move:
        lead = move.lead()
        paper = _decide(move, lead, PaperState.GRANTED, note)
        end_early(move, EndKind.RETURNED)
        move.ticket.return_count += 1
        move.ticket.grant_return()
        move.clocks.begin(ClockKind.DISPATCH, owner=move.ticket.centre)
        move.note(
            dispatch=lead.pk,
            department=lead.department_id,
            paper=paper.pk,
            ground=paper.ground,
            returns=move.ticket.return_count,
        )
        if move.ticket.return_count >= RETURNS_TO_REVIEW:
            _call_together(move)
    return move.ticket


def refuse_return(
    ticket: Ticket | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """The department keeps it (T10), and gets the time back by which the decision was late.

    The second refusal on one dispatch designates the department.
    """
    with moving(ticket, "refuse_return", by=by, now=now, version=version) as move:
        move.require([] if note.strip() else [Reason("decision_note_missing")])
        lead = move.lead()
        paper = _decide(move, lead, PaperState.REFUSED, note)
        given_back = _give_back(move, lead)
        refused = lead.return_requests.filter(state=PaperState.REFUSED).count()
        is_second = refused >= REFUSALS_TO_DESIGNATE
        if is_second:
            lead.is_designated, lead.designation_kind = True, DesignationKind.REFUSED_TWICE
            lead.designation_ground = note.strip()
        lead.signed_at = lead.signed_by = None  # it waits for its signature again
        lead.save()
        move.ticket.refuse_return()
        move.note(
            dispatch=lead.pk,
            paper=paper.pk,
            ground=paper.ground,
            given_back=given_back,
            second_refusal=is_second,
            due=lead.due_at,
        )
    return move.ticket


def withdraw_draft(move: Move, lead: Dispatch) -> None:
    """A return that waited for its signature is pointless once the citizen has been contacted."""
    if move.facts.return_by is not None:
        drafts = ReturnRequest.objects.filter(dispatch=lead, state=PaperState.DRAFTED)
        drafts.update(state=PaperState.WITHDRAWN, decided_at=move.now)


def _paper(lead: Dispatch, state: PaperState) -> ReturnRequest | None:
    return ReturnRequest.objects.filter(dispatch=lead, state=state).first()


def _needed(paper: ReturnRequest | None, move: Move, code: str) -> ReturnRequest:
    if paper is None:
        move.require([Reason(code)])
    assert paper is not None
    return paper


def _decide(move: Move, lead: Dispatch, state: PaperState, note: str) -> ReturnRequest:
    paper = _needed(_paper(lead, PaperState.SIGNED), move, "no_return_handed_in")
    paper.state, paper.decision_note = state, note.strip()
    paper.decided_by, paper.decided_at = move.by, move.now
    paper.save()
    return paper


def _give_back(move: Move, lead: Dispatch) -> bool:
    """End the wait for the decision; whether it was late. What was late pauses the departments' clocks."""
    decided = move.clocks.stop(ClockKind.RETURN_DECIDE)
    if decided is None or decided.is_met:
        return False
    since = decided.due_at
    for kind in (ClockKind.RESPOND, ClockKind.HANDLE):
        move.clocks.give_back(kind, lead, since=since)
    lead.save()
    for row in move.ticket.dispatches.live().filter(role=DispatchRole.CO):
        for kind in (ClockKind.SIGN, ClockKind.CO_HANDLE):
            move.clocks.give_back(kind, row, since=since)
        row.save()
    return True


def _call_together(move: Move) -> None:
    """Open the joint review, for which dispatching waits, and the hard case, unless it is one already."""
    ticket = move.ticket
    review = JointReview.objects.create(ticket=ticket, opened_at=move.now)
    case, _is_new = HardCase.objects.get_or_create(
        ticket=ticket,
        closed_at=None,
        defaults={"ground": HardGround.RETURNED_TWICE, "opened_at": move.now},
    )
    move.clocks.begin(ClockKind.JOINT_REVIEW, owner=ticket.centre)
    move.clocks.pause((ClockKind.DISPATCH,), None, PAUSE_FOR_REVIEW)
    move.note(joint_review=review.pk, hard_case=case.pk)
