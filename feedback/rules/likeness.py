"""How alike two matters are: the caller, the place and the pairs of characters in the words (R10, R11).

No learning: every figure can be worked out with a pencil, and a person decides.
"""

from dataclasses import dataclass
from datetime import timedelta

from feedback.rules.registration import PUNCTUATION

WITHIN = timedelta(days=30)
ALIKE_ALONE = 60
ALIKE_WITH_CALLER = 10
ALIKE_WITH_PLACE = 25
LONGEST_COMPARED = 2000


@dataclass(frozen=True, slots=True)
class Alike:
    """What two matters have in common; ``percent`` of the words."""

    same_caller: bool
    same_place: bool
    percent: int

    @property
    def is_worth_a_look(self) -> bool:
        """Whether the pair is put before a person: the more else is the same, the fewer words must be."""
        if self.same_caller and self.same_place:
            return True
        if self.same_caller:
            return self.percent >= ALIKE_WITH_CALLER
        return self.percent >= (ALIKE_WITH_PLACE if self.same_place else ALIKE_ALONE)

    @property
    def weight(self) -> int:
        """For sorting: what a person should see first."""
        return self.percent + 50 * self.same_caller + 30 * self.same_place


def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters, blanks and punctuation left out; one character is a pair."""
    plain = PUNCTUATION.sub("", text)[:LONGEST_COMPARED]
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1)) or frozenset({plain} - {""})


def percent_alike(one: frozenset[str], other: frozenset[str]) -> int:
    """Twice the common pairs in percent of all pairs of both (Dice), rounded down; 0 for nothing at all."""
    both = len(one) + len(other)
    return 200 * len(one & other) // both if both else 0
