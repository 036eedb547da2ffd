"""Figures of the source papers to compare ours with (R12, R23, R29, R45, R49). Not targets; pure."""

from dataclasses import dataclass
from decimal import Decimal

PERCENT, DAYS, POINTS = "percent", "days", "points"
SATISFIED, RESOLVED, CLAIMED, RESPONSE = "satisfied", "resolved", "claimed", "response"
FIRST_TIME, DURATION, RECTIFIED, SURVEY = "first_time", "duration", "rectified", "survey"


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One published figure. ``ours`` names what of ours it is compared with.

    ``value`` is what was found, ``aim`` what the same source reaches or wants, where it says so.
    """

    requirement: str
    ours: str
    value: Decimal
    unit: str = PERCENT
    aim: Decimal | None = None
    is_lower_better: bool = False


BENCHMARKS = (
    Benchmark("R23", SATISFIED, Decimal(68)),
    Benchmark("R23", CLAIMED, Decimal(92)),
    Benchmark("R12", RESPONSE, Decimal("3.2")),
    Benchmark("R29", FIRST_TIME, Decimal(78)),
    Benchmark("R29", DURATION, Decimal(7), DAYS, aim=Decimal(3), is_lower_better=True),
    Benchmark("R45", RECTIFIED, Decimal(98)),
    Benchmark("R49", SURVEY, Decimal("68.3"), POINTS, aim=Decimal(85)),
)
"""In the order in which they are shown. R49 is a score of surveys, 0 to 100: another thing than a rate."""
