"""Tickets as JSON-ready data: codes and names, times of Shanghai, citizens always masked."""

from collections.abc import Collection
from datetime import datetime

from django.utils.timezone import localtime

from core.masking import mask_text
from core.models import EvidenceRecord
from core.refusals import say
from departments.models import Department, Staff
from feedback.actions import Choice
from feedback.asides import Aside
from feedback.history import facts_of_record, is_hidden
from feedback.history.assigning import tells_load
from feedback.models import Attachment, Deadline, Dispatch, ReturnRequest, Ticket
from feedback.panels import TicketPanels
from feedback.states import State
from feedback.views.return_history import history_of_returns

Data = dict[str, object]
ANSWERED = (State.PENDING_CALLBACK, State.PENDING_VERDICT, State.COMPLETED, State.ARCHIVED)


def ticket_row(ticket: Ticket) -> Data:
    """One ticket of a list."""
    return {
        "number": ticket.number,
        "version": ticket.version,
        "state": ticket.state,
        "state_name": ticket.get_state_display(),
        "title": mask_text(ticket.title),
        "category": ticket.category,
        "urgency": ticket.urgency,
        "topic": ticket.topic.code if ticket.topic else None,
        "area": ticket.area.code if ticket.area else None,
        "channel": ticket.channel.code,
        "centre": _department(ticket.centre),
        "lead": _department(ticket.lead_department),
        "contact_means": ticket.contact_means,
        "cycle": ticket.cycle,
        "return_count": ticket.return_count,
        "urge_count": ticket.urge_count,
        "is_repeat": ticket.is_repeat,
        "reported_at": _moment(ticket.reported_at),
        "registered_at": _moment(ticket.registered_at),
        "moved_at": _moment(ticket.moved_at),
        "due_at": _moment(ticket.due_at),
        "external_due_at": _moment(ticket.external_due_at),
        "completed_at": _moment(ticket.completed_at),
        "withdrawn_at": _moment(ticket.withdrawn_at),
    }


def ticket_data(ticket: Ticket, *, user: Staff, now: datetime) -> Data:
    """One ticket whole: words, departments, clocks, answer."""
    clocks = ticket.deadlines.filter(voided_at__isnull=True).select_related("owner").order_by("id")
    rows = ticket.dispatches.filter(voided_at__isnull=True)
    dispatches = rows.select_related("department", "assignee", "delegated_to")
    panels = TicketPanels(ticket, user, now)
    return {
        **ticket_row(ticket),
        "external_number": mask_text(ticket.external_number),
        "content": mask_text(ticket.content),
        "place": mask_text(ticket.place),
        "aspect": ticket.aspect,
        "accused": _department(ticket.accused_department),
        "duplicate_of": _number_of(ticket.duplicate_of_id, user),
        "merged_into": _number_of(ticket.merged_into_id, user),
        "merged_count": ticket.merged_count,
        "split_from": _number_of(ticket.split_from_id, user),
        "supplements": _supplements(ticket) if ticket.is_amended else [],
        "complainant": _complainant(panels),
        "reply": ""
        if panels.sees_co_part_alone and ticket.state not in ANSWERED
        else mask_text(ticket.public_reply),
        "solved": ticket.is_solved,
        "answer": ticket.answer_kind,
        "satisfaction": ticket.satisfaction,
        "reject_ground": ticket.reject_ground,
        "dispatches": [_dispatch(dispatch) for dispatch in dispatches.order_by("id")],
        "clocks": [_clock(clock) for clock in clocks],
        "returns": []
        if panels.sees_co_part_alone
        else [_return(p) for p in history_of_returns(ticket).requests],
        "asides": [_aside(aside) for aside in panels.asides],
    }


def moved(ticket: Ticket) -> Data:
    """Where a move has brought the ticket."""
    return {
        "number": ticket.number,
        "state": ticket.state,
        "state_name": ticket.get_state_display(),
        "version": ticket.version,
        "due_at": _moment(ticket.due_at),
    }


def choice_data(choice: Choice) -> Data:
    """One move: whether it can be made, and if not, why."""
    reasons = [{"code": reason.code, "text": say(reason)} for reason in choice.reasons]
    label = str(choice.label)
    return {"verb": choice.verb, "label": label, "is_allowed": choice.is_allowed, "reasons": reasons}


def file_data(row: Attachment) -> Data:
    """One file; its content is found under its id."""
    return {
        "id": row.pk,
        "purpose": row.purpose,
        "paper": {"kind": row.paper_kind, "id": row.paper_id},
        "department": _department(row.dispatch.department) if row.dispatch else None,
        "name": row.file.name,
        "kind": row.kind.code if row.kind else None,
        "size": row.file.size,
        "sha256": row.file.sha256,
        "uploaded_by": row.uploaded_by.display_name if row.uploaded_by else None,
        "uploaded_at": _moment(row.uploaded_at),
        "is_signed": row.sealed_at is not None,
        "withdrawn_at": _moment(row.withdrawn_at),
    }


def evidence_data(record: EvidenceRecord, notes: Collection[int], *, loads: bool) -> Data:
    """One link of the chain; ``text`` is exactly what was hashed, after its predecessor's hash.

    Of an internal note that is not among ``notes`` only its place and its hash are told; the text of a
    record that tells what a handler had in hand only with ``loads``.
    """
    facts = facts_of_record(record)
    if record.verb == "note" and is_hidden(record.verb, facts, notes):
        told = dict.fromkeys(("verb", "actor", "at", "text"))
        return {"sequence": record.sequence, **told, "hash": bytes(record.hash).hex()}
    return {
        "sequence": record.sequence,
        "verb": record.verb,
        "actor": record.actor_name,
        "at": _moment(record.at),
        "text": record.text if loads or not tells_load(facts) else None,
        "hash": bytes(record.hash).hex(),
    }


def _number_of(pk: int | None, user: Staff) -> str | None:
    """The number of another ticket, if this person may see it."""
    if pk is None:
        return None
    other: Ticket | None = Ticket.objects.visible_to(user).filter(pk=pk).first()
    return other.number if other else None


def _supplements(ticket: Ticket) -> list[Data]:
    rows = ticket.supplements.all()
    return [{"at": _moment(row.at), "source": row.source, "text": mask_text(row.text)} for row in rows]


def _complainant(panels: TicketPanels) -> Data | None:
    person = panels.ticket.complainant
    if person is None or panels.hides_complainant:
        return None
    return {"name": person.masked_name, "contact": panels.masked_contact}


def _dispatch(dispatch: Dispatch) -> Data:
    return {
        "department": _department(dispatch.department),
        "role": dispatch.role,
        "cycle": dispatch.cycle,
        "assignee": dispatch.assignee.display_name if dispatch.assignee else None,
        "is_open": dispatch.is_open,
        "dispatched_at": _moment(dispatch.dispatched_at),
        "due_at": _moment(dispatch.due_at),
        "signed_at": _moment(dispatch.signed_at),
        "first_contact_at": _moment(dispatch.first_contact_at),
        "handled_at": _moment(dispatch.handled_at),
        "ended_at": _moment(dispatch.ended_at),
        "end_kind": dispatch.end_kind,
        "delegated_to": _department(dispatch.delegated_to),
        "is_designated": dispatch.is_designated,
        "designation": dispatch.designation_kind,
        "designation_reference": mask_text(dispatch.designation_reference),
        "waived_at": _moment(dispatch.waived_at),
        "blocked_by_co": dispatch.blocked_by_co,
    }


def _return(paper: ReturnRequest) -> Data:
    return {
        "department": _department(paper.dispatch.department),
        "state": paper.state,
        "ground": paper.ground,
        "legal_basis": mask_text(paper.legal_basis),
        "explanation": mask_text(paper.explanation),
        "suggested": _department(paper.suggested),
        "signed_at": _moment(paper.signed_at),
        "decided_at": _moment(paper.decided_at),
        "decision": mask_text(paper.decision_note),
    }


def _clock(clock: Deadline) -> Data:
    return {
        "kind": clock.kind,
        "owner": _department(clock.owner),
        "started_at": _moment(clock.started_at),
        "due_at": _moment(clock.due_at),
        "is_provisional": clock.is_provisional,
        "paused_at": _moment(clock.paused_at),
        "stopped_at": _moment(clock.stopped_at),
    }


def _is_out(panels: TicketPanels) -> bool:
    """Whether this person may read the answer: a co-handler once the citizen may."""
    return panels.ticket.state in ANSWERED or not panels.sees_co_part_alone


def _aside(aside: Aside) -> Data:
    return {
        "kind": aside.kind,
        "what": aside.what,
        "words": aside.words,
        "who": aside.who,
        "at": _moment(aside.at),
        "note": aside.note,
    }


def _department(department: Department | None) -> Data | None:
    return {"code": department.code, "name": department.name} if department else None


def _moment(moment: datetime | None) -> str | None:
    return localtime(moment).isoformat() if moment else None
