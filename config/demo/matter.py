"""One composed matter of the demonstration corpus, and the wording of its days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from config.demo.people import DemoPerson
from config.demo.scenarios import fill


@dataclass(frozen=True, slots=True)
class DemoMatter:
    """One citizen's matter with what was later said and done about it.

    ``department`` is the catalogue's suggestion ("" if none), ``repeats`` and ``same_as`` are indexes of
    earlier matters in the same list; ``months`` are those the matter
    fits (empty: any).  ``contacts`` and ``reply`` hold day tokens: read them through
    ``contacts_on`` and ``reply_on``.
    """

    index: int
    scenario: str
    voice: str
    title: str
    content: str
    category: str
    aspect: str
    topic: str
    area: str
    place: str
    urgency: str
    urgency_words: tuple[str, ...]
    channel: str
    person: DemoPerson
    department: str
    co_department: str
    contacts: tuple[str, ...]
    reply: str
    result: str
    solved: str
    unsolved_reason: str
    good_words: str
    bad_words: str
    months: tuple[int, ...]
    repeats: int | None = None
    same_as: int | None = None

    def reply_on(self, received: date, handled: date) -> str:
        """The public reply as it reads when the matter came in and was handled on these days."""
        return fill(self.reply, day_words(received, handled))

    def contacts_on(self, received: date, handled: date) -> tuple[str, ...]:
        """The handler's contact notes for the same days."""
        return tuple(fill(note, day_words(received, handled)) for note in self.contacts)


def day_words(received: date, handled: date) -> Mapping[str, str]:
    """The wording of each day token; days of work never pass the day of handling."""

    def say(day: date) -> str:
        return f"{day.month}月{day.day}日"

    return {
        "受理日": say(received),
        "次日": say(min(received + timedelta(days=1), handled)),
        "第三日": say(min(received + timedelta(days=2), handled)),
        "办结日": say(handled),
        "三日后": say(handled + timedelta(days=3)),
        "七日后": say(handled + timedelta(days=7)),
        "半月后": say(handled + timedelta(days=15)),
        "月后": say(handled + timedelta(days=30)),
    }
