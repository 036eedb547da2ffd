"""趋势: the rates of all departments together, this period beside the ones before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.xlsx import Column, Kind, Sheet
from evaluation.models import Assessment
from evaluation.reports.workbook import titles, words
from evaluation.reports.workbook.source import Source, share
from evaluation.rules.periods import kind_of, previous_code
from supervision.rules.score import ON_TIME, RESOLUTION, RESPONSE, SATISFACTION
from supervision.rules.tally import NAMES, Tally, total

MOST = 12
SHOWN = (RESPONSE, ON_TIME, RESOLUTION, SATISFACTION)


@dataclass(frozen=True, slots=True)
class Point:
    """One period: what all departments together came to."""

    code: str
    tally: Tally


def points_of(source: Source) -> list[Point]:
    """The periods of this length that were noticed or locked, oldest first, then this one. One query."""
    codes, code = [], source.code
    for _step in range(MOST - 1):
        code = previous_code(code)
        codes.append(code)
    kept = Assessment.objects.filter(period__code__in=codes, period__kind=kind_of(source.code))
    tallies: dict[str, list[Tally]] = {}
    for at, tally in kept.exclude(period__state="DRAFT").values_list("period__code", "tally"):
        tallies.setdefault(at, []).append(Tally(**{name: int(tally.get(name, 0)) for name in NAMES}))
    before = [Point(at, total(found)) for at, found in sorted(tallies.items())]
    return [*before, Point(source.code, total(row.tally for row in source.results.rows))]


def trend_sheet(source: Source, points: Sequence[Point]) -> Sheet:
    """One row a period."""
    return Sheet(
        str(titles.TREND),
        [
            Column(pgettext("workbook", "Period"), key="period", width=12),
            Column(_("Assessed dispatches"), Kind.INTEGER, "assessed"),
            *(
                column
                for name in SHOWN
                for column in (
                    Column(_("Numerator"), Kind.INTEGER, f"part_{name}", group=words.index(name)),
                    Column(_("Denominator"), Kind.INTEGER, f"whole_{name}", group=words.index(name)),
                    Column(
                        words.index(name),
                        Kind.PERCENT,
                        f"rate_{name}",
                        formula=f'IF({{whole_{name}}}=0,"",{{part_{name}}}/{{whole_{name}}})',
                        group=words.index(name),
                    ),
                )
            ),
        ],
        [_line(point) for point in points],
        heading=_("%(period)s: trend") % {"period": source.code},
        notes=[
            _("Periods of which notice was given, and this one. Counts are added up; rates never averaged.")
        ],
        is_filtered=False,
    )


def rate_of(point: Point, name: str) -> Fraction | None:
    """A rate as a share."""
    return share(point.tally.counts[name].rate)


def _line(point: Point) -> list[object]:
    cells: list[object] = [point.code, point.tally.assessed]
    for name in SHOWN:
        count = point.tally.counts[name]
        cells += [count.part, count.whole, share(count.rate)]
    return cells
