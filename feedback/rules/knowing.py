"""Which articles fit a matter, and how an article's review stands. No learning: topic and words, with why."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from feedback.rules.likeness import pairs_of

WARNED_BEFORE = timedelta(days=14)
LEAST_OF_WORDS = 25
ON_TOPIC, NEAR_TOPIC = 60, 40
SHORTEST_NAME = 2
SHORTEST_SENTENCE, HALF = 8, 0.5
SENTENCE_END = re.compile(r"(?<=[。！？!?])|[\r\n]+")


class ReviewStanding(StrEnum):
    """How an article's review stands on a day."""

    FINE = "FINE"
    DUE = "DUE"
    OVERDUE = "OVERDUE"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an article that was put into an answer; ``number`` counts up."""

    id: int
    article_id: int
    number: int
    answer: str


def quoted(versions: Iterable[Version], reply: str) -> list[Version]:
    """Of each article the version whose words stand in the reply, by id: half of its sentences at least.

    A sentence counts from 8 characters on, and when it stands unchanged. Of two versions the one of which
    more stands, of equals the later.
    """
    best: dict[int, tuple[float, int, Version]] = {}
    for version in versions:
        found = (share_in(version.answer, reply), version.number, version)
        if found[0] >= HALF and found[:2] > best.get(version.article_id, (0.0, 0))[:2]:
            best[version.article_id] = found
    return sorted((version for *_, version in best.values()), key=lambda version: version.id)


def share_in(answer: str, reply: str) -> float:
    """Which part of the answer's sentences stands unchanged in the reply, 0 to 1."""
    sentences = [one.strip() for one in SENTENCE_END.split(answer)]
    told = [one for one in sentences if len(one) >= SHORTEST_SENTENCE]
    return sum(one in reply for one in told) / len(told) if told else 0.0


def review_standing(review_by: date, today: date) -> ReviewStanding:
    """Due from 14 days before the day; overdue from the day after it."""
    if today > review_by:
        return ReviewStanding.OVERDUE
    return ReviewStanding.DUE if review_by - today <= WARNED_BEFORE else ReviewStanding.FINE


@dataclass(frozen=True, slots=True)
class Known:
    """An article in force, as far as the rule must know it; ``topics`` are ids."""

    id: int
    question: str
    topics: frozenset[int]
    uses: int = 0


@dataclass(frozen=True, slots=True)
class Fit:
    """Why an article is proposed: the matter's topic or one above, and how much of its question is said."""

    id: int
    on_topic: bool
    near_topic: bool
    percent: int
    uses: int

    @property
    def weight(self) -> int:
        return self.percent + ON_TOPIC * self.on_topic + NEAR_TOPIC * (self.near_topic and not self.on_topic)


def fitting(
    known: Iterable[Known], *, words: str, topic_line: Collection[int], topic_id: int | None, most: int
) -> list[Fit]:
    """The articles that fit, best first; equally good ones by how often they were used.

    ``topic_line``: the matter's topic and those above it. Without a shared topic a quarter of the pairs of
    characters of the question must be in the words.
    """
    said, found = pairs_of(words), []
    for one in known:
        fit = Fit(
            id=one.id,
            on_topic=topic_id is not None and topic_id in one.topics,
            near_topic=not one.topics.isdisjoint(topic_line),
            percent=share_said(pairs_of(one.question), said),
            uses=one.uses,
        )
        if fit.near_topic or fit.percent >= LEAST_OF_WORDS:
            found.append(fit)
    return sorted(found, key=lambda fit: (-fit.weight, -fit.uses, fit.id))[:most]


def share_said(question: frozenset[str], said: frozenset[str]) -> int:
    """How much of the question is in the words, in percent of its pairs, rounded down."""
    return 100 * len(question & said) // len(question) if question else 0


def without_names(text: str, names: Iterable[str], instead: str) -> str:
    """The text without these names, longest first; one character alone is no name."""
    for name in sorted({n.strip() for n in names if len(n.strip()) >= SHORTEST_NAME}, key=len, reverse=True):
        text = text.replace(name, instead)
    return text
