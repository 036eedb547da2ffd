"""Whom a move concerns besides the person who did it: the table of what people are told. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Whom(StrEnum):
    """Whom a move concerns.

    NAMED the person the move names · WORKER who has it in hand: the assignee, else who signed for it ·
    LEAD_WORKER the same of the lead, for what a co-handler did · WRITER who drafted the paper · SIGNER who
    signed it · APPROVERS who may sign it: the department's own, else the next above · ASKER who asked for it.
    """

    NAMED = "NAMED"
    WORKER = "WORKER"
    LEAD_WORKER = "LEAD_WORKER"
    WRITER = "WRITER"
    SIGNER = "SIGNER"
    APPROVERS = "APPROVERS"
    ASKER = "ASKER"


class Paper(StrEnum):
    """The paper a move is about, and so where its writer and its signer stand."""

    NONE = ""
    RESULT = "result"
    CO_REPLY = "co_reply"
    EXTENSION = "extension"
    SUSPENSION = "suspension"
    TERMINATION = "termination"
    RETURN = "return"
    RETROSPECTIVE = "retrospective"
    RELEASE = "release"
    REOPENING = "reopening"
    NAMED = "named"
    """One of several kinds, which the facts name under ``kind``."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one verb. ``needs`` is a fact that must hold, as (name, value), for it to be told."""

    whom: tuple[Whom, ...]
    paper: Paper = Paper.NONE
    needs: tuple[str, object] | None = None

    def holds(self, facts: Mapping[str, object]) -> bool:
        """Whether these facts of the move are such that anybody is told."""
        return self.needs is None or facts.get(self.needs[0]) == self.needs[1]


WORKER = (Whom.WORKER,)
UNIT = (Whom.WORKER, Whom.APPROVERS)
WRITER = (Whom.WRITER,)
AUTHORS = (Whom.WRITER, Whom.SIGNER)
APPROVERS = (Whom.APPROVERS,)
HANDED_IN = ("handed_in", True)
BAD = ("to", "PENDING_VERDICT")

OF_VERB: dict[str, Told] = {
    # the work given to one, or taken away
    "assign": Told((Whom.NAMED,)),
    "redispatch": Told(UNIT),
    "grant_return": Told(AUTHORS, Paper.RETURN),
    "refuse_return": Told(AUTHORS, Paper.RETURN),
    "rework": Told(UNIT),
    "reopen": Told(UNIT),
    "verdict": Told(UNIT),
    "merge": Told(WORKER),
    "confirm_withdrawal": Told(WORKER),
    "reclassify": Told(WORKER),
    "resume": Told(WORKER, needs=("by_itself", True)),
    # what waits for a signature
    "draft_result": Told(APPROVERS, Paper.RESULT, HANDED_IN),
    "draft_co_reply": Told(APPROVERS, Paper.CO_REPLY),
    "draft_extension": Told(APPROVERS, Paper.EXTENSION),
    "draft_suspension": Told(APPROVERS, Paper.SUSPENSION),
    "draft_termination": Told(APPROVERS, Paper.TERMINATION),
    "draft_return": Told(APPROVERS, Paper.RETURN),
    "draft_retrospective": Told(APPROVERS, Paper.RETROSPECTIVE, HANDED_IN),
    # what became of one's own paper
    "return_draft": Told(WRITER, Paper.RESULT),
    "return_co_draft": Told(WRITER, Paper.CO_REPLY),
    "return_request": Told(WRITER, Paper.NAMED),
    "return_retrospective": Told(WRITER, Paper.RETROSPECTIVE),
    "submit_result": Told(WRITER, Paper.RESULT),
    "send_back": Told(AUTHORS, Paper.RESULT),
    "grant_extension": Told(AUTHORS, Paper.EXTENSION),
    "refuse_extension": Told(AUTHORS, Paper.EXTENSION),
    "grant_suspension": Told(AUTHORS, Paper.SUSPENSION),
    "refuse_suspension": Told(AUTHORS, Paper.SUSPENSION),
    "grant_termination": Told(AUTHORS, Paper.TERMINATION),
    "refuse_termination": Told(AUTHORS, Paper.TERMINATION),
    "refuse_co_return": Told(AUTHORS, Paper.RELEASE),
    "refuse_reopening": Told((Whom.ASKER,), Paper.REOPENING),
    # what others said of the matter meanwhile
    "co_reply": Told((Whom.LEAD_WORKER,)),
    "waive_co": Told((Whom.WORKER, Whom.LEAD_WORKER)),
    "supplement": Told(WORKER),
    "urge": Told(WORKER),
    "rate": Told(UNIT, needs=BAD),
    "record_callback": Told(UNIT, needs=BAD),
}
"""Verb → whom. What a department finds in its queue without being told (a new dispatch) is not here."""
