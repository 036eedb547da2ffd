"""When a first contact counts: reached, or three tries on two half-days; a robot's message never (T11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from departments.rules.calendar import SHANGHAI

TRIES = 3
HALF_DAYS = 2
NOON = 12


@dataclass(frozen=True, slots=True)
class ContactTry:
    """One recorded try."""

    at: datetime
    way: str
    outcome: str


def half_day(at: datetime) -> tuple[date, bool]:
    """The Shanghai date and whether it was before noon."""
    local = at.astimezone(SHANGHAI)
    return local.date(), local.hour < NOON


def counts_from(tries: Iterable[ContactTry]) -> datetime | None:
    """The moment from which the citizen counts as contacted, or None while nothing counts."""
    made: list[ContactTry] = []
    for one in sorted(tries, key=lambda t: t.at):
        if one.way == "AUTOMATIC":
            continue
        if one.outcome == "REACHED":
            return one.at
        made.append(one)
        if len(made) >= TRIES and len({half_day(t.at) for t in made}) >= HALF_DAYS:
            return one.at
    return None
