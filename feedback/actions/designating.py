"""会商 and 直接指定: one department is named for a matter that nobody takes, and cannot return it."""

from collections.abc import Sequence
from datetime import date, datetime

from core.reasons import Reason
from departments.models import Department, Staff
from departments.rules.calendar import in_shanghai
from feedback.actions._move import Move, moving
from feedback.actions.dispatching import reasons_against_departments
from feedback.actions.results import text_digest
from feedback.choices import ClockKind, DesignationKind
from feedback.models import Designation, JointReview, Ticket

FEWEST = 2


def conclude_joint_review(
    ticket: Ticket | int,
    *,
    participants: Sequence[Department],
    held_on: date,
    minutes: str,
    reference: str,
    lead: Department,
    co: Sequence[Department] = (),
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Write down what was agreed: ``lead`` is named, ``co`` proposed; JOINT_REVIEW stops.

    DISPATCH goes on, unless it waits for the citizen's answer as well.
    """
    with moving(ticket, "conclude_joint_review", by=by, now=now, version=version) as move:
        review = JointReview.objects.get(ticket=move.ticket, closed_at=None)
        move.require(
            _reasons_against_review(review, participants, held_on, minutes, now)
            + _reasons_against_paper(reference)
            + reasons_against_departments(move, lead, co)
        )
        review.held_on, review.minutes = held_on, minutes.strip()
        review.closed_at, review.concluded_by = now, by
        review.save()
        review.participants.set(participants)
        move.clocks.stop(ClockKind.JOINT_REVIEW)
        if not move.facts.has_open_question:
            move.clocks.resume((ClockKind.DISPATCH,), None)
        kind = DesignationKind.JOINT_REVIEW
        _name(move, kind, lead, co, ground=minutes, reference=reference, review=review)
        move.ticket.conclude_joint_review()
        move.note(
            joint_review=review.pk,
            participants=len({d.pk for d in participants}),
            text=text_digest(review.minutes),
        )
    return move.ticket


def designate(
    ticket: Ticket | int,
    *,
    lead: Department,
    ground: str,
    reference: str,
    co: Sequence[Department] = (),
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """A supervisor names the department when none takes the matter; an earlier designation gives way."""
    with moving(ticket, "designate", by=by, now=now, version=version) as move:
        missing = [] if ground.strip() else [Reason("designation_ground_missing")]
        move.require(
            missing + _reasons_against_paper(reference) + reasons_against_departments(move, lead, co)
        )
        _name(move, DesignationKind.DIRECT, lead, co, ground=ground, reference=reference)
        move.ticket.designate()
        move.note(text=text_digest(ground))
    return move.ticket


def _reasons_against_review(
    review: JointReview, participants: Sequence[Department], held_on: date, minutes: str, now: datetime
) -> list[Reason]:
    reasons = []
    if len({d.pk for d in participants} - {review.ticket.centre_id}) < FEWEST:
        reasons.append(Reason("too_few_participants"))
    if held_on > in_shanghai(now).date():
        reasons.append(Reason("held_in_future"))
    if held_on < in_shanghai(review.opened_at).date():
        reasons.append(Reason("held_before_opening"))
    if not minutes.strip():
        reasons.append(Reason("minutes_missing"))
    return reasons


def _reasons_against_paper(reference: str) -> list[Reason]:
    return [] if reference.strip() else [Reason("reference_missing")]


def _name(
    move: Move,
    kind: DesignationKind,
    lead: Department,
    co: Sequence[Department],
    *,
    ground: str,
    reference: str,
    review: JointReview | None = None,
) -> None:
    standing = Designation.objects.filter(ticket=move.ticket, dispatch=None, superseded_at=None)
    standing.update(superseded_at=move.now)
    made = Designation.objects.create(
        ticket=move.ticket,
        kind=kind,
        lead=lead,
        ground=ground.strip(),
        reference=reference.strip(),
        joint_review=review,
        made_by=move.by,
        made_at=move.now,
    )
    made.co.set(co)
    move.note(
        designation=made.pk,
        kind=str(kind),
        lead=lead.pk,
        co=",".join(str(d.pk) for d in co) or None,
        reference=text_digest(made.reference),
    )
