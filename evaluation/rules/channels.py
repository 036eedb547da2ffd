"""What channels are judged by, and what the source papers found of theirs (R2). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from evaluation.rules.benchmarks import DAYS, PERCENT, Benchmark
from evaluation.rules.improving import Part
from evaluation.rules.trees import Node

MINUTES = "minutes"
ONLINE_SHARE, RESPONSE_TIME, HANDLING_TIME = "online", "response_time", "handling_time"
MARKS = (
    Benchmark("R2", ONLINE_SHARE, Decimal(78), PERCENT),
    Benchmark("R2", RESPONSE_TIME, Decimal(15), MINUTES, is_lower_better=True),
    Benchmark("R29", HANDLING_TIME, Decimal(7), DAYS, aim=Decimal(3), is_lower_better=True),
)


@dataclass(frozen=True, slots=True)
class Mean:
    """The sum of so many lengths, in seconds, and their median; means add up over channels."""

    n: int = 0
    seconds: Fraction = Fraction(0)
    median: Fraction | None = None

    @property
    def mean(self) -> Fraction | None:
        """In seconds; None of nothing."""
        return self.seconds / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel in a period."""

    node: Node
    is_online: bool
    is_in_use: bool
    n: int = 0
    before: int = 0
    direct: int = 0
    response: Mean = field(default_factory=Mean)
    handling: Mean = field(default_factory=Mean)
    solved: Part = field(default_factory=Part)
    satisfied: Part = field(default_factory=Part)


def online_share(rows: Iterable[Channel], *, before: bool = False) -> Part:
    """Tickets that came by channels online, of all; of the stretch before."""
    listed = [(row.is_online, row.before if before else row.n) for row in rows]
    return Part(sum(n for is_online, n in listed if is_online), sum(n for _is_online, n in listed))


def coverage(rows: Iterable[Channel]) -> Part:
    """渠道覆盖率 (R54): channels by which something came, of those in use."""
    used = [row.n > 0 for row in rows if row.is_in_use]
    return Part(sum(used), len(used))


def together(means: Iterable[Mean]) -> Mean:
    """All of them; the median of all is not known from theirs."""
    listed = list(means)
    return Mean(sum(one.n for one in listed), sum((one.seconds for one in listed), Fraction(0)))
