"""Charts: bars in proportion, the target where it belongs, gaps for no data, nothing hostile let through."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.template.loader import render_to_string

from core.charts.bars import Bar, bars
from core.charts.columns import Column, columns
from core.charts.figures import Key, amount, cut, percent, rounded, share
from core.charts.frame import step_for
from core.charts.heat import Line, Spot, heat
from core.charts.stacks import Stack, levels, stacks
from core.charts.trend import Series, Weights, trend

HOSTILE = '"><script>alert(1)</script>&'
HEADS = ("Unit", "Rate")
WORDS = {5: "very good", 4: "good", 3: "fair", 2: "bad", 1: "very bad"}


def test_bars_are_in_proportion_and_the_target_stands_in_it() -> None:
    chart = bars(
        [Bar("a", Fraction(50)), Bar("b", Decimal("12.5")), Bar("c", 0), Bar("d", None)],
        id="x", title="t", heads=HEADS, full=100, target=85,
    )  # fmt: skip
    assert [row.width for row in chart.rows] == [50.0, 12.5, 0.0, 0.0]
    assert [row.has_value for row in chart.rows] == [True, True, True, False]
    assert [row.text for row in chart.rows] == ["50", "13", "0", "–"]
    assert chart.target_x == 85.0


def test_without_a_whole_the_longest_bar_takes_the_width_or_the_target_beyond_it() -> None:
    assert [row.width for row in bars([Bar("a", 3), Bar("b", 4)], id="x", title="t", heads=HEADS).rows] == [
        75.0,
        100.0,
    ]
    beyond = bars([Bar("a", 3)], id="x", title="t", heads=HEADS, target=6)
    assert (beyond.rows[0].width, beyond.target_x) == (50.0, 100.0)


@pytest.mark.parametrize(("value", "width"), [(-3, 0.0), (250, 100.0)])
def test_no_bar_leaves_its_place(value: int, width: float) -> None:
    assert bars([Bar("a", value)], id="x", title="t", heads=HEADS, full=100).rows[0].width == width


def test_one_bar_of_nought_and_no_bars() -> None:
    assert bars([Bar("a", 0)], id="x", title="t", heads=HEADS).rows[0].width == 0.0
    assert bars([], id="x", title="t", heads=HEADS).rows == ()


def test_three_hundred_bars_keep_their_order() -> None:
    rows = [Bar(f"u{n}", n) for n in range(300)]
    assert [row.bar.label for row in bars(rows, id="x", title="t", heads=HEADS).rows] == [
        r.label for r in rows
    ]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "3x"])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="finite number"):
        bars([Bar("a", value)], id="x", title="t", heads=HEADS)  # type: ignore[arg-type]


def test_the_five_levels_fill_the_bar_without_a_gap() -> None:
    counts = {"level-5": 1, "level-4": 1, "level-3": 1, "level-1": 3}
    row = stacks([Stack("a", counts)], id="x", title="t", keys=levels(WORDS), heads=("u", "n")).rows[0]
    assert [(part.look, part.x) for part in row.parts] == [
        ("level-5", 0.0), ("level-4", 16.67), ("level-3", 33.33), ("level-1", 50.0),
    ]  # fmt: skip
    assert round(row.parts[-1].x + row.parts[-1].width, 2) == 100.0
    assert [part.text for part in row.parts] == ["17", "17", "17", "50"]
    assert row.total == 6


def test_in_counts_bars_keep_their_proportion_to_the_longest() -> None:
    chart = stacks(
        [Stack("a", {"plain": 6, "red": 2}), Stack("b", {"plain": 2}), Stack("c", {})],
        id="x", title="t", keys=[Key("plain", "p"), Key("red", "r")], heads=("u", "n"), in_shares=False,
    )  # fmt: skip
    assert [[(p.x, p.width, p.text) for p in row.parts] for row in chart.rows] == [
        [(0.0, 75.0, "6"), (75.0, 25.0, "2")], [(0.0, 25.0, "2")], [],
    ]  # fmt: skip


def test_a_narrow_stretch_keeps_its_number_for_the_table() -> None:
    chart = stacks(
        [Stack("a", {"plain": 94, "red": 6})],
        id="x",
        title="t",
        keys=[Key("plain", "p"), Key("red", "r")],
        heads=("u", "n"),
    )
    assert [part.is_wide for part in chart.rows[0].parts] == [True, False]
    assert [cell.text for cell in chart.table.rows[0]] == ["a", "94", "6", "100"]


def test_a_trend_has_a_gap_where_there_is_no_data() -> None:
    chart = trend(list("abcde"), [Series("s", [1, 2, None, 4, None])], id="x", title="t", head="h")
    curve = chart.drawings[0].curves[0]
    assert len(curve.dots) == 3
    assert len(curve.lines) == 1, "one point alone is a dot, no line"
    assert len(curve.lines[0].split()) == 2
    assert [cell.text for cell in chart.table.rows[2]] == ["c", "–"]


def test_a_trend_lies_where_its_values_say() -> None:
    chart = trend(list("abc"), [Series("s", [0, 50, 100])], id="x", title="t", head="h", target=50, cap=100)
    drawing = chart.drawings[0]
    low, middle, high = (dot.y for dot in drawing.curves[0].dots)
    assert low > middle > high
    assert middle == pytest.approx((low + high) / 2)
    assert drawing.target is not None
    assert drawing.target.at == middle
    assert [mark.text for mark in drawing.grid] == ["0", "50", "100"]


@pytest.mark.parametrize("value", [0, 100, Fraction(864, 10), -5])
def test_one_point_alone_can_be_drawn(value: object) -> None:
    chart = trend(["a"], [Series("s", [value])], id="x", title="t", head="h", cap=100)  # type: ignore[list-item]
    for drawing in chart.drawings:
        (dot,) = drawing.curves[0].dots
        assert 0 <= dot.y <= drawing.frame.floor


def test_no_data_at_all_is_said() -> None:
    chart = trend(["a", "b"], [Series("s", [None, None])], id="x", title="t", head="h")
    assert not chart.has_data
    assert "<svg" not in render_to_string("ui/_chart_trend.html", {"chart": chart})


def test_a_series_that_misses_a_label_and_a_fifth_line_are_refused() -> None:
    with pytest.raises(ValueError, match="one for each label"):
        trend(["a", "b"], [Series("s", [1])], id="x", title="t", head="h")
    with pytest.raises(ValueError, match="told apart"):
        trend(["a"], [Series(str(n), [n]) for n in range(5)], id="x", title="t", head="h")


def test_columns_of_n_are_in_proportion() -> None:
    chart = trend(
        ["a", "b"], [Series("s", [1, 2])], id="x", title="t", head="h", weights=Weights("n", [10, 5])
    )
    tall, small = chart.drawings[0].posts
    assert tall.height == 2 * small.height
    assert tall.y + tall.height == small.y + small.height == chart.drawings[0].base


def test_on_a_phone_labels_are_thinned_and_the_last_one_stays() -> None:
    labels = [f"2026-{month:02d}" for month in range(1, 13)]
    wide, narrow = trend(labels, [Series("s", [1] * 12)], id="x", title="t", head="h").drawings
    assert len(wide.labels) == 12
    assert 0 < len(narrow.labels) < 12
    assert narrow.labels[-1].text == "2026-12"


def test_a_heat_map_steps_evenly_or_at_the_bounds_given() -> None:
    even = heat(
        [Line("r", [Spot(n) for n in (0, 1, 20, 40, 80, 100)])], list("abcdef"), id="x", title="t", corner="c"
    )
    assert [cell.step for cell in even.rows[0].cells] == [0, 1, 2, 3, 5, 5]
    rates = heat(
        [Line("r", [Spot(0), Spot(60), Spot(90), Spot(None), None, Spot(95, is_thin=True)])], list("abcdef"),
        id="x", title="t", corner="c", scale="rate", bounds=(60, 70, 80, 90),
    )  # fmt: skip
    assert [cell.step for cell in rates.rows[0].cells] == [1, 2, 5, 0, 0, 0]
    assert [cell.text for cell in rates.rows[0].cells] == ["0", "60", "90", "–", "–", "95"]


def test_a_heat_map_of_noughts_and_a_crooked_one() -> None:
    flat = heat([Line("r", [Spot(0), Spot(0)])], ["a", "b"], id="x", title="t", corner="c")
    assert [cell.step for cell in flat.rows[0].cells] == [0, 0]
    with pytest.raises(ValueError, match="1 spots for 2 columns"):
        heat([Line("r", [Spot(0)])], ["a", "b"], id="x", title="t", corner="c")


def test_columns_stand_on_the_floor_and_the_band_lies_between_its_bounds() -> None:
    chart = columns(
        [Column("09", 40, expected=30, low=20, high=40), Column("10", 0), Column("11")],
        id="x", title="t", heads=("hour", "real", "expected", "between"),
    )  # fmt: skip
    drawing = chart.drawings[0]
    first, nought, unknown = drawing.pillars
    assert first.y is not None
    assert first.height == drawing.frame.floor - first.y
    assert first.band_y == first.y
    assert first.band_height == pytest.approx(first.height / 2)
    assert first.expected_y == pytest.approx(first.y + first.height / 4)
    assert (nought.height, unknown.height) == (0.0, None)
    assert [cell.text for cell in chart.table.rows[0]] == ["09", "40", "30", "20–40"]


@pytest.mark.parametrize(
    ("stretch", "step"), [(100, 50), (8, 2), (Fraction(82, 10), 5), (1, Fraction(1, 2)), (4000, 1000)]
)
def test_axes_go_in_round_steps(stretch: Fraction, step: Fraction) -> None:
    assert step_for(Fraction(stretch), 4) == step


def test_figures_are_exact_until_shown() -> None:
    assert share(3607, 4174) == Fraction(360700, 4174)
    assert share(1, 0) is None
    assert percent(share(1, 8), 1) == "12.5%"
    assert [str(rounded(Fraction(n, 100))) for n in (5, 15, 25, -5)] == ["0.1", "0.2", "0.3", "-0.1"]
    assert (percent(None), amount(4174), amount(None)) == ("–", "4,174", "–")


def test_long_labels_are_cut_by_the_width_they_take() -> None:
    assert cut("市医疗保障局", 12) == "市医疗保障局"
    assert cut("市医疗保障局", 11) == "市医疗保…"
    assert cut("department", 8) == "depart…"


def charts_with(word: str) -> dict[str, object]:
    """One chart of each kind, named by its fragment, with the word in every place one may stand."""
    name: dict[str, str] = {"id": "x", "title": word}
    bar = Bar(word, 1, text=word, note=word, url=word)
    stack = Stack(word, {"red": 1}, note=word, url=word, urls={"red": word})
    series = Series(word, [1], texts=[word], urls=[word])
    spot = Spot(1, text=word, note=word, url=word)
    column = Column(word, 1, expected=1, low=0, high=2, note=word, url=word)
    return {
        "bars": bars([bar], heads=(word, word, word), target=1, target_text=word, **name),
        "stacks": stacks([stack], keys=[Key("red", word)], heads=(word, word), **name),
        "trend": trend([word], [series], head=word, target=1, target_text=word, unit=word, **name),
        "heat": heat([Line(word, [spot], url=word)], [word], corner=word, **name),
        "columns": columns([column], heads=(word, word, word, word), **name),
    }


@pytest.mark.parametrize("kind", ["bars", "stacks", "trend", "heat", "columns"])
def test_a_hostile_label_stays_text(kind: str) -> None:
    page = render_to_string(f"ui/_chart_{kind}.html", {"chart": charts_with(HOSTILE)[kind]})
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "style=" not in page


@pytest.mark.parametrize("kind", ["bars", "stacks", "trend", "heat", "columns"])
def test_every_chart_is_a_named_figure_with_its_numbers_in_a_table(kind: str) -> None:
    page = render_to_string(f"ui/_chart_{kind}.html", {"chart": charts_with("望湖区")[kind]})
    assert '<figure class="chart" aria-labelledby="x-title">' in page
    assert "<table" in page
    assert '<th scope="row"' in page
