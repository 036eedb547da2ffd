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


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """A ticket as the guards see it; ``shares`` are its live dispatches, LEAD first."""

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
