"""The frame of a drawing: its size, where the plot lies, round numbers on the axis, labels that fit below."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, log10

from core.charts.figures import breadth

SIGN = 8
"""How wide a half-width sign of small print may stand, in units of the drawing: large text too."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A box of ``width`` × ``height`` units with the plot inside. Two of them: a desk's and a phone's."""

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int

    @property
    def breadth(self) -> int:
        return self.width - self.left - self.right

    @property
    def floor(self) -> int:
        return self.height - self.bottom

    @property
    def end(self) -> int:
        return self.width - self.right


@dataclass(frozen=True, slots=True)
class Axis:
    """Values [low, high] on the height [floor, top]."""

    low: Fraction
    high: Fraction
    floor: float
    top: float

    def y(self, value: Fraction) -> float:
        """Where a value lies; never outside."""
        part = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self.floor - float(part) * (self.floor - self.top), 2)


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the grid, or a label under the plot."""

    at: float
    text: str


def step_for(stretch: Fraction, most: int) -> Fraction:
    """A round step (1, 2 or 5 × 10ⁿ) that parts the stretch into at most so many."""
    raw = stretch / most
    ten = Fraction(10) ** floor(log10(float(raw)))
    return next(ten * one for one in (1, 2, 5, 10) if ten * one >= raw)


def axis_of(
    values: Sequence[Fraction], *, floor_y: float, top_y: float, from_nought: bool, cap: Fraction | None
) -> tuple[Axis, list[Fraction]]:
    """The axis that holds the values, its ends on round numbers, and where its lines lie."""
    low = Fraction(0) if from_nought or not values else min(values)
    high = max([*values, low]) if values else Fraction(1)
    step = step_for(high - low or abs(high) or Fraction(1), 4)
    start, end = step * floor(low / step), step * ceil(high / step)
    if end == start:
        end = start + step
    if cap is not None:
        end = min(end, max(cap, high))
        start = min(start, end - step)
    count = int((end - start) / step)
    return Axis(start, end, floor_y, top_y), [start + step * number for number in range(count + 1)]


def positions(count: int, frame: Frame) -> list[float]:
    """The middles of so many equal columns across the plot."""
    return [round(frame.left + frame.breadth * (number + 0.5) / count, 2) for number in range(count)]


def labels_that_fit(labels: Sequence[str], at: Sequence[float], frame: Frame) -> list[Mark]:
    """Every n-th label, counted from the last, so that none touches its neighbour."""
    if not labels:
        return []
    room = frame.breadth / len(labels)
    each = max(1, ceil((max(breadth(label) for label in labels) * SIGN) / room))
    last = len(labels) - 1
    return [Mark(at[number], label) for number, label in enumerate(labels) if (last - number) % each == 0]
