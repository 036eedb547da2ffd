"""The rows of a bulk ticket, one small writer for each: clocks, dispatch, contact, result, answer."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from feedback import models
from feedback.bulk import words
from feedback.bulk.copying import Table
from feedback.bulk.ground import Columns, Ground

T = TypeVar("T")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LEVELS = (5, 4, 3, 2, 1), (44, 75, 87, 95, 100)
SOLVED_BY_LEVEL = {5: "SOLVED", 4: "SOLVED", 3: "PARTLY", 2: "UNSOLVED", 1: "UNSOLVED"}
WEIGHTS = {"NORMAL": 0, "URGENT": 1, "CRITICAL": 2}
LATE, UNASKED, UNREACHABLE, BY_LINK = 0.12, 0.18, 0.1, 0.4
LINK_LASTS = timedelta(days=7)


@dataclass(slots=True)
class Case:
    """One ticket while it is made: what its rows need to know of it."""

    state: str
    start: datetime
    department: int
    category: str
    urgency: str
    pk: int = 0

    @property
    def is_done(self) -> bool:
        return self.state in {"COMPLETED", "ARCHIVED"}


class Rows:
    """The tables of many tickets; those of ``tables`` are copied in their order."""

    def __init__(self, ground: Ground, chance: Random) -> None:
        self.ground, self.chance = ground, chance
        self.tickets, self.dispatches = Table(models.Ticket), Table(models.Dispatch)
        self.clocks, self.contacts = Table(models.Deadline), Table(models.Contact)
        self.results, self.reviews = Table(models.ResultDraft), Table(models.Review)
        self.callbacks, self.invitations = Table(models.Callback), Table(models.Invitation)
        self.ratings, self.cycles = Table(models.Rating), Table(models.PastCycle)
        self.suspensions = Table(models.SuspensionRequest)
        self.tables = (
            *(self.tickets, self.dispatches, self.clocks, self.contacts, self.results, self.reviews),
            *(self.callbacks, self.invitations, self.ratings, self.cycles, self.suspensions),
        )

    def one_of(self, share: tuple[Sequence[T], Sequence[float]]) -> T:
        """One of some things by their cumulative weights."""
        return self.chance.choices(share[0], cum_weights=share[1])[0]

    def span(self, least: int, most: int) -> int:
        return least + int(self.chance.random() * (most - least))

    def past(self, moment: datetime) -> datetime:
        """The moment, or just now where it has not come yet."""
        return min(moment, self.ground.now - MINUTE)

    def dispatch(self, case: Case, at: datetime, department: int, **columns: object) -> int:
        """A department's share, begun at ``at``."""
        hands = self.ground.handlers.get(department)
        return self.dispatches.add(
            ticket_id=case.pk,
            department_id=department,
            dispatched_at=at,
            dispatched_by_id=self.ground.desk["DISPATCHER"],
            weight=WEIGHTS[case.urgency],
            assignee_id=hands[int(self.chance.random() * len(hands))]
            if hands and columns["signed_at"]
            else None,
            **columns,
        )

    def clock(
        self,
        case: Case,
        kind: str,
        at: datetime,
        owner: int,
        *,
        dispatch: int | None = None,
        stopped_at: datetime | None = None,
        pause: datetime | None = None,
    ) -> datetime:
        """A clock of the kind that starts at ``at``; its due time."""
        limit = self.ground.limit(kind, case.category, case.urgency)
        columns = (
            self.ground.stopped(limit, at, stopped_at)
            if stopped_at
            else self.ground.running(kind, limit, case.urgency, at, pause)
        )
        self.clocks.add(
            kind=kind,
            ticket_id=case.pk,
            owner_id=owner,
            dispatch_id=dispatch,
            urgency=case.urgency,
            rule_version_id=self.ground.rules.pk,
            started_at=at,
            **columns,
        )
        due_at: datetime = columns["due_at"]
        return due_at

    def due(self, case: Case, kind: str, at: datetime) -> datetime:
        """When a clock of the kind is due that starts at ``at`` and never stands still."""
        return self.ground.due(self.ground.limit(kind, case.category, case.urgency), at)[0]

    def handled(self, at: datetime, due_at: datetime) -> datetime:
        """When the department was done: mostly in time, sometimes days late."""
        if self.chance.random() < LATE:
            return self.past(due_at + self.span(1, 60) * HOUR)
        return self.past(at + (due_at - at) * (0.15 + 0.8 * self.chance.random()))

    def contact(self, case: Case, at: datetime, dispatch: int, done: datetime | None) -> None:
        """The first contact with the citizen, and the clock it had to beat; ``done`` if there was one."""
        self.clock(case, "RESPOND", at, case.department, dispatch=dispatch, stopped_at=done)
        if done:
            self.contacts.add(
                dispatch_id=dispatch,
                at=done,
                way="PHONE",
                outcome="REACHED" if self.chance.random() < 0.85 else "NO_ANSWER",
                note=words.contact(self.chance),
                recorded_at=done + 2 * MINUTE,
            )

    def result(self, dispatch: int, text: str, at: datetime, approved: datetime | None) -> None:
        """The department's answer, signed, and the review it passed at ``approved``."""
        number = self.results.add(
            dispatch_id=dispatch,
            state="GRANTED" if approved else "SIGNED",
            drafted_at=at - HOUR,
            handed_in_at=at - HOUR,
            signed_at=at,
            decided_at=approved,
            result_code="SOLVED" if self.chance.random() < 0.7 else "EXPLAINED",
            solved="SOLVED",
            reply=text,
        )
        if approved:
            auditor = self.ground.desk["AUDITOR"]
            self.reviews.add(result_id=number, approved=True, reviewed_by_id=auditor, reviewed_at=approved)

    def asked(
        self, case: Case, cycle: int, dispatch: int, sent: datetime, at: datetime, *, is_bad: bool
    ) -> Columns:
        """Whether and what the citizen answered; what the ticket's row holds of it."""
        kind, by_link = self.chance.random(), self.chance.random() < BY_LINK
        if not is_bad and kind < UNASKED + UNREACHABLE:
            if kind < UNASKED:
                self._invite(case, cycle, sent)
                return {"answer_kind": "NOT_ASKED", "is_callback_drawn": False}
            self._call(case, cycle, at, "NO_ANSWER")
            return {"answer_kind": "UNREACHABLE"}
        level = 2 if is_bad else self.one_of(LEVELS)
        solved = SOLVED_BY_LEVEL[level]
        if by_link:
            self._invite(case, cycle, sent)
        else:
            self._call(case, cycle, at, "REACHED")
        self.ratings.add(
            ticket_id=case.pk,
            dispatch_id=dispatch,
            cycle=cycle,
            source="LINK" if by_link else "CALLBACK",
            counts=True,
            level=level,
            solved=solved,
            is_smooth=level > 2,
            words=words.thought(self.chance, level),
            given_at=at,
            recorded_by_id=None if by_link else self.ground.desk["CALLBACK_AGENT"],
        )
        return {"answer_kind": "ANSWERED", "satisfaction": level, "is_solved": solved}

    def _invite(self, case: Case, cycle: int, at: datetime) -> None:
        token = hashlib.sha256(f"loaded {case.pk} {cycle}".encode()).hexdigest()
        sent = {"sent_at": at, "expires_at": at + LINK_LASTS}
        self.invitations.add(ticket_id=case.pk, cycle=cycle, token_digest=token, means="PHONE", **sent)

    def _call(self, case: Case, cycle: int, at: datetime, outcome: str) -> None:
        agent = self.ground.desk["CALLBACK_AGENT"]
        self.callbacks.add(ticket_id=case.pk, cycle=cycle, at=at, outcome=outcome, called_by_id=agent)

    def suspend(self, dispatch: int, at: datetime) -> None:
        """A suspension granted at ``at``, still running."""
        self.suspensions.add(
            dispatch_id=dispatch,
            state="GRANTED",
            reason="等待市民补充材料。",
            ground="CITIZEN_MATERIAL",
            notice="请您补充相关材料，收到后我们继续办理。",
            working_days=10,
            drafted_at=at,
            handed_in_at=at,
            signed_at=at,
            decided_at=at,
            suspended_at=at,
            ends_at=self.ground.now + self.span(2, 12) * DAY,
        )

    def close_cycle(self, case: Case, cycle: int, ended: Columns, at: datetime) -> None:
        """What a cycle came to, kept when the next one began at ``at``."""
        names = "public_reply is_solved answer_kind satisfaction handled_at completed_at".split()
        kept = {name: ended[name] for name in names if name in ended}
        self.cycles.add(ticket_id=case.pk, cycle=cycle, followed_by="REWORK", ended_at=at, **kept)
