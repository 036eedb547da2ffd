"""The seven stages of the closed loop and the clocks that run in each (R14). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

HOUR = 3600
NINE_TENTHS = Fraction(9, 10)

REGISTER = "REGISTER"
"""Not a clock of its own: from the citizen's raising of a matter to its registration."""
STAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ACCEPT", (REGISTER,)),
    ("JUDGE", ("DISPATCH", "RETURN_DECIDE", "JOINT_REVIEW")),
    ("TRANSFER", ("SIGN", "RESPOND", "HANDLE", "CO_HANDLE", "REQUEST_DECIDE")),
    ("SUPERVISE", ("ORDER_ACK", "ORDER_REPORT", "RECT_CONTACT", "RECT_PLAN", "RECT_REMEDY", "RECT_CALLBACK")),
    ("ANSWER", ("REVIEW",)),
    ("EVALUATE", ("CALLBACK", "VERDICT")),
    ("RETROSPECT", ("RETROSPECTIVE",)),
)
"""受理 研判 转办 督办 反馈 评价 复盘, each with its clocks in their order."""
OF_TICKETS = frozenset(
    {
        "DISPATCH", "RETURN_DECIDE", "JOINT_REVIEW", "SIGN", "RESPOND", "HANDLE", "CO_HANDLE",
        "REQUEST_DECIDE", "REVIEW", "CALLBACK", "VERDICT", "RETROSPECTIVE",
    }
)  # fmt: skip
"""Clocks of tickets; the others are of supervision's papers."""
OF_PAPERS = frozenset(clock for _stage, clocks in STAGES for clock in clocks) - OF_TICKETS - {REGISTER}
CLOCKS = tuple(clock for _stage, clocks in STAGES for clock in clocks)


@dataclass(frozen=True, slots=True)
class Taken:
    """How long it took, in hours: of so many, the middle one, and what nine in ten kept within."""

    count: int
    median: Fraction | None = None
    p90: Fraction | None = None


def taken(seconds: Sequence[int]) -> Taken:
    """Median, and the nearest rank of 90 %: the least that at least nine in ten do not exceed."""
    if not seconds:
        return Taken(0)
    ordered = sorted(seconds)
    rank = -(-len(ordered) * NINE_TENTHS.numerator // NINE_TENTHS.denominator)
    middle = Fraction(median([Fraction(one) for one in ordered]))
    return Taken(len(ordered), middle / HOUR, Fraction(ordered[rank - 1], HOUR))


@dataclass(frozen=True, slots=True)
class Achieved:
    """In time, of those that fell due."""

    in_time: int = 0
    due: int = 0

    @property
    def late(self) -> int:
        return self.due - self.in_time

    @property
    def percent(self) -> Fraction | None:
        """None where nothing fell due."""
        return Fraction(100 * self.in_time, self.due) if self.due else None


def together(parts: Iterable[Achieved]) -> Achieved:
    """Added up."""
    listed = list(parts)
    return Achieved(sum(part.in_time for part in listed), sum(part.due for part in listed))
