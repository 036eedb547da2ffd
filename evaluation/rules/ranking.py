"""Who is compared with whom, and who comes first: peer groups, volume bands, ranks. Pure.

Ranks are those of a competition: two who share the first place are followed by the third.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

ALONE = frozenset({"CENTRE", "INSTITUTION"})
"""Peer groups that are compared with nobody."""
NO_DATA, FEW_RATINGS, NOT_COMPARED = "NO_DATA", "FEW_RATINGS", "NOT_COMPARED"


@dataclass(frozen=True, slots=True)
class Entrant:
    """One department of a period: its group, its assessed dispatches, effective ratings, rounded score."""

    department: int
    group: str
    assessed: int
    ratings: int
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a department stands: its band (None where the group is not split), its rank or why none."""

    band: int | None = None
    rank: int | None = None
    ranked_of: int = 0
    unranked: str = ""


def places(entrants: Iterable[Entrant], table: Mapping[str, Any], *, months: int = 1) -> dict[int, Place]:
    """The place of each department; ``months`` is how many the period has run, for the volume a month."""
    rows = list(entrants)
    split = _split_groups(rows, table)
    bands = {row.department: _band(row, table, months) if row.group in split else None for row in rows}
    pools: dict[tuple[str, int | None], list[Entrant]] = defaultdict(list)
    for row in rows:
        pools[row.group, bands[row.department]].append(row)
    found: dict[int, Place] = {}
    for (_group, band), pool in pools.items():
        found |= _placed(pool, band, int(table["least_ratings"]))
    return found


def _split_groups(rows: Iterable[Entrant], table: Mapping[str, Any]) -> set[str]:
    """Groups large enough to be banded: counted are the departments with a score."""
    sizes: dict[str, int] = defaultdict(int)
    for row in rows:
        sizes[row.group] += row.score is not None
    least = int(table["band_from"])
    return {group for group, size in sizes.items() if size >= least and group not in ALONE}


def _band(row: Entrant, table: Mapping[str, Any], months: int) -> int:
    """How many of the thresholds the monthly volume reaches."""
    volume = Fraction(row.assessed, max(1, months))
    return sum(volume >= int(least) for least in table["bands"])


def _placed(pool: Sequence[Entrant], band: int | None, least: int) -> dict[int, Place]:
    why = {row.department: _why_not(row, least) for row in pool}
    scores = [row.score for row in pool if row.score is not None and not why[row.department]]
    ranked_of = len(scores)
    return {
        row.department: Place(band, None, ranked_of, why[row.department])
        if why[row.department]
        else Place(band, 1 + sum(score > (row.score or 0) for score in scores), ranked_of)
        for row in pool
    }


def _why_not(row: Entrant, least: int) -> str:
    if row.group in ALONE:
        return NOT_COMPARED
    if row.score is None:
        return NO_DATA
    return FEW_RATINGS if row.ratings < least else ""
