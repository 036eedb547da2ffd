"""What happens to a request beside its decision: handed back unsigned, or withdrawn by its unit."""

from datetime import datetime

from core.reasons import Reason
from departments.models import Staff
from feedback.actions._move import Move, moving
from feedback.actions._requests import decide
from feedback.choices import PaperState, RequestKind
from feedback.models import ReturnRequest, Ticket
from feedback.models.answers import SignedPaper
from feedback.models.request_facts import MODELS

RETURN = "return"
PAPERS: dict[str, type[SignedPaper]] = {
    **{kind.value: model for kind, model in MODELS.items()},
    RETURN: ReturnRequest,
}


def return_request(
    ticket: Ticket | int,
    *,
    note: str,
    kind: str = "",
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """The approver does not sign: the draft of this ``kind`` goes back to its writer, with a note.

    ``kind`` is a RequestKind or "return"; without it the only one handed in is meant.
    """
    with moving(ticket, "return_request", by=by, now=now, version=version) as move:
        move.require([] if note.strip() else [Reason("note_missing")])
        paper = _handed_in(move, kind)
        paper.handed_in_at, paper.returned_note = None, note.strip()
        paper.save()
        move.ticket.return_request()
        move.note(dispatch=move.lead().pk, paper=paper.pk, kind=_kind_of(paper))
    return move.ticket


def withdraw_request(ticket: Ticket | int, *, by: Staff, now: datetime, version: int | None = None) -> Ticket:
    """The unit takes back what it signed before it is decided; escalation goes on."""
    with moving(ticket, "withdraw_request", by=by, now=now, version=version) as move:
        waiting = move.facts.requests.signed()
        assert waiting is not None  # the guard asked
        paper = MODELS[RequestKind(waiting.kind)]._default_manager.get(pk=waiting.id)
        decide(move, paper, PaperState.WITHDRAWN)
        move.ticket.withdraw_request()
        move.note(kind=waiting.kind)
    return move.ticket


def _handed_in(move: Move, kind: str) -> SignedPaper:
    lead = move.lead()
    models = [model for code, model in PAPERS.items() if kind in ("", code)]
    waiting = {"dispatch": lead, "state": PaperState.DRAFTED, "handed_in_at__isnull": False}
    found = [paper for model in models for paper in model._default_manager.filter(**waiting)]
    move.require([] if found else [Reason("no_request_handed_in")])
    return found[0]


def _kind_of(paper: SignedPaper) -> str:
    return str(next(code for code, model in PAPERS.items() if isinstance(paper, model)))
