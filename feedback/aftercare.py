"""What came after the citizen's answers: the rounds of a ticket, verdicts, retrospectives, reopenings."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from feedback.choices import DispatchRole, Level, PaperState, Solved
from feedback.models import (
    Dispatch,
    FinalAnswer,
    PastCycle,
    Rating,
    ReopeningRequest,
    Retrospective,
    Ticket,
    Verdict,
)
from feedback.states import State

ENDED = (State.COMPLETED, State.ARCHIVED)
JUDGING = ("rework", "verdict")
EVERYTHING = (*JUDGING, "conclude", "ask_reopening")
"""What may have happened to a ticket whose history was not read."""


@dataclass(frozen=True, slots=True)
class Round:
    """One cycle: who led, what was answered, what the citizen said, what was decided, what followed."""

    number: int
    lead: Dispatch | None
    reply: str
    rating: Rating | None
    verdict: Verdict | None
    handled_at: datetime | None
    followed_by: str = ""


@dataclass(frozen=True, slots=True)
class Aftercare:
    """The rounds newest first, and the papers beside them."""

    rounds: tuple[Round, ...] = ()
    final_answer: FinalAnswer | None = None
    retrospectives: tuple[Retrospective, ...] = ()
    requests: tuple[ReopeningRequest, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.rounds or self.retrospectives or self.requests)

    @property
    def earlier(self) -> tuple[Round, ...]:
        """The rounds gone by."""
        return self.rounds[1:]


def aftercare_of(
    ticket: Ticket,
    *,
    leads: Iterable[Dispatch] | None = None,
    ratings: Iterable[Rating] | None = None,
    verbs: Collection[str] = EVERYTHING,
) -> Aftercare:
    """Everything after the answers; nothing is read for a ticket that cannot have any.

    ``leads`` (not voided, with their departments) and ``ratings`` that were read already are not read again;
    what cannot be after the ``verbs`` of its history is not looked for.
    """
    is_ended = ticket.state in ENDED
    if ticket.cycle == 1 and not is_ended and ticket.state != State.PENDING_VERDICT:
        return Aftercare()
    papers = Retrospective.objects.filter(ticket=ticket).select_related(
        "dispatch__department", "drafted_by", "signed_by"
    )
    asked = ReopeningRequest.objects.filter(ticket=ticket).select_related("asked_by", "decided_by")
    concluded = ticket.cycle > 1 and "conclude" in verbs
    final = FinalAnswer.objects.filter(ticket=ticket).last() if concluded else None
    judged = Verdict.objects.filter(ticket=ticket).select_related("decided_by")
    verdicts = judged if any(verb in verbs for verb in JUDGING) else ()
    return Aftercare(
        rounds=tuple(_rounds(ticket, final, leads, ratings, verdicts))
        if ticket.cycle > 1 or _was_bad(ticket)
        else (),
        final_answer=final,
        retrospectives=tuple(papers),
        requests=tuple(asked) if "ask_reopening" in verbs and (is_ended or ticket.cycle > 1) else (),
    )


def _was_bad(ticket: Ticket) -> bool:
    low = ticket.satisfaction is not None and ticket.satisfaction <= Level.DISSATISFIED
    return low or (ticket.satisfaction is not None and ticket.is_solved == Solved.UNSOLVED)


def _rounds(
    ticket: Ticket,
    final: FinalAnswer | None,
    given_leads: Iterable[Dispatch] | None,
    given_ratings: Iterable[Rating] | None,
    judged: Iterable[Verdict],
) -> list[Round]:
    past = {row.cycle: row for row in PastCycle.objects.filter(ticket=ticket)} if ticket.cycle > 1 else {}
    led = ticket.dispatches.filter(role=DispatchRole.LEAD, voided_at__isnull=True).select_related(
        "department"
    )
    known = led if given_leads is None else given_leads
    leads = {row.cycle: row for row in sorted(known, key=lambda row: row.pk)}
    rated = ticket.ratings.filter(counts=True) if given_ratings is None else given_ratings
    ratings = {row.cycle: row for row in rated if row.counts}
    verdicts = {row.cycle: row for row in judged}

    def told(number: int) -> Round:
        gone: Any = past.get(number)
        own = _granted(leads.get(number)) if final and number == final.cycle else ticket.public_reply
        return Round(
            number=number,
            lead=leads.get(number),
            reply=gone.public_reply if gone else own,
            rating=ratings.get(number),
            verdict=verdicts.get(number),
            handled_at=gone.handled_at if gone else ticket.handled_at,
            followed_by=str(gone.get_followed_by_display()) if gone else "",
        )

    return [told(number) for number in range(ticket.cycle, 0, -1)]


def _granted(lead: Dispatch | None) -> str:
    """What the department answered before the final answer took its place."""
    granted = [row for row in lead.results.all() if row.state == PaperState.GRANTED] if lead else []
    return max(granted, key=lambda row: row.pk).reply if granted else ""
