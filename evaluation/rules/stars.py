"""服务之星: whom the figures of a quarter propose. Pure, exact.

Nobody below the least numbers is compared: one satisfied citizen of one makes no star.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

DEFAULT_STAFF: dict[str, Any] = {
    "least": 10,
    "star": {
        "handled": 20,
        "answers": 10,
        "on_time": "95",
        "satisfied": "90",
        "solved": "85",
        "returned": 2,
        "of_unit": 1,
    },
}
"""``least``: shares of fewer are shown without being compared. ``star``: the least dispatches handled and
answers in the quarter, the least percent handled in time, satisfied and solved, the most results sent back,
and how many of one unit are proposed. Any bad rating with fault rules a person out.
"""


@dataclass(frozen=True, slots=True)
class Work:
    """The figures of one person at one unit."""

    person: int
    unit: int
    handled: int
    in_time: int
    answers: int
    solved: int
    satisfied: int
    returned: int = 0
    faults: int = 0

    @property
    def on_time_rate(self) -> Fraction:
        """In percent; 0 of nothing."""
        return _percent(self.in_time, self.handled)

    @property
    def satisfied_rate(self) -> Fraction:
        """In percent; 0 of nothing."""
        return _percent(self.satisfied, self.answers)

    @property
    def solved_rate(self) -> Fraction:
        """In percent; 0 of nothing."""
        return _percent(self.solved, self.answers)


def staff_numbers(table: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers in force: the part "staff" of the assessment's version over the product's."""
    own = table.get("staff", {})
    star = {**DEFAULT_STAFF["star"], **own.get("star", {})}
    return {"least": own.get("least", DEFAULT_STAFF["least"]), "star": star}


def is_eligible(work: Work, rule: Mapping[str, Any]) -> bool:
    """Whether the figures reach what a star is asked for; ``rule``: the part "star"."""
    return (
        work.handled >= int(rule["handled"])
        and work.answers >= int(rule["answers"])
        and work.on_time_rate >= Fraction(str(rule["on_time"]))
        and work.satisfied_rate >= Fraction(str(rule["satisfied"]))
        and work.solved_rate >= Fraction(str(rule["solved"]))
        and work.returned <= int(rule["returned"])
        and work.faults == 0
    )


def proposed(works: Iterable[Work], rule: Mapping[str, Any]) -> list[Work]:
    """Of each unit the best of those who are eligible; whoever ties with the last of them too.

    By satisfied, then in time, then solved, each in percent; then by how many were handled.
    """
    by_unit: dict[int, list[Work]] = {}
    for work in works:
        if is_eligible(work, rule):
            by_unit.setdefault(work.unit, []).append(work)
    most, found = int(rule["of_unit"]), list[Work]()
    for unit in sorted(by_unit):
        ranked = sorted(by_unit[unit], key=_merit, reverse=True)
        if not most:
            continue
        bar = _merit(ranked[min(most, len(ranked)) - 1])
        found += sorted((one for one in ranked if _merit(one) >= bar), key=lambda one: one.person)
    return found


def _merit(work: Work) -> tuple[Fraction, Fraction, Fraction, int]:
    return work.satisfied_rate, work.on_time_rate, work.solved_rate, work.handled


def _percent(part: int, whole: int) -> Fraction:
    return Fraction(100 * part, whole) if whole else Fraction(0)
