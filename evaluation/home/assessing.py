"""考核管理员's home: the rates of the last month, who leads and who trails, what periods wait for."""

from typing import Any

from django.db.models import Count, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.choices import ObjectionState, PeriodKind, PeriodState
from evaluation.models import Assessment, AssessmentPeriod
from evaluation.rules.assessing import Facts, added, lamps
from evaluation.views.assessment_reading import result_url
from evaluation.views.assessment_table import lamp_of
from evaluation.views.assessment_words import fixed, name_of_period
from feedback.home import Block, Desk
from feedback.home.oversight import assessing as so_far
from supervision.rules.tally import Tally

SEEN = (PeriodState.NOTICE, PeriodState.LOCKED)
FEW, MOST = 3, 200
PERIODS = 5


def assessing(desk: Desk) -> Block:
    """This month so far, and the last month of which notice was given. Three queries, whatever the rows."""
    raw = so_far(desk)
    waiting = Count("objections", filter=Q(objections__state=ObjectionState.FILED))
    running = AssessmentPeriod.objects.exclude(state=PeriodState.LOCKED).annotate(waiting=waiting)
    periods = list(running.defer("drift").order_by("-starts_at")[:PERIODS])
    objections = sum(period.waiting for period in periods)
    context = {
        **raw.context,
        "periods": [(period, name_of_period(period.code)) for period in periods],
        "objections": objections,
        **_last_month(),
    }
    found = [words for words in (_finding(objections), raw.finding) if words]
    return Block("assessing", _("; ").join(found), context, app="evaluation")


def hearing(desk: Desk) -> Block | None:
    """单位审核人: a result of the department is open to objections. One query; nothing while none is."""
    within = desk.within("file_appeal", "department_id")
    rows = Assessment.objects.filter(within, period__state=PeriodState.NOTICE)
    rows = rows.filter(period__objections_until__gte=desk.now)
    rows = rows.filter(score__isnull=False).select_related("period")
    found = list(rows.order_by("period__objections_until", "name")[:MOST])
    if not found:
        return None
    told = [
        {
            "name": row.name,
            "period": name_of_period(row.period.code),
            "score": fixed(row.score) if row.score is not None else "–",
            "until": row.period.objections_until,
            "url": result_url(row.period.code, row.department_id),
        }
        for row in found[: 4 * FEW]
    ]
    n = len(found)
    finding = ngettext(
        "%(n)s assessment result is open to objections", "%(n)s assessment results are open to objections", n
    )
    return Block("hearing", finding % {"n": n}, {"results": told}, app="evaluation")


def _last_month() -> dict[str, Any]:
    """The city's lamps and both ends of the ranking of the last month shown to departments; one query."""
    months = AssessmentPeriod.objects.filter(kind=PeriodKind.MONTH, state__in=SEEN).order_by("-starts_at")
    found = Assessment.objects.filter(period=Subquery(months.values("pk")[:1]))
    rows = list(found.select_related("period__rules").order_by("peer_group", "band", "rank", "name"))
    if not rows:
        return {"last": None}
    last = rows[0].period
    facts = added(Facts(Tally(**row.tally), (), row.beside) for row in rows)
    ranked = sorted((row for row in rows if row.rank is not None), key=_by_score)
    return {
        "last": last,
        "last_name": name_of_period(last.code),
        "lamps": [lamp_of(lamp) for lamp in lamps(facts, last.rules.values)],
        "best": [_line(last.code, row) for row in ranked[::-1][:FEW]],
        "worst": [_line(last.code, row) for row in ranked[: max(0, min(FEW, len(ranked) - FEW))]],
    }


def _by_score(row: Assessment) -> Any:
    return row.score


def _line(code: str, row: Assessment) -> dict[str, Any]:
    return {
        "name": row.name,
        "group": row.get_peer_group_display(),
        "score": fixed(row.score) if row.score is not None else "–",
        "rank": row.rank,
        "of": row.ranked_of,
        "url": result_url(code, row.department_id),
    }


def _finding(objections: int) -> str:
    if not objections:
        return ""
    sentence = ngettext("%(n)s objection to decide", "%(n)s objections to decide", objections)
    return sentence % {"n": objections}
