"""Lines over time: several series, a target, gaps where there is no data, columns of n below.

Drawn twice, for a desk and for a phone; the style sheet shows the one that fits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.charts.figures import Cell, Key, Table, Value, amount, exact, place
from core.charts.frame import Axis, Frame, Mark, axis_of, labels_that_fit, positions

LOOKS = ("first", "second", "third", "fourth")
WIDE, NARROW = (940, 270), (340, 230)
WEIGHTS, WEIGHTS_GAP = 34, 24
"""How high the columns of n may be, and the room for their numbers above them."""
BELOW, ABOVE, NEAR = 19, 10, 4
"""How far from its point a number stands, and how far it may pass the floor."""


@dataclass(frozen=True, slots=True)
class Series:
    """One line: a value for each label, or None. ``texts`` say the values, ``urls`` open them."""

    label: str
    values: Sequence[Value]
    texts: Sequence[str] = ()
    urls: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """Columns below the lines: how many stand behind each point."""

    label: str
    values: Sequence[int]
    urls: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Dot:
    """A point: ``path`` is its sign (a shape for each series), ``text`` stands beside it or is empty."""

    x: float
    y: float
    path: str
    title: str
    text: str
    text_y: float
    anchor: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """A series as drawn: a polyline for each stretch without a gap, and its dots."""

    look: str
    lines: tuple[str, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """A column of n."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    text: str
    title: str


@dataclass(frozen=True, slots=True)
class Drawing:
    frame: Frame
    grid: tuple[Mark, ...]
    target: Mark | None
    curves: tuple[Curve, ...]
    posts: tuple[Post, ...]
    labels: tuple[Mark, ...]
    base: float


@dataclass(frozen=True, slots=True)
class TrendChart:
    id: str
    title: str
    keys: tuple[Key, ...]
    drawings: tuple[Drawing, ...]
    has_data: bool
    table: Table


@dataclass(frozen=True, slots=True)
class _Plan:
    """What both drawings share."""

    labels: Sequence[str]
    series: Sequence[Series]
    values: Sequence[Sequence[Fraction | None]]
    target: Fraction | None
    target_text: str
    weights: Weights | None
    unit: str
    from_nought: bool
    cap: Fraction | None


def trend(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    id: str,
    title: str,
    head: str,
    target: Value = None,
    target_text: str = "",
    weights: Weights | None = None,
    unit: str = "",
    from_nought: bool = False,
    cap: Value = None,
) -> TrendChart:
    """Lay out up to four series over the labels. ``head`` names the labels in the table.

    ``unit`` follows the numbers of the axis ("%"), ``cap`` is a value the axis need not pass (100 for
    rates), ``from_nought`` begins it at nought. Raises ValueError where a series misses a label.
    """
    if len(series) > len(LOOKS):
        raise ValueError(f"{len(series)} lines on one picture; {len(LOOKS)} can be told apart")
    lengths = {one.label: len(one.values) for one in series}
    if weights:
        lengths[weights.label] = len(weights.values)
    if strays := [label for label, length in lengths.items() if length != len(labels)]:
        raise ValueError(f"not {len(labels)} values, one for each label: {strays}")
    values = [[exact(value) for value in one.values] for one in series]
    plan = _Plan(labels, series, values, exact(target), target_text, weights, unit, from_nought, exact(cap))
    return TrendChart(
        id,
        title,
        tuple(Key(look, one.label) for look, one in zip(LOOKS, series, strict=False)),
        (_drawing("wide", WIDE, plan), _drawing("narrow", NARROW, plan)),
        any(value is not None for line in values for value in line),
        _table(plan, head),
    )


def _drawing(name: str, size: tuple[int, int], plan: _Plan) -> Drawing:
    bottom = 26 + (WEIGHTS + WEIGHTS_GAP if plan.weights else 0)
    frame = Frame(name, *size, left=44, right=10, top=26, bottom=bottom)
    known = [value for line in plan.values for value in line if value is not None]
    goal = [plan.target] if plan.target is not None else []
    axis, lines = axis_of(
        known + goal,
        floor_y=frame.floor - 6,
        top_y=frame.top,
        from_nought=plan.from_nought,
        cap=plan.cap,
    )
    at = positions(len(plan.labels), frame) if plan.labels else []
    base = float(frame.height - 26)
    return Drawing(
        frame,
        tuple(Mark(axis.y(line), f"{amount(line, _places(lines))}{plan.unit}") for line in lines),
        Mark(axis.y(plan.target), plan.target_text) if plan.target is not None else None,
        tuple(_curve(number, plan, axis, at, frame.floor) for number in range(len(plan.series))),
        tuple(_posts(plan.weights, plan.labels, at, frame, base)) if plan.weights else (),
        tuple(labels_that_fit(plan.labels, at, frame)),
        base,
    )


def _places(lines: Sequence[Fraction]) -> int:
    """Decimals the axis needs so that no two lines say the same."""
    return next((n for n in range(4) if all((line * 10**n).denominator == 1 for line in lines)), 4)


def _curve(number: int, plan: _Plan, axis: Axis, at: Sequence[float], floor: float) -> Curve:
    values = plan.values[number]
    points = [(x, axis.y(value)) if value is not None else None for x, value in zip(at, values, strict=True)]
    spoken = _spoken(values) if number == 0 else set()
    dots = tuple(
        _dot(number, place_, point, plan, floor, is_spoken=place_ in spoken)
        for place_, point in enumerate(points)
        if point is not None
    )
    return Curve(LOOKS[number], tuple(_lines(points)), dots)


def _spoken(values: Sequence[Fraction | None]) -> set[int]:
    """Points that say their number: the first, the last and the lowest."""
    known = [(value, number) for number, value in enumerate(values) if value is not None]
    return {known[0][1], known[-1][1], min(known)[1]} if known else set()


def _lines(points: Sequence[tuple[float, float] | None]) -> list[str]:
    lines: list[list[str]] = [[]]
    for point in points:
        if point is None:
            lines.append([])
        else:
            lines[-1].append(f"{point[0]:g},{point[1]:g}")
    return [" ".join(line) for line in lines if len(line) > 1]


def _dot(
    number: int, index: int, point: tuple[float, float], plan: _Plan, floor: float, *, is_spoken: bool
) -> Dot:
    series = plan.series[number]
    text = series.texts[index] if series.texts else amount(plan.values[number][index], 1)
    last = len(plan.labels) - 1
    x, y = point
    has_room = y + BELOW <= floor + NEAR  # else the number would stand on the labels of the axis
    return Dot(
        x,
        y,
        _sign(number, x, y),
        f"{plan.labels[index]} {series.label} {text}",
        text if is_spoken else "",
        round(y + BELOW if has_room and _dips(plan.values[number], index) else y - ABOVE, 2),
        "end" if index == last and last else "middle",
        index == last,
    )


def _dips(values: Sequence[Fraction | None], index: int) -> bool:
    """Whether the line comes from above, or goes there: then the number stands below its point."""
    beside = [values[place] for place in (index - 1, index + 1) if 0 <= place < len(values)]
    own = values[index]
    return own is not None and any(value is not None and value > own for value in beside)


def _sign(number: int, x: float, y: float) -> str:
    """Circle, square, diamond, triangle: the shape tells the series where colour cannot."""
    size = 3.5
    if number == 0:
        return f"M{x - size:g} {y:g}a{size} {size} 0 1 0 {2 * size:g} 0a{size} {size} 0 1 0 {-2 * size:g} 0z"
    if number == 1:
        return f"M{x - 3:g} {y - 3:g}h6v6h-6z"
    if number == 2:
        return f"M{x:g} {y - 4.5:g}l4.5 4.5l-4.5 4.5l-4.5 -4.5z"
    return f"M{x:g} {y - 4:g}l4 7h-8z"


def _posts(
    weights: Weights, labels: Sequence[str], at: Sequence[float], frame: Frame, base: float
) -> list[Post]:
    most = Fraction(max(weights.values, default=0))
    room = frame.breadth / max(len(labels), 1)
    width = round(min(26.0, room * 0.6), 2)
    shown = {mark.at for mark in labels_that_fit([amount(n) for n in weights.values], at, frame)}
    posts = []
    for label, n, x in zip(labels, weights.values, at, strict=True):
        height = place(Fraction(n), most, WEIGHTS)
        text = amount(n) if x in shown else ""
        title = f"{label} {weights.label} {amount(n)}"
        posts.append(Post(round(x - width / 2, 2), round(base - height, 2), width, height, x, text, title))
    return posts


def _table(plan: _Plan, head: str) -> Table:
    lines = []
    for index, label in enumerate(plan.labels):
        cells = [Cell(label)]
        for series, values in zip(plan.series, plan.values, strict=True):
            text = series.texts[index] if series.texts else amount(values[index], 1)
            cells.append(Cell(text, series.urls[index] if series.urls else ""))
        if plan.weights:
            url = plan.weights.urls[index] if plan.weights.urls else ""
            cells.append(Cell(amount(plan.weights.values[index]), url))
        lines.append(tuple(cells))
    heads = (head, *(one.label for one in plan.series), *([plan.weights.label] if plan.weights else []))
    return Table(heads, tuple(lines))
