"""One chart of every kind for the gallery, with names as long as real ones, gaps, noughts and too few."""

from fractions import Fraction
from typing import Any

from core.charts.bars import Bar, bars
from core.charts.columns import Column, columns
from core.charts.figures import percent
from core.charts.heat import Line, Spot, heat
from core.charts.stacks import Stack, levels, stacks
from core.charts.trend import Series, Weights, trend

UNITS = (
    "市医疗保障局",
    "市住房和城乡建设局（市人民防空办公室、市城市更新事务中心）",
    "望湖区桂花坪街道办事处",
)
WORDS = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
MONTHS = ["2025-10", "11", "12", "2026-01", "02", "03", "04", "05", "06", "07", "08", "09"]
RATES = [Fraction(782, 10), 79, None, 80, 82, 83, Fraction(838, 10), 80, 83, 84, 84, Fraction(864, 10)]


def samples() -> dict[str, Any]:
    """By the name of their fragment."""
    rates = [
        Bar(unit, 90 - 4 * n, percent(90 - 4 * n), f"n {n * 40}", "#", "near") for n, unit in enumerate(UNITS)
    ]
    parts = [
        Stack(unit, {f"level-{level}": level + n for level in WORDS}, url="#") for n, unit in enumerate(UNITS)
    ]
    spots = [
        Spot(60, "60", "n 94", "#"),
        Spot(88, "88", "n 30", "#"),
        Spot(75, "75", "n 4", is_thin=True),
        None,
    ]
    hours = [Column(f"{hour:02}", hour % 7 * 6, expected=20, low=12, high=30) for hour in range(24)]
    return {
        "bars": bars(
            [*rates, Bar("市档案局", None), Bar("市气象局", 100, "100.0%", "n 4", is_thin=True)],
            id="g-bars", title="满意率排名", heads=("单位", "满意率", "n"),
            full=100, target=85, target_text="目标 85%",
        ),
        "stacks": stacks(parts, id="g-stacks", title="五级分布", keys=levels(WORDS), heads=("单位", "份数")),
        "trend": trend(
            MONTHS, [Series("满意率", RATES), Series("解决率", RATES[::-1])],
            id="g-trend", title="近十二个月", head="月份", target=85, target_text="目标 85%",
            weights=Weights("n", [3120] * 12), unit="%", cap=100,
        ),
        "heat": heat(
            [Line(unit, spots) for unit in UNITS], ["市容环卫", "住房物业", "供水供气", "市场消费与质量监督"],
            id="g-heat", title="区域与分类", corner="区域", scale="rate", bounds=(65, 75, 82, 90),
        ),
        "columns": columns(hours, id="g-columns", title="来电", heads=("钟点", "实际", "预计", "范围")),
    }  # fmt: skip
