"""约谈: called, put off, held with minutes and demands, or called off."""

from contextlib import nullcontext
from datetime import date, datetime
from typing import Any

from django.db import transaction

from core.evidence.entries import Fact
from core.reasons import Reason
from core.refusals import Refused
from departments.models import Department, Staff
from feedback.actions import lock_tickets
from feedback.actions.results import text_digest
from feedback.models import Ticket
from supervision.acting import acting, record
from supervision.actions._measures import department_reasons, require_measure, taking_up
from supervision.actions._numbers import next_number
from supervision.choices import Measure
from supervision.models import Interview, Proposal, ScoreEntry
from supervision.rules.measures import appointment_faults, is_blank, minutes_faults, wanting

ONLY_INTERVIEWS = (Measure.INTERVIEW,)


def call(
    *,
    department: Department,
    person: str,
    reason: str,
    scheduled_for: datetime,
    place: str = "",
    ticket: Ticket | None = None,
    entry: ScoreEntry | None = None,
    proposal: Proposal | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Interview:
    """Call the person in charge in: from a proposal, for a score entry, or at one's own judgement.

    Of a proposal, department and ticket are its own.
    """
    with transaction.atomic():
        if proposal is not None:
            department, ticket = proposal.department, proposal.ticket
        if ticket is not None:
            lock_tickets([ticket.pk])
        row = Interview(department=department, ticket=ticket, entry=entry, proposal=proposal)
        row.person, row.reason, row.place = person.strip(), reason.strip(), place.strip()
        row.scheduled_for, row.called_at, row.called_by = scheduled_for, now, by
        require_measure(by, row, department)
        _require(_call_faults(row, now))
        taken: Any = nullcontext()
        if proposal is not None:
            taken = taking_up(proposal.pk, measures=ONLY_INTERVIEWS, by=by, now=now, version=version)
        with taken as act:
            row.number = next_number("interview", now)
            row.save()
            if act is not None:
                act.note(interview=row.pk)
        record(row, "issue", by=by, now=now, facts=_told(row))
        return row


def put_off(
    interview: Interview | int,
    *,
    scheduled_for: datetime,
    place: str,
    reason: str,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Interview:
    """Another time, or another place."""
    with acting(Interview, _pk(interview), "put_off", by=by, now=now, version=version) as act:
        act.require(_reason_faults(reason) + appointment_faults(scheduled_for, now))
        act.note(was=act.row.scheduled_for, at=scheduled_for, reason=text_digest(reason.strip()))
        act.row.scheduled_for, act.row.place = scheduled_for, place.strip()
        act.row.put_off_reason = reason.strip()
        act.row.put_off()
    return act.row


def hold(
    interview: Interview | int,
    *,
    held_at: datetime,
    present: str,
    minutes: str,
    demands: str = "",
    demands_due_on: date | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Interview:
    """Record the minutes: who came, what was said, what is demanded by which day."""
    with acting(Interview, _pk(interview), "hold", by=by, now=now, version=version) as act:
        row = act.row
        act.require(wanting({"interview_present_missing": present, "interview_minutes_missing": minutes}))
        act.require(
            minutes_faults(
                called_at=row.called_at, held_at=held_at, demands=demands, due_on=demands_due_on, now=now
            )
        )
        row.hold()
        row.held_at, row.recorded_by = held_at, by
        row.present, row.minutes, row.demands = present.strip(), minutes.strip(), demands.strip()
        row.demands_due_on = demands_due_on
        act.note(at=held_at, minutes=text_digest(row.minutes), demands=text_digest(row.demands))
        if demands_due_on is not None:
            act.note(due=demands_due_on.isoformat())
    return act.row


def settle(
    interview: Interview | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> Interview:
    """Confirm that what was demanded is done, and how that was found."""
    with acting(Interview, _pk(interview), "settle", by=by, now=now, version=version) as act:
        act.require(_reason_faults(note))
        act.row.settled_at, act.row.settled_by, act.row.settle_note = now, by, note.strip()
        act.row.settle()
        act.note(text=text_digest(note.strip()))
    return act.row


def call_off(
    interview: Interview | int, *, reason: str, by: Staff, now: datetime, version: int | None = None
) -> Interview:
    """It does not take place, with a reason."""
    with acting(Interview, _pk(interview), "call_off", by=by, now=now, version=version) as act:
        act.require(_reason_faults(reason))
        act.row.call_off()
        act.row.cancelled_at, act.row.cancelled_by, act.row.cancel_reason = now, by, reason.strip()
        act.note(reason=text_digest(reason.strip()))
    return act.row


def _told(row: Interview) -> dict[str, Fact]:
    facts: dict[str, Fact | None] = {
        "number": row.number,
        "department": row.department_id,
        "at": row.scheduled_for,
        "ticket": row.ticket_id,
        "entry": row.entry_id,
        "proposal": row.proposal_id,
        "reason": text_digest(row.reason),
    }
    return {name: value for name, value in facts.items() if value is not None}


def _call_faults(row: Interview, now: datetime) -> list[Reason]:
    """Why it cannot be called as it stands, whoever asks."""
    elsewhere = row.entry is not None and row.entry.department_id != row.department_id
    return [
        *wanting({"interview_person_missing": row.person, "measure_reason_missing": row.reason}),
        *appointment_faults(row.scheduled_for, now),
        *department_reasons(row.department),
        *([Reason("interview_entry_elsewhere")] if elsewhere else []),
    ]


def _reason_faults(text: str) -> list[Reason]:
    return [Reason("measure_reason_missing")] if is_blank(text) else []


def _require(faults: list[Reason]) -> None:
    if faults:
        raise Refused(*faults)


def _pk(interview: Interview | int) -> int:
    return interview.pk if isinstance(interview, Interview) else interview
