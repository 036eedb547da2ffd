"""The whole city in a period: the sums of its departments' counts, and the same over earlier periods."""

from collections import defaultdict
from typing import Any

from django.db.models import IntegerField, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from evaluation.choices import PeriodState
from evaluation.models import Assessment
from evaluation.reports.assessment import Results
from evaluation.rules.assessing import Lamp, added, lamps
from evaluation.rules.periods import previous_code

SUMMED = ("to_respond", "responded", "answers", "resolved", "satisfied")
"""Of a tally: what the rates of the city stand on."""
Totals = dict[str, int]


def city_of(found: Results) -> tuple[Lamp, ...]:
    """The city's rates against the targets that the lamps show."""
    whole = added(row.facts for row in found.rows)
    return lamps(whole, found.rules.values)


def totals_over(code: str, found: Results, n: int) -> list[tuple[str, Totals]]:
    """The city's sums of this period and the n − 1 before it, oldest first; only those that are known.

    Earlier ones as notice was given of them. One query.
    """
    codes = [code]
    while len(codes) < n:
        codes.append(previous_code(codes[-1]))
    sums = _kept(codes[1:])
    sums[code] = {name: sum(getattr(row.tally, name) for row in found.rows) for name in SUMMED}
    return [(one, sums[one]) for one in reversed(codes) if one in sums]


def _kept(codes: list[str]) -> dict[str, Totals]:
    rows: QuerySet[Any] = Assessment.objects.filter(period__code__in=codes)
    rows = rows.exclude(period__state=PeriodState.DRAFT)
    summed = {name: Sum(Cast(KeyTextTransform(name, "tally"), IntegerField())) for name in SUMMED}
    found: dict[str, Totals] = defaultdict(dict)
    for row in rows.order_by().values("period__code").annotate(**summed):
        found[row["period__code"]] = {name: row[name] or 0 for name in SUMMED}
    return dict(found)
