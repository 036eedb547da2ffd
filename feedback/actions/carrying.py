"""One answer for a matter of many: each joined ticket goes its next steps, one transaction a step.

Whoever asks takes the steps that are theirs, by the moves everybody uses; what is another's waits for them.
A second run finds what is done and goes on, so a run that was killed is simply run again.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.refusals import NotPermitted, Refused
from departments.models import Staff
from feedback.actions.handling import sign
from feedback.actions.in_bulk import by_itself, stored
from feedback.actions.merging import merge
from feedback.actions.results import draft_result, submit_result
from feedback.actions.reviewing import approve_result
from feedback.choices import DispatchRole, PaperState
from feedback.models import Incident, IncidentTicket, ResultDraft, Ticket
from feedback.rules.incidents import ACTED, ANSWERED, Answer, Standing, Step, next_step
from feedback.states import OPEN_STATES, State

CARRY = "carry_incident"
"""The kind of job in which a person takes their steps for all rows."""
MOST_STEPS = 4
STANDING = (PaperState.SIGNED, PaperState.GRANTED)


@dataclass(frozen=True, slots=True)
class Result:
    """The matter's own result, as the other tickets get it."""

    answer: Answer
    code: str = ""
    solved: str = ""
    unsolved_reason: str = ""


@dataclass(slots=True)
class Carried:
    """What one person's run did to one ticket; ``refused`` holds reasons as they are stored."""

    steps: list[Step] = field(default_factory=list)
    refused: list[dict[str, object]] = field(default_factory=list)


def carry(row_id: int, *, by: Staff, now: datetime) -> Carried:
    """Take the steps of this ticket that are the person's, and keep why one was refused."""
    done = Carried()
    for _turn in range(MOST_STEPS):
        row = IncidentTicket.objects.select_related("incident", "ticket").get(pk=row_id)
        result = result_of(row.incident)
        step = Step.DONE if row.left_at else steps_of([row], result)[row.pk]
        if step not in ACTED:
            break
        try:
            _ACTS[step](row, result, by, now)
        except NotPermitted:
            if not done.steps:  # somebody else's step: what it was refused for is not this person's to clear
                return done
            break
        except Refused as refused:
            done.refused = stored(refused.reasons)
            break
        done.steps.append(step)
    IncidentTicket.objects.filter(pk=row_id).update(tried_at=now, refused=done.refused)
    return done


def carry_by_itself(row_id: int, *, by: Staff, now: datetime, job_id: int) -> Carried:
    """``carry`` as a row of a job: what nobody expected becomes the row's reason, and stops no other."""
    done = Carried()

    def take() -> None:
        nonlocal done
        done = carry(row_id, by=by, now=now)

    if broke := by_itself(take, what=f"{CARRY} {row_id}", job_id=job_id):
        done.refused = broke
        IncidentTicket.objects.filter(pk=row_id).update(tried_at=now, refused=broke)
    return done


def result_of(incident: Incident) -> Result:
    """The result signed for the matter's own ticket, if there is one yet."""
    matter = Ticket.objects.get(pk=incident.matter_id)
    is_open = matter.state in OPEN_STATES
    if not matter.public_reply:
        return Result(Answer(is_open))
    signed = ResultDraft.objects.filter(dispatch__ticket=matter, state__in=STANDING)
    paper = signed.order_by("-signed_at", "-id").first()
    if paper is None:
        return Result(Answer(is_open))
    answer = Answer(is_open, matter.public_reply, matter.state in ANSWERED)
    return Result(answer, paper.result_code, paper.solved, paper.unsolved_reason)


def steps_of(rows: Iterable[IncidentTicket], result: Result) -> Mapping[int, Step]:
    """What each row waits for, by its id; one query for the drafts, whatever the number of rows."""
    listed = list(rows)
    at_work = [row.ticket_id for row in listed if row.ticket.state == State.IN_PROGRESS]
    drafts = _drafts(at_work) if at_work else {}
    return {row.pk: next_step(_standing(row, drafts.get(row.ticket_id)), result.answer) for row in listed}


def _drafts(ticket_ids: list[int]) -> dict[int, ResultDraft]:
    rows = ResultDraft.objects.filter(
        state=PaperState.DRAFTED,
        dispatch__ticket__in=ticket_ids,
        dispatch__role=DispatchRole.LEAD,
        dispatch__ended_at__isnull=True,
        dispatch__voided_at__isnull=True,
    )
    return {row.dispatch.ticket_id: row for row in rows.select_related("dispatch")}


def _standing(row: IncidentTicket, draft: ResultDraft | None) -> Standing:
    return Standing(
        state=str(row.ticket.state),
        is_matter=row.ticket_id == row.incident.matter_id,
        draft=draft.reply if draft else "",
        handed_in=bool(draft and draft.handed_in_at),
        came_back=bool(draft and draft.returned_note),
        reply=row.ticket.public_reply,
    )


Act = Callable[[IncidentTicket, Result, Staff, datetime], object]
"""Each at the version for which the step was found: what a colleague wrote meanwhile is not overwritten."""


def _merge(row: IncidentTicket, _result: Result, by: Staff, now: datetime) -> object:
    return merge(
        row.ticket_id,
        into=row.incident.matter_id,
        note=row.incident.title,
        by=by,
        now=now,
        version=row.ticket.version,
    )


def _sign(row: IncidentTicket, _result: Result, by: Staff, now: datetime) -> object:
    return sign(row.ticket_id, by=by, now=now, version=row.ticket.version)


def _draft(row: IncidentTicket, result: Result, by: Staff, now: datetime) -> object:
    return draft_result(
        row.ticket_id,
        result_code=result.code,
        solved=result.solved,
        unsolved_reason=result.unsolved_reason,
        reply=result.answer.text,
        hand_in=True,
        by=by,
        now=now,
        version=row.ticket.version,
    )


def _submit(row: IncidentTicket, _result: Result, by: Staff, now: datetime) -> object:
    return submit_result(row.ticket_id, by=by, now=now, version=row.ticket.version)


def _approve(row: IncidentTicket, _result: Result, by: Staff, now: datetime) -> object:
    return approve_result(row.ticket_id, by=by, now=now, version=row.ticket.version)


_ACTS: dict[Step, Act] = {
    Step.MERGE: _merge,
    Step.SIGN: _sign,
    Step.DRAFT: _draft,
    Step.SUBMIT: _submit,
    Step.APPROVE: _approve,
}
