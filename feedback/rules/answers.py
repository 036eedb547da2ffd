"""What a citizen's answer, or silence, means for the ticket (T17, T19)."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.reasons import Reason
from departments.rules.calendar import SHANGHAI

BAD_LEVEL = 2
TRIES = 3
DAYS = 2
INVITATION_LASTS = timedelta(days=7)
MOST_NOTES = 5
"""So many further answers by one link are kept beside the one that counts."""
DEFAULT_CALLBACKS: dict[str, Any] = {"seed": "huiyin", "rates": {}, "default_rate": 100}


def faults_of_rates(table: Mapping[str, Any]) -> list[Reason]:
    """What is wrong with a table of callback rates: percents from 0 to 100, and a seed that is not empty."""
    rates = [table.get("default_rate"), *table.get("rates", {}).values()]
    wrong = [rate for rate in rates if not isinstance(rate, int) or not 0 <= rate <= 100]
    reasons = [Reason("rate_not_percent")] if wrong else []
    return reasons + ([] if str(table.get("seed", "")).strip() else [Reason("seed_missing")])


def is_bad(level: int, solved: str) -> bool:
    """不满意, 非常不满意 or 未解决: replied is not solved, so either alone is enough."""
    return level <= BAD_LEVEL or solved == "UNSOLVED"


def is_unreachable(tries_at: Iterable[datetime]) -> bool:
    """Three fruitless tries on at least two days (Shanghai)."""
    days = [at.astimezone(SHANGHAI).date() for at in tries_at]
    return len(days) >= TRIES and len(set(days)) >= DAYS


def is_drawn(table: Mapping[str, Any], *, number: str, category: str) -> bool:
    """Whether a ticket is drawn for a callback: the same seed and number always give the same answer.

    ``table``: {"seed": str, "rates": {category: percent}, "default_rate": percent}.
    """
    return drawing_of(table, number=number, category=category).is_drawn


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a ticket was drawn or not: its lot of 0 to 99 lies under the rate of its category, or does not.

    Whoever knows the seed finds the lot again: the first eight hexadecimal digits of
    SHA-256("seed:number"), read as a number, modulo 100.
    """

    seed: str
    rate: int
    lot: int

    @property
    def is_drawn(self) -> bool:
        return self.lot < self.rate


def drawing_of(table: Mapping[str, Any], *, number: str, category: str) -> Drawing:
    """The lot of a ticket; ``table`` as in ``is_drawn``."""
    rate = table["rates"].get(category, table["default_rate"])
    draw = hashlib.sha256(f"{table['seed']}:{number}".encode()).digest()
    return Drawing(str(table["seed"]), rate, int.from_bytes(draw[:4], "big") % 100)
