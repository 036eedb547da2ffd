"""Whom a note means by @: the longest of the known names that follows it, else words nobody is called by."""

import re
from collections.abc import Collection
from dataclasses import dataclass

AT = re.compile(r"(?<![A-Za-z0-9._%+-])@")
WORDS = re.compile(r"[^\s@，。；、：,.;:!?！？（）()]{1,8}")


@dataclass(frozen=True, slots=True)
class Mentions:
    """The names found after @, and what stands after @ and is no known name, each once and in order."""

    names: tuple[str, ...]
    unknown: tuple[str, ...]


def mentions_in(text: str, names: Collection[str]) -> Mentions:
    """Read a text; an @ within an address of mail, or with a blank after it, means nobody."""
    found: dict[str, None] = {}
    unknown: dict[str, None] = {}
    longest = sorted(filter(None, names), key=len, reverse=True)
    for at in AT.finditer(text):
        rest = text[at.end() :]
        name = next((name for name in longest if rest.startswith(name)), None)
        if name is not None:
            found[name] = None
        elif words := WORDS.match(rest):
            unknown[words[0]] = None
    return Mentions(tuple(found), tuple(unknown))
