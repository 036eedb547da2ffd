"""The results of a period for programs: the page's own report, with what the person may see."""

from typing import Any, cast

from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from departments.models import Staff
from departments.scope import scope_many
from evaluation.models import AssessmentPeriod
from evaluation.reports.assessment import Results, Row, results
from evaluation.rules.assessing import Lamp
from evaluation.rules.periods import is_code
from supervision.querysets import READERS
from supervision.rules.score import Count


class PeriodOne(APIView):
    """GET: one period with every department's result; counts and entries only of those one may open."""

    def get(self, request: Request, code: str) -> Response:
        user, now = cast(Staff, request.user), timezone.now()
        visible = AssessmentPeriod.objects.visible_to(user).select_related("rules", "numbers", "calendar")
        period = visible.filter(code=code).first() if is_code(code) else None
        if period is None:
            raise Http404
        return Response(_told(period, results(period, now=now), _opened(user)))


def _opened(user: Staff) -> Any:
    held = scope_many(user, READERS).values()
    ids = {pk for one in held for pk in one.ids}
    everything = any(one.everything for one in held)
    return lambda pk: everything or pk in ids


def _told(period: AssessmentPeriod, found: Results, is_open: Any) -> dict[str, Any]:
    return {
        "code": found.code,
        "kind": found.kind,
        "state": found.state,
        "from": found.span.start,
        "until": found.span.until,
        "is_frozen": found.is_frozen,
        "snapshot": found.snapshot,
        "computed_at": found.computed_at,
        "objections_until": period.objections_until,
        "locked_at": period.locked_at,
        "published_at": period.published_at,
        "versions": found.tables.versions,
        "facts_changed": len(period.drift),
        "results": [_row(row, is_open=is_open(row.department_id)) for row in found.rows],
    }


def _row(row: Row, *, is_open: bool) -> dict[str, Any]:
    told = {
        "department": row.department_id,
        "name": row.name,
        "peer_group": row.peer_group,
        "band": row.band,
        "score": str(row.score) if row.score is not None else None,
        "grade": row.grade,
        "rank": row.rank,
        "ranked_of": row.ranked_of,
        "unranked": row.unranked,
        "rates": {name: _rate(count) for name, count in row.tally.counts.items()},
        "lamps": {lamp.name: _lamp(lamp) for lamp in row.lamps},
    }
    if is_open:
        told["numbers"] = row.numbers
        told["entries"] = [
            {"entry": line.entry, "code": line.code, "points": str(line.points), "month": line.month}
            for line in row.lines
        ]
    return told


def _rate(count: Count) -> dict[str, int]:
    return {"part": count.part, "whole": count.whole}


def _lamp(lamp: Lamp) -> dict[str, Any]:
    return {**_rate(lamp.count), "target": str(lamp.target), "tone": lamp.tone}
