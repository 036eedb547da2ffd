"""多人同诉: which tickets belong to a matter of many, and what the next step of each is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from feedback.rules.registration import PUNCTUATION

BEFORE = timedelta(hours=2)
"""Who called so much before the incident was noticed may mean it all the same."""


@dataclass(frozen=True, slots=True)
class Sign:
    """By what a matter of many is known. ``area_id`` None: anywhere."""

    words: tuple[str, ...]
    area_id: int | None
    topic_id: int | None
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Call:
    """What a citizen raises; ``area_line`` and ``topic_line`` are the ids from the node to its root."""

    text: str
    area_line: Collection[int]
    topic_line: Collection[int]
    at: datetime


@dataclass(frozen=True, slots=True)
class Match:
    """Why a ticket is proposed: the words found, whether place and topic are the incident's."""

    words: tuple[str, ...]
    same_area: bool
    same_topic: bool

    @property
    def weight(self) -> int:
        return 10 * len(self.words) + 5 * self.same_area + 3 * self.same_topic


SHORTEST_WORD = 2
"""One character alone stands in every second text."""


def words_of(given: str) -> tuple[str, ...]:
    """The words a person wrote, parted by blanks or commas, each once."""
    return tuple(dict.fromkeys(word for word in PUNCTUATION.sub(" ", given).split() if word))


def match(sign: Sign, call: Call) -> Match | None:
    """Whether the call may be about the matter; None when time, place or words speak against it.

    Words and place must both agree; a call whose place is not known yet needs the topic or two words.
    """
    if call.at < sign.starts_at - BEFORE or (sign.ends_at is not None and call.at > sign.ends_at):
        return None
    found = tuple(word for word in sign.words if word in call.text)
    same_area = sign.area_id is None or sign.area_id in call.area_line
    if not found or (call.area_line and not same_area):
        return None
    same_topic = sign.topic_id is not None and sign.topic_id in call.topic_line
    if not call.area_line and sign.area_id is not None and not same_topic and len(found) < 2:
        return None
    return Match(found, same_area and bool(call.area_line), same_topic)


class Step(StrEnum):
    """What is to be done next with a ticket of a matter of many."""

    MERGE = "MERGE"
    SIGN = "SIGN"
    DRAFT = "DRAFT"
    SUBMIT = "SUBMIT"
    APPROVE = "APPROVE"
    WAIT = "WAIT"
    DISPATCH = "DISPATCH"
    OWN_WAY = "OWN_WAY"
    DONE = "DONE"


BEFORE_DISPATCH = frozenset({"REGISTERED", "PENDING_DISPATCH"})
UNANSWERED = frozenset({"REJECTED", "WITHDRAWN", "TERMINATED", "MERGED"})
"""Where the matter's own ticket has ended and gives nobody an answer any more."""
ANSWERED = frozenset({"PENDING_CALLBACK", "PENDING_VERDICT", "COMPLETED", "ARCHIVED", "MERGED"})
ACTED = frozenset({Step.MERGE, Step.SIGN, Step.DRAFT, Step.SUBMIT, Step.APPROVE})
"""Steps that a person takes for all rows at once."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How far the matter's own ticket is: ``text`` once signed, ``is_granted`` once it may go out."""

    is_open: bool
    text: str = ""
    is_granted: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A joined ticket: its state, its draft (handed in, or come back), the reply that waits for review."""

    state: str
    is_matter: bool = False
    draft: str = ""
    handed_in: bool = False
    came_back: bool = False
    reply: str = ""


def next_step(row: Standing, answer: Answer) -> Step:
    """What the row waits for.

    What no department has yet is merged: it gets the answer with the matter. What a department has already
    keeps its own road, and gets the same result there once it is signed for the matter; once the matter has
    ended without one, nothing is to come and each goes its own way.
    """
    if row.is_matter:
        return Step.OWN_WAY
    if row.state in ANSWERED:
        return Step.DONE
    if row.state in BEFORE_DISPATCH:
        return Step.MERGE if answer.is_open else Step.DISPATCH
    return _at_department(row, answer)


def _at_department(row: Standing, answer: Answer) -> Step:
    if row.state == "PENDING_REVIEW":
        if row.reply != answer.text or not answer.text:
            return Step.OWN_WAY
        return Step.APPROVE if answer.is_granted else Step.WAIT
    if row.state not in ("DISPATCHED", "IN_PROGRESS"):
        return Step.OWN_WAY
    if not answer.text:
        return Step.WAIT if answer.is_open else Step.OWN_WAY
    if row.state == "DISPATCHED":
        return Step.SIGN
    if row.came_back or row.draft not in ("", answer.text):
        return Step.OWN_WAY
    return Step.SUBMIT if row.handed_in else Step.DRAFT


class Late(StrEnum):
    """How a call that comes after the matter's answer may get it."""

    MERGE = "MERGE"
    DIRECT = "DIRECT"
    DISPATCH = "DISPATCH"


OUT_AND_OPEN = frozenset({"PENDING_CALLBACK", "PENDING_VERDICT"})
OUT_AND_OVER = frozenset({"COMPLETED", "ARCHIVED"})


def late_way(*, state: str, category: str, matter_state: str, text: str) -> Late | None:
    """What may be done with a call whose matter is answered; None where there is nothing to give it.

    While the matter is open the call is merged: it counts once, by the worst. Over, it takes in nobody more:
    only an enquiry is answered at once (T5); whoever still lacks something gets a department.
    """
    if not text or state not in BEFORE_DISPATCH:
        return None
    if matter_state in OUT_AND_OPEN:
        return Late.MERGE
    if matter_state not in OUT_AND_OVER:
        return None
    return Late.DIRECT if state == "REGISTERED" and category in ("", "CONSULT") else Late.DISPATCH
