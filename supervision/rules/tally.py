"""What was counted of one department's work: the numerators and denominators of every rate. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from supervision.rules.score import ON_TIME, RESOLUTION, RESPONSE, SATISFACTION, Count


@dataclass(frozen=True, slots=True)
class Tally:
    """One department: how many were assessed, and the numerators. All add up over periods."""

    assessed: int = 0
    in_time: int = 0
    to_respond: int = 0
    responded: int = 0
    answers: int = 0
    resolved: int = 0
    satisfied: int = 0
    first_answers: int = 0
    first_resolved: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, name) + getattr(other, name) for name in NAMES))

    @property
    def counts(self) -> Mapping[str, Count]:
        """Numerator and denominator of each index of the score."""
        return {
            RESPONSE: Count(self.responded, self.to_respond),
            ON_TIME: Count(self.in_time, self.assessed),
            RESOLUTION: Count(self.resolved, self.answers),
            SATISFACTION: Count(self.satisfied, self.answers),
        }

    @property
    def first_time(self) -> Count:
        """一次性解决率, shown beside the score."""
        return Count(self.first_resolved, self.first_answers)


NAMES = tuple(field.name for field in fields(Tally))
"""The counts by name, in the order in which they are told."""


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum over months or departments: counts add, rates never do."""
    return sum(tallies, Tally())
