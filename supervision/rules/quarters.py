"""Quarters of the year, as Shanghai counts them, and which measure follows so many cards in one. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from departments.rules.calendar import SHANGHAI, in_shanghai

MONTHS = 3
FOLLOWS = {"YELLOW": "RED_CARD", "RED": "INTERVIEW"}
"""What a department's cards of a colour in one quarter propose, once they are too many."""
THRESHOLDS = {"YELLOW": "YELLOW_CARD", "RED": "RED_CARD"}
"""Where the table of numbers says how many are too many."""


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """One quarter, from its first midnight up to the next one's."""

    year: int
    number: int

    @property
    def code(self) -> str:
        """As addresses and keys write it: "2026-Q4"."""
        return f"{self.year}-Q{self.number}"

    @property
    def start(self) -> datetime:
        return datetime(self.year, (self.number - 1) * MONTHS + 1, 1, tzinfo=SHANGHAI)

    @property
    def end(self) -> datetime:
        """The first instant that no longer belongs to it."""
        return self.following.start

    @property
    def following(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def previous(self) -> "Quarter":
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    def __contains__(self, moment: datetime) -> bool:
        return quarter_of(moment) == self


def quarter_of(moment: datetime) -> Quarter:
    """The quarter of an aware instant. Raises ValueError for a naive one."""
    here = in_shanghai(moment)
    return Quarter(here.year, (here.month - 1) // MONTHS + 1)


def quarter_from(code: str) -> Quarter | None:
    """The quarter of "2026-Q4"; None for what is no such code."""
    year, mark, number = code.partition("-Q")
    is_one = mark and year.isascii() and year.isdecimal() and len(year) == len("2026") and year[:2] == "20"
    return Quarter(int(year), int(number)) if is_one and number in {"1", "2", "3", "4"} else None


def times_too_many(table: Mapping[str, Any], colour: str, count: int) -> int:
    """How often ``count`` cards of a colour in a quarter fill the number that the table allows."""
    allowed = int(table["quarter"][THRESHOLDS[colour]])
    return count // allowed if allowed > 0 else 0


def follows(table: Mapping[str, Any], colour: str, count: int) -> str:
    """The measure that so many cards of a colour in a quarter propose; empty while they are few enough."""
    return FOLLOWS[colour] if times_too_many(table, colour, count) else ""
