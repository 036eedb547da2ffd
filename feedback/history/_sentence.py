"""What a sentence of the timeline is composed with."""

from collections.abc import Callable
from typing import Any

from feedback.history._names import Facts, Names

Sentence = Callable[[Facts, Names], tuple[str, str]]
"""From the facts of one record: what was done, and its detail (or nothing)."""


def label(choices: Any, value: Any) -> str:
    """The words of a code of one of the vocabularies."""
    return str(choices(value).label) if value in choices.values else str(value or "")


def plain(words: Callable[[], str]) -> Sentence:
    """A sentence without detail."""
    return lambda _facts, _names: (words(), "")
