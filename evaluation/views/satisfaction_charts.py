"""The pictures of satisfaction: twelve months, five levels, places and topics, said and found solved."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.charts.bars import Bar, BarChart, bars
from core.charts.figures import amount, percent, rounded
from core.charts.heat import HeatChart, Spot, heat
from core.charts.heat import Line as HeatLine
from core.charts.stacks import Stack, StackChart, levels, stacks
from core.charts.trend import Series, TrendChart, Weights, trend
from evaluation.filters.satisfaction import CLAIMED, CONFIRMED, SATISFIED, Picked
from evaluation.reports.catalogues import AREA, TOPIC
from evaluation.reports.satisfaction import BY, Line, Numbers, Overview, Place, places
from evaluation.rules.satisfaction import LEVELS, Tally, rate
from evaluation.rules.trees import Node
from evaluation.views.satisfaction_links import ANSWERS, address
from evaluation.views.satisfaction_words import BY_LABELS, name_of
from feedback.choices import Level

MOST_ROWS, MOST_COLUMNS, MOST_BARS = 12, 10, 12
SPREAD = 15
"""The map's warm and cool ends lie so many points below and above the target."""


def months_chart(picked: Picked, found: Overview) -> TrendChart:
    """Satisfied and solved over twelve months, the answers below."""
    codes = list(found.trend)
    tallies = list(found.trend.values())
    satisfied = [rate(one.satisfied, one.n) for one in tallies]
    resolved = [rate(one.resolved, one.n) for one in tallies]
    urls = [address(picked, ANSWERS, period=code) for code in codes]
    return trend(
        [code if not place or code.endswith("-01") else code[-2:] for place, code in enumerate(codes)],
        [
            Series(_("Satisfaction rate"), satisfied, [percent(one) for one in satisfied], urls),
            Series(_("Solved rate"), resolved, [percent(one) for one in resolved], urls),
        ],
        id="months",
        title=_finding(codes, satisfied),
        head=pgettext("chart", "Month"),
        target=found.numbers.target,
        target_text=_("Target %(n)s") % {"n": percent(found.numbers.target, 0)},
        weights=Weights(pgettext("chart", "Answers"), [one.n for one in tallies], urls),
        unit="%",
        cap=100,
    )


def _finding(codes: Sequence[str], values: Sequence[Fraction | None]) -> str:
    known = [(code, value) for code, value in zip(codes, values, strict=True) if value is not None]
    if not known:
        return _("Satisfaction rate over twelve months: no answers yet")
    first, last = known[0], known[-1]
    return _("Satisfaction rate from %(first)s in %(from)s to %(last)s in %(to)s") % {
        "first": percent(first[1]),
        "from": first[0],
        "last": percent(last[1]),
        "to": last[0],
    }


def levels_chart(picked: Picked, by: str, rows: Sequence[Line], least: int) -> StackChart:
    """The five levels of each row, the most dissatisfied first."""
    shown = [row for row in rows if row.tally.n][:MOST_BARS]
    return stacks(
        [_stack(picked, by, row, least) for row in shown],
        id="levels",
        title=_("Five levels of ratings; numbers are percent, the last one answers"),
        keys=levels({level.value: str(level.label) for level in Level}),
        heads=(str(BY_LABELS[by]), pgettext("chart", "Answers")),
    )


def _stack(picked: Picked, by: str, row: Line, least: int) -> Stack:
    own = {BY[by]: row.value}
    return Stack(
        name_of(row, by),
        {f"level-{level}": row.tally.of_level(level) for level in LEVELS},
        url=address(picked, ANSWERS, **own),
        urls={f"level-{level}": address(picked, ANSWERS, which=level, **own) for level in LEVELS},
        is_thin=row.tally.n < least,
    )


def whole_chart(picked: Picked, total: Tally) -> StackChart:
    """The five levels of everything together."""
    return stacks(
        [
            Stack(
                _("All together"),
                {f"level-{level}": total.of_level(level) for level in LEVELS},
                url=address(picked, ANSWERS),
                urls={f"level-{level}": address(picked, ANSWERS, which=level) for level in LEVELS},
            )
        ],
        id="whole",
        title=_("Five levels of ratings, all together"),
        keys=levels({level.value: str(level.label) for level in Level}),
        heads=("", pgettext("chart", "Answers")),
    )


def places_chart(picked: Picked, found: Overview) -> HeatChart:
    """Satisfaction by area and topic, those with most answers first."""
    chosen, catalogues = picked.chosen, picked.chosen.catalogues
    area, topic = chosen.node(AREA), chosen.node(TOPIC)
    cells = places(found.counted, catalogues, area, topic)
    rows = _most(cells, 0, MOST_ROWS)
    heads = _most(cells, 1, MOST_COLUMNS)
    target = found.numbers.target
    return heat(
        [
            HeatLine(
                _place(catalogues.areas.nodes, row),
                [
                    _spot(picked, cells.get((row, head)), found.numbers, _own(picked, row, head))
                    for head in heads
                ],
            )
            for row in rows
        ],
        [_place(catalogues.topics.nodes, head) for head in heads],
        id="places",
        title=_("Satisfaction rate by area and topic; small print is the number of answers"),
        corner=pgettext("chart", "Area"),
        scale="rate",
        bounds=(target - SPREAD, target - SPREAD // 3, target, min(target + SPREAD // 3, Fraction(95))),
    )


def _most(cells: Mapping[tuple[Place, Place], Any], side: int, most: int) -> list[Place]:
    counts: dict[Place, int] = {}
    for key, (tally, _silent) in cells.items():
        counts[key[side]] = counts.get(key[side], 0) + tally.n
    ranked = sorted(counts, key=lambda id: (-counts[id], id is None, id or 0))
    return [id for id in ranked if counts[id]][:most]


def _place(nodes: Mapping[int, Node], id: Place) -> str:
    return nodes[id].name if id is not None and id in nodes else _("none given")


def _own(picked: Picked, area: Place, topic: Place) -> dict[str, str]:
    """The filters of a cell's list."""
    trees = {AREA: (picked.chosen.catalogues.areas, area), TOPIC: (picked.chosen.catalogues.topics, topic)}
    found = {}
    for kind, (tree, id) in trees.items():
        node = tree.nodes.get(id) if id is not None else None
        is_alone = node is not None and node == picked.chosen.node(kind)
        found[kind] = f"{'=' if is_alone else ''}{node.code}" if node else "none"
    return found


def _spot(
    picked: Picked, cell: tuple[Tally, int] | None, numbers: Numbers, own: dict[str, str]
) -> Spot | None:
    tally = cell[0] if cell else Tally()
    if not tally.n:
        return None
    value = rate(tally.satisfied, tally.n)
    return Spot(
        value,
        text=f"{rounded(value, 0)}",
        note=f"n {amount(tally.n)}",
        url=address(picked, ANSWERS, **own),
        is_thin=tally.n < numbers.least,
    )


def gap_chart(picked: Picked, total: Tally) -> BarChart:
    """What departments said of their results, and what the citizens say of the same (R23)."""
    said, found = rate(total.claimed, total.with_result), rate(total.confirmed, total.with_result)
    glad = rate(total.satisfied, total.n)
    note, all_of_them = f"n {amount(total.with_result)}", f"n {amount(total.n)}"
    return bars(
        [
            Bar(
                _("Departments: solved"),
                said,
                percent(said),
                note,
                address(picked, ANSWERS, which=CLAIMED),
                look="soft",
            ),
            Bar(
                _("Citizens: solved"), found, percent(found), note, address(picked, ANSWERS, which=CONFIRMED)
            ),
            Bar(
                _("Citizens: satisfied"),
                glad,
                percent(glad),
                all_of_them,
                address(picked, ANSWERS, which=SATISFIED),
            ),
        ],
        id="gap",
        title=_("Solved as departments say, solved and satisfied as citizens say"),
        heads=(pgettext("chart", "Who says"), pgettext("chart", "Share"), "n"),
        full=100,
    )
