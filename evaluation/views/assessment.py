"""考核期: every period by its year, how far it is, what waits for it; a missing one is opened here."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.models import Staff
from departments.scope import scope, scope_many
from evaluation.choices import ObjectionState, PeriodKind
from evaluation.models import Assessment, AssessmentPeriod, Objection
from evaluation.querysets import JUDGES
from evaluation.rules.periods import MONTH, QUARTER, YEAR, bounds_of, code_of, months_of, previous_code
from evaluation.views.assessment_words import name_of_period, short
from evaluation.views.navigation import nav_for
from feedback.views.access import staff_of
from supervision.actions.locking import UNDECIDED
from supervision.models import ScoreEntry

WHOLE = 100
MONTHS_BACK, QUARTERS_BACK, YEARS_BACK = 12, 5, 2
"""How far back a period that was never opened is offered."""
ORDER = {PeriodKind.YEAR.value: 0, PeriodKind.QUARTER.value: 1, PeriodKind.MONTH.value: 2}


@dataclass(frozen=True, slots=True)
class Line:
    """One period of the list. ``progress``: percent of its time gone while it runs, else None."""

    period: AssessmentPeriod
    name: str
    results: int
    progress: int | None
    objections: int
    undecided: int

    @property
    def snapshot(self) -> str:
        return short(self.period.snapshot)


@require_safe
def assessment(request: HttpRequest) -> HttpResponse:
    """The periods the person may see, newest first, and those that could be opened."""
    user, now = staff_of(request), timezone.now()
    periods: list[AssessmentPeriod] = list(
        AssessmentPeriod.objects.visible_to(user).select_related("locked_by", "noticed_by")
    )
    may_open = bool(scope(user, "assess"))
    context = {
        "evaluation_nav": nav_for(user, "assessment"),
        "now": now,
        "years": _by_year(_lines(user, periods, now)),
        "missing": [(code, name_of_period(code)) for code in missing_codes(now)] if may_open else [],
        "may_rule": bool(scope(user, "configure_assessment")),
    }
    return render(request, "evaluation/assessment.html", context)


def missing_codes(now: datetime) -> list[str]:
    """Periods that have begun and were never opened: newest first, months, quarters, then years."""
    known = set(AssessmentPeriod.objects.values_list("code", flat=True))
    backs = ((MONTH, MONTHS_BACK), (QUARTER, QUARTERS_BACK), (YEAR, YEARS_BACK))
    return [code for kind, n in backs for code in _begun(code_of(now, kind), n) if code not in known]


def _begun(code: str, n: int) -> Iterator[str]:
    for _place in range(n):
        yield code
        code = previous_code(code)


def _lines(user: Staff, periods: Iterable[AssessmentPeriod], now: datetime) -> Iterator[Line]:
    results = _counted(Assessment.objects.visible_to(user), "period_id")
    open_ones = Objection.objects.visible_to(user).filter(state=ObjectionState.FILED)
    objections = _counted(open_ones, "period_id")
    undecided = _undecided(user)
    for period in periods:
        yield Line(
            period=period,
            name=name_of_period(period.code),
            results=results[period.pk],
            progress=progress_of(period, now),
            objections=objections[period.pk],
            undecided=0 if period.is_locked else sum(undecided[month] for month in months_of(period.code)),
        )


def progress_of(period: AssessmentPeriod, now: datetime) -> int | None:
    """How many percent of a running period's time are gone; None before and after."""
    start, end = bounds_of(period.code)
    return int(WHOLE * (now - start) / (end - start)) if start <= now < end else None


def _undecided(user: Staff) -> dict[str, int]:
    """Entries nobody decided on yet, by month; only those who judge are told."""
    if not any(scope_many(user, JUDGES).values()):
        return defaultdict(int)
    return _counted(ScoreEntry.objects.visible_to(user).filter(state__in=UNDECIDED), "period")


def _counted(rows: Any, path: str) -> dict[Any, int]:
    found = rows.order_by().values_list(path).annotate(n=Count("pk"))
    return defaultdict(int, dict(found))


def _by_year(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The year's own period first, then its quarters, then its months, newest first in each."""
    years: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        years[line.period.code[:4]].append(line)
    return [
        {
            "year": year,
            "title": _("Assessment of %(year)s") % {"year": year},
            "lines": sorted(
                found, key=lambda line: (ORDER[line.period.kind], -line.period.starts_at.timestamp())
            ),
            "has_quarters": any(line.period.kind == PeriodKind.QUARTER for line in found),
        }
        for year, found in sorted(years.items(), reverse=True)
    ]
