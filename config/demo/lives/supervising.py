"""Supervisors take up what is proposed: cards, interviews, and orders of their own."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from config.demo.house import INSTITUTION
from config.demo.lives import words_watching as words
from config.demo.lives.agenda import after, later, may
from config.demo.lives.life import DAY, MINUTE, Life
from departments.models import Staff
from departments.roles import Role
from departments.rules.calendar import in_shanghai
from supervision.actions import cards, interviews, proposals
from supervision.choices import Measure, ProposalState
from supervision.models import Interview, Proposal

CARDS = (Measure.YELLOW_CARD, Measure.RED_CARD)


def news(life: Life) -> list[tuple[str, Any, Any]]:
    """Proposals about the matter that are open."""
    rows = Proposal.objects.filter(ticket=life.ticket, state=ProposalState.OPEN).order_by("id")
    return [("proposal", row, _consider) for row in rows]


def supervisor(life: Life) -> Staff:
    return life.person(Role.SUPERVISOR, INSTITUTION)


def _consider(life: Life, proposal: Proposal, at: datetime) -> None:
    roll, by = life.chance.random(), supervisor(life)
    when = after(life, at, 20 * MINUTE, DAY)
    if proposal.measure in CARDS and roll < 0.65:
        later(life, when, partial(_issue, proposal, by))
    elif proposal.measure in CARDS and roll < 0.75:
        later(life, when, partial(_decline, proposal, by))
    elif proposal.measure == Measure.INTERVIEW and roll < 0.6:
        later(life, when, partial(_call, life, proposal, by))


def _issue(proposal: Proposal, by: Staff, now: datetime) -> None:
    if may(proposal, "take_up", by, now):
        cards.issue_from(proposal, reason=proposals.drafted_reason(proposal), by=by, now=now)


def _decline(proposal: Proposal, by: Staff, now: datetime) -> None:
    if may(proposal, "decline", by, now):
        proposals.decline(proposal, note=words.CARD_DECLINED, by=by, now=now)


def _call(life: Life, proposal: Proposal, by: Staff, now: datetime) -> None:
    if not may(proposal, "take_up", by, now):
        return
    interview = interviews.call(
        department=proposal.department,
        person=life.chance.choice(words.INTERVIEW_PERSON),
        reason=words.INTERVIEW_REASON,
        scheduled_for=after(life, now, DAY, 3 * DAY),
        place="督办室",
        ticket=proposal.ticket,
        proposal=proposal,
        by=by,
        now=now,
    )
    later(life, interview.scheduled_for + timedelta(hours=2), partial(_hold, interview, by))


def _hold(interview: Interview, by: Staff, now: datetime) -> None:
    if may(interview, "hold", by, now):
        interviews.hold(
            interview,
            held_at=interview.scheduled_for,
            present=words.INTERVIEW_PRESENT,
            minutes=words.MINUTES,
            demands=words.INTERVIEW_DEMANDS,
            demands_due_on=in_shanghai(now).date() + timedelta(days=7),
            by=by,
            now=now,
        )
