"""What a clerk would write down of one matter: the state, the departments at work, the papers that wait."""

from dataclasses import dataclass, field
from datetime import datetime

REQUESTS = ("extension", "suspension", "termination")
OF_THE_LAST_LEAD = {
    "note", "conclude", "reopen", "refuse_reopening",
    "draft_retrospective", "return_retrospective", "sign_retrospective",
}  # fmt: skip
"""Moves that are the department's that led last, though it works no longer."""
PARENTS = {"lead": "parent"}
"""Which of the cast's departments lies below which; all lie below the institution."""


@dataclass
class Part:
    """One department's part; ``draft`` is "", "saved" or "in", and ``drafter`` wrote it."""

    place: str
    is_lead: bool
    at: datetime
    due_at: datetime | None = None
    is_live: bool = True
    named: bool = False
    signed: bool = False
    contacted: bool = False
    answered: bool = False
    designated: bool = False
    refusals: int = 0
    draft: str = ""
    drafter: str = ""
    asks_release: bool = False
    papers: dict[str, "Paper"] = field(default_factory=dict)
    extensions: int = 0
    suspended_at: datetime | None = None
    suspended_days: int = 0
    hands: set[str] = field(default_factory=set)

    def write(self, stage: str, who: str) -> None:
        """A draft is saved, or handed in."""
        self.draft, self.drafter = stage, who
        self.hands.add(who)


@dataclass
class Paper:
    """A paper of the LEAD's that waits: "in" for the approver, "signed" for the decision."""

    stage: str
    drafter: str
    signer: str = ""


@dataclass
class Book:
    """The matter. ``parts`` are those that were not voided, live or not."""

    now: datetime
    state: str = "REGISTERED"
    category: str = ""
    is_triaged: bool = False
    parts: list[Part] = field(default_factory=list)
    came_from: str = ""
    cycle: int = 1
    returns: int = 0
    joint_review: bool = False
    designated: str = ""
    solved: str = ""
    bad_answers: int = 0
    hard_case: bool = False
    reworked: bool = False
    tries: list[datetime] = field(default_factory=list)
    rejected_at: datetime | None = None
    completed_at: datetime | None = None
    is_direct: bool = False
    question: bool = False
    withdrawal_by: str = ""
    reopening: bool = False
    retrospective: Paper | None = None

    @property
    def cycle_was_bad(self) -> bool:
        """Whether a citizen was ever dissatisfied, or not helped."""
        return self.bad_answers > 0

    @property
    def live(self) -> list[Part]:
        return [part for part in self.parts if part.is_live]

    @property
    def lead(self) -> Part | None:
        """The live lead."""
        return next((part for part in self.live if part.is_lead), None)

    @property
    def last_lead(self) -> Part | None:
        """Who leads, or led last."""
        return next((part for part in reversed(self.parts) if part.is_lead), None)

    def paper(self, kind: str) -> Paper | None:
        """The LEAD's paper of a kind that is still open."""
        return self.lead.papers.get(kind) if self.lead else None

    def asked(self) -> str:
        """The kind of the request that waits for its decision, or nothing."""
        papers = self.lead.papers if self.lead else {}
        return next((kind for kind in REQUESTS if kind in papers and papers[kind].stage == "signed"), "")

    @property
    def co(self) -> list[Part]:
        return [part for part in self.live if not part.is_lead]

    @property
    def hands(self) -> set[str]:
        """Everybody who worked on it."""
        return {hand for part in self.parts for hand in part.hands}

    def relations(self, place: str, verb: str) -> set[str]:
        """What a department is to the matter, as the table of permissions names it; it may be two things."""
        if place in ("centre", "other_centre"):
            return {place}
        lead = self.lead or (self.last_lead if verb in OF_THE_LAST_LEAD else None)
        found = {"CO"} if any(part.place == place for part in self.co) else set()
        if lead and place == lead.place:
            found.add("LEAD")
        if lead and PARENTS.get(lead.place) == place:
            found.add("parent")
        return found or {"stranger"}

    def sits_in_a_handler(self, place: str) -> bool:
        """Whether somebody of the department belongs to one that works, or worked, on the matter."""
        line = {place, PARENTS.get(place, place)}
        return any(part.place in line for part in self.parts)
