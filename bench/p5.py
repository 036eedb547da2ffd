"""P5: the assessment of one month of 300 departments, worked out live and told once it is locked."""

import resource
import statistics
import time
import tracemalloc
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from django.db.models.functions import Least, TruncMonth
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench._ground import person, stand
from departments.models import Department
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from evaluation.actions import periods
from evaluation.models import AssessmentPeriod
from evaluation.reports.assessment import live, results
from feedback.models import Dispatch
from supervision.rules.periods import period_of

LIVE_S, LOCKED_MS, MOST_MB = 1.0, 60.0, 50.0
TIMES = 5
MB = 1024 * 1024


def main(small: bool) -> dict[str, Any]:
    """Value: seconds of a live month, the busiest that is over; medians."""
    tickets = stand(small)
    now = timezone.now()
    code = _busiest(now)
    live_s, live_cpu, queries = _timed(lambda: _opened(live(code, now=now)))
    live_mb = _memory(lambda: live(code, now=now))
    with transaction.atomic():
        row = _locked(code, now)
        locked_s, locked_cpu, few = _timed(lambda: _opened(results(row, now=now)))
        locked_mb = _memory(lambda: _opened(results(row, now=now)))
        departments = row.assessments.count()
        assessed = sum(one.total for one in results(row, now=now).rows)
        transaction.set_rollback(True)
    holds = max(live_mb, locked_mb) <= MOST_MB and (
        small or (live_s <= LIVE_S and locked_s * 1000 <= LOCKED_MS)
    )
    return {
        "name": "P5",
        "value": round(live_s, 2),
        "unit": "seconds live",
        "goal": f"<= {LIVE_S:.0f} s live, <= {LOCKED_MS:.0f} ms once locked, <= {MOST_MB:.0f} MB, quiet",
        "holds": holds,
        "tickets": tickets,
        "period": code,
        "departments": departments,
        "assessed": assessed,
        "queries": queries,
        "cpu_s": round(live_cpu, 2),
        "locked_ms": round(locked_s * 1000, 1),
        "locked_cpu_ms": round(locked_cpu * 1000, 1),
        "locked_queries": few,
        "live_mb": round(live_mb, 1),
        "locked_mb": round(locked_mb, 1),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _busiest(now: datetime) -> str:
    """The month, over by now, in which most dispatches are counted."""
    counted = Dispatch.objects.filter(role="LEAD", voided_at__isnull=True)
    months = counted.annotate(month=TruncMonth(Least("due_at", "handled_at"), tzinfo=SHANGHAI))
    over = months.filter(month__lt=now - timedelta(days=31)).values("month").annotate(n=Count("pk"))
    return period_of(over.order_by("-n")[0]["month"])


def _locked(code: str, now: datetime) -> AssessmentPeriod:
    """The month as a locked one: its rows are what is read, whatever else a lock asks for."""
    root = Department.objects.get(parent=None)
    by = person(Role.ASSESSMENT_MANAGER, root)
    row = periods.give_notice(periods.open_period(code, by=by, now=now), by=by, now=now)
    return AssessmentPeriod.objects.select_related("rules", "numbers").get(pk=row.pk)


def _opened(found: Any) -> Any:
    """As a page needs it: every row with its marks and lamps."""
    for row in found.rows:
        assert (row.result is None) == (row.score is None)
        assert row.lamps
    return found


def _timed(work: Callable[[], Any]) -> tuple[float, float, int]:
    work()
    with CaptureQueriesContext(connection) as asked:
        work()
    queries = len(asked)
    seconds, cpu = [], []
    for _time in range(TIMES):
        began, began_cpu = time.perf_counter(), time.process_time()
        work()
        seconds.append(time.perf_counter() - began)
        cpu.append(time.process_time() - began_cpu)
    return statistics.median(seconds), statistics.median(cpu), queries


def _memory(work: Callable[[], Any]) -> float:
    """The most that it holds at once, beyond what was there before."""
    tracemalloc.start()
    work()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / MB
