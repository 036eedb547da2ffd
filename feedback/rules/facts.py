"""What the rules know of a ticket and of the person at it: plain values, loaded elsewhere."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ShareFacts:
    """One live dispatch of a ticket."""

    id: int
    department_id: int
    role: str
    assignee_id: int | None = None
    delegated_to_id: int | None = None
    signed: bool = False
    answered: bool = False
    contacted: bool = False
    self_signing: bool = False
    draft_complete: bool = False
    draft_handed_in: bool = False
    draft_by: int | None = None
    designated: bool = False
    asks_release: bool = False
    release_by: int | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RetrospectiveFacts:
    """The retrospective that is still to be signed."""

    drafted_by: int | None = None
    handed_in: bool = False
    self_signing: bool = False


@dataclass(frozen=True, slots=True)
class AftercareFacts:
    """What is known once the citizen has answered; read only in the states where it matters.

    ``solved`` is the citizen's word of this cycle, ``bad_answers`` counts those of all cycles, ``holds`` are
    the kinds of what keeps the ticket from the archive.
    """

    solved: str = ""
    bad_answers: int = 0
    completed_at: datetime | None = None
    holds: frozenset[str] = frozenset()
    reopening_asked: bool = False
    reopening_by: int | None = None
    retrospective: RetrospectiveFacts | None = None


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """An extension, suspension or termination that is not decided yet: a draft, or signed."""

    kind: str
    id: int
    is_signed: bool = False
    handed_in: bool = False
    drafted_by: int | None = None
    signed_by: int | None = None
    signed_at: datetime | None = None
    ground: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class RequestsFacts:
    """The LEAD's requests: those open, how many extensions it was granted, and days of suspension used up."""

    open: tuple[RequestFacts, ...] = ()
    extensions: int = 0
    suspended_days: int = 0

    def draft(self, kind: str) -> RequestFacts | None:
        return next((one for one in self.open if one.kind == kind and not one.is_signed), None)

    def signed(self, kind: str = "") -> RequestFacts | None:
        """The one that waits for its decision, of this kind or of any."""
        return next((one for one in self.open if one.is_signed and kind in ("", one.kind)), None)


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """A ticket as the guards see it; ``shares`` are its live dispatches, LEAD first.

    ``return_until`` is the last instant at which the LEAD may sign a return; ``return_by`` wrote the one
    that waits for its signature, if ``return_handed_in``; ``return_hands`` wrote and signed the one that
    waits for its decision. ``designated_id``: the department named for the next dispatch.
    """

    id: int
    state: str
    centre_id: int
    category: str = ""
    topic_known: bool = False
    contact_means: str = "NONE"
    rejected_at: datetime | None = None
    lead_department_id: int | None = None
    handled_by: frozenset[int] = frozenset()
    handling_department_ids: frozenset[int] = frozenset()
    shares: tuple[ShareFacts, ...] = field(default=())
    return_until: datetime | None = None
    return_by: int | None = None
    return_handed_in: bool = False
    return_hands: frozenset[int] = frozenset()
    joint_review_open: bool = False
    designated_id: int | None = None
    co_in_cycle: int = 0
    withdrawal_asked: bool = False
    withdrawal_by: int | None = None
    callback_drawn: bool = True
    after: AftercareFacts = AftercareFacts()
    merged_count: int = 0
    merged_into_state: str = ""
    senior_reasons: tuple[str, ...] = ()
    has_open_question: bool = False
    awaits_link: bool = False
    urgency: str = "NORMAL"
    requests: RequestsFacts = RequestsFacts()

    @property
    def lead(self) -> ShareFacts | None:
        return next((share for share in self.shares if share.role == "LEAD"), None)

    def co_shares(self, department_ids: Collection[int] | None = None) -> tuple[ShareFacts, ...]:
        """The co-handling shares, all or those of some departments."""
        return tuple(
            share
            for share in self.shares
            if share.role == "CO" and (department_ids is None or share.department_id in department_ids)
        )
