"""Reading of the hand-written scenarios and the small language their texts are written in.

``[a|b|c]`` chooses one of the alternatives, ``{小区}`` is filled from the bound slots.  Tokens for
days (``{受理日}`` …) are left for later: they are filled once the true days are known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import Any

from config.demo.institution import DATA

DAY_TOKENS = ("受理日", "次日", "第三日", "办结日", "三日后", "七日后", "半月后", "月后")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Telling:
    """One citizen's way of telling the matter, in a named voice; ``branch`` says which side of it."""

    voice: str
    text: str
    branch: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A hand-written matter with everything that may be said about it from first call to rating.

    ``months`` names the months it can happen in; empty means any.
    """

    id: str
    topic: str
    category: str
    aspect: str
    urgency: str
    urgency_words: tuple[str, ...]
    channels: tuple[str, ...]
    places: tuple[str, ...]
    titles: tuple[str, ...]
    tellings: tuple[Telling, ...]
    slots: Mapping[str, tuple[str, ...]]
    cases: tuple[Mapping[str, str], ...]
    contacts: tuple[str, ...]
    replies: tuple[str, ...]
    result: str
    solved: str
    unsolved_reason: str
    good: tuple[str, ...]
    bad: tuple[str, ...]
    months: tuple[int, ...]
    branches: Mapping[str, Mapping[str, Any]]

    def told_by(self, telling: Telling) -> Scenario:
        """The scenario as this telling needs it: its branch may have words of its own."""
        given = self.branches.get(telling.branch, {})
        changes: dict[str, Any] = {name: _frozen(value) for name, value in given.items()}
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Manner:
    """Habits of a voice: words it may begin and end with."""

    openings: tuple[str, ...]
    closings: tuple[str, ...]


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _scenario(raw: Mapping[str, Any]) -> Scenario:
    return Scenario(
        id=raw["id"],
        topic=raw["topic"],
        category=raw["category"],
        aspect=raw["aspect"],
        urgency=raw.get("urgency", "NORMAL"),
        urgency_words=tuple(raw.get("urgency_words", ())),
        channels=tuple(raw.get("channels", ())),
        places=tuple(raw.get("places", ())),
        titles=tuple(raw["titles"]),
        tellings=tuple(Telling(*parts) for parts in raw["tellings"]),
        slots={name: tuple(values) for name, values in raw.get("slots", {}).items()},
        cases=tuple(raw.get("cases", ())),
        contacts=tuple(raw["contacts"]),
        replies=tuple(raw["replies"]),
        result=raw["result"],
        solved=raw["solved"],
        unsolved_reason=raw.get("unsolved_reason", ""),
        good=tuple(raw["good"]),
        bad=tuple(raw["bad"]),
        months=tuple(raw.get("months", ())),
        branches=raw.get("branches", {}),
    )


@cache
def load_scenarios() -> tuple[Scenario, ...]:
    """All scenarios, by file name and then in file order."""
    found: list[Scenario] = []
    for path in sorted((DATA / "scenarios").glob("*.json")):
        found.extend(_scenario(raw) for raw in json.loads(path.read_text(encoding="utf-8")))
    return tuple(found)


@cache
def load_manners() -> Mapping[str, Manner]:
    """Voices by name, with their habits."""
    raw = json.loads((DATA / "voices.json").read_text(encoding="utf-8"))
    return {
        name: Manner(tuple(habits["openings"]), tuple(habits["closings"])) for name, habits in raw.items()
    }


@cache
def load_asides() -> Mapping[str, tuple[str, ...]]:
    """Sentences citizens add on their own account, by category."""
    raw = json.loads((DATA / "asides.json").read_text(encoding="utf-8"))
    return {category: tuple(sentences) for category, sentences in raw.items()}


def choose(text: str, rng: Random) -> str:
    """Resolve every ``[a|b]`` in ``text``, innermost first."""
    while found := _CHOICE.search(text):
        pick = rng.choice(found.group(1).split("|"))
        text = text[: found.start()] + pick + text[found.end() :]
    return text


def fill(text: str, values: Mapping[str, str]) -> str:
    """Fill the slots that ``values`` knows and leave the others standing."""
    return _SLOT.sub(lambda found: values.get(found.group(1), found.group(0)), text)


def blanks(text: str) -> frozenset[str]:
    """The names of the slots ``text`` uses."""
    return frozenset(_SLOT.findall(text))
