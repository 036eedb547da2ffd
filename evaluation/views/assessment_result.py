"""为什么是这个分: one department's result in one period, from the raw counts to two decimals."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.models import Staff
from departments.scope import scope
from evaluation.choices import ObjectionState, PeriodState
from evaluation.forms.periods import ObjectionForm
from evaluation.models import AssessmentPeriod, Objection
from evaluation.reports.assessment import Results, Row, results, trend
from evaluation.reports.behind import label
from evaluation.views.assessment_charts import score_trend
from evaluation.views.assessment_reading import index_url, opened_by, result_url, rows_url, visible_period
from evaluation.views.assessment_table import lamp_of
from evaluation.views.assessment_words import (
    band_name,
    fixed,
    group_name,
    name_of_period,
    short,
    why_unranked,
)
from evaluation.views.navigation import nav_for
from feedback.views.access import staff_of
from feedback.views.autosave import take_up
from supervision.models import ScoreEntry
from supervision.views.standing_words import GRADES, grade_name, steps_of

MOST_ENTRIES = 100
BESIDE = (
    "closed", "late", "not_handled", "level_5", "level_4", "level_3", "level_2", "level_1", "dissatisfied",
    "bad", "asked", "first_answers", "first_resolved", "returns_asked", "returned", "reworked", "excluded",
)  # fmt: skip
"""Numbers shown beside the score, in this order; each opens its rows."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One entry as it counted: its paper, and whether its ticket's cap, or a lock before it, touched it."""

    code: str
    name: str
    points: str
    entry: ScoreEntry | None
    month: str
    is_capped: bool
    is_adjusting: bool
    is_reversal: bool
    is_bonus: bool


@require_safe
def assessment_result(request: HttpRequest, code: str, department_id: int) -> HttpResponse:
    """The arithmetic with the rows behind each number, the entries, objections, and how it went before."""
    return show_result(request, code, department_id)


def show_result(
    request: HttpRequest,
    code: str,
    department_id: int,
    *,
    form: ObjectionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; with a form that was refused when an objection was."""
    user, now = staff_of(request), timezone.now()
    period = visible_period(user, code)
    found = results(period, now=now)
    row = opened_row(user, found, department_id)
    objections = list(
        Objection.objects.visible_to(user)
        .filter(period=period, department=department_id)
        .select_related("filed_by", "decided_by")
    )
    if form is None and may_object(user, period, objections, department_id, now):
        form = ObjectionForm(user=user)
    if form is not None:
        here = result_url(code, department_id)
        take_up(request, form, noun=f"objection-new:{code}:{department_id}", here=here)
    context = {
        "evaluation_nav": nav_for(user, "assessment"),
        "now": now,
        "period": period,
        "title": name_of_period(code),
        "snapshot": short(found.snapshot),
        **arithmetic(found, row),
        "entries": entries_of(row),
        "entries_url": rows_url(code, department_id, "entries"),
        "beside": beside_of(code, row),
        "lamps": [lamp_of(lamp) for lamp in row.lamps],
        "objections": objections,
        "form": form,
        "is_open_to_objections": is_open(period, now),
        "trend": score_trend(trend(department_id, period.kind), department_id),
    }
    return render(request, "evaluation/assessment_result.html", context, status=status)


def opened_row(user: Staff, found: Results, department_id: int) -> Row:
    """The department's row, if the person may open it; 404 else, as for a department that has none."""
    row = found.of(department_id) if department_id in opened_by(user) else None
    if row is None:
        raise Http404
    return row


def arithmetic(found: Results, row: Row) -> dict[str, Any]:
    """What the sum of a score shows, on its own page and beside the table."""
    result = row.result
    return {
        "row": row,
        "code": found.code,
        "score": fixed(row.score) if row.score is not None else "",
        "steps": steps_of(result, index_url(found.code, row.department_id), found.numbers.values)
        if result
        else [],
        "grade": grade_name(row.grade),
        "grade_look": GRADES.get(row.grade, ""),
        "first_time": row.tally.first_time,
        "group": ", ".join(part for part in (group_name(row.peer_group), _band(found, row)) if part),
        "position": position_of(found, row),
    }


def position_of(found: Results, row: Row) -> str:
    """Where the department stands in its group, and how far the next better rank is away."""
    if row.rank is None:
        return why_unranked(row.unranked, row.tally.answers)
    words = _("No. %(rank)s of %(n)s") % {"rank": row.rank, "n": row.ranked_of}
    better = [
        other.score
        for other in found.rows
        if other.peer_group == row.peer_group
        and other.band == row.band
        and other.rank is not None
        and other.score is not None
        and row.score is not None
        and other.score > row.score
    ]
    if better and row.score is not None:
        words += _("; the next better score is %(points)s away") % {"points": fixed(min(better) - row.score)}
    return words


def entries_of(row: Row) -> list[Counted]:
    """The entries that counted, newest first; those that a cap cut or that came after a lock are marked."""
    lines = sorted(row.lines, key=lambda line: (line.month, line.entry or 0), reverse=True)[:MOST_ENTRIES]
    papers = {
        entry.pk: entry
        for entry in ScoreEntry.objects.filter(pk__in=[line.entry for line in lines]).select_related("ticket")
    }
    capped = _capped(row)
    found = []
    for line in lines:
        paper = papers.get(line.entry) if line.entry else None
        found.append(
            Counted(
                code=line.code,
                name=paper.get_code_display() if paper else "",
                points=fixed(abs(line.points), 1),
                entry=paper,
                month=line.month,
                is_capped=(line.month, line.ticket) in capped
                and line.entry in capped[(line.month, line.ticket)],
                is_adjusting=paper is not None and paper.period != line.month,
                is_reversal=line.is_reversal,
                is_bonus=(line.code == "B1") != line.is_reversal,
            )
        )
    return found


def beside_of(code: str, row: Row) -> list[dict[str, Any]]:
    """The numbers beside the score that are known, with the rows behind each."""
    known = row.numbers
    return [
        {"name": label(name), "n": known[name], "url": rows_url(code, row.department_id, name)}
        for name in BESIDE
        if name in known
    ]


def is_open(period: AssessmentPeriod, now: datetime) -> bool:
    """Whether the period is open to objections now."""
    return bool(
        period.state == PeriodState.NOTICE and period.objections_until and now <= period.objections_until
    )


def may_object(
    user: Staff, period: AssessmentPeriod, objections: list[Objection], department_id: int, now: datetime
) -> bool:
    """Whether the form to object is offered: in time, by the department's own people, one at a time."""
    waits = any(one.state == ObjectionState.FILED for one in objections)
    return is_open(period, now) and not waits and department_id in scope(user, "file_appeal")


def _band(found: Results, row: Row) -> str:
    return band_name(row.band, found.rules.values["bands"])


def _capped(row: Row) -> dict[tuple[str, int | None], frozenset[int | None]]:
    """The entries of tickets whose cap was reached, by month and ticket."""
    if row.result is None:
        return {}
    sums = [ticket for ticket in row.result.entries.tickets if ticket.is_capped]
    months = {line.entry: line.month for line in row.lines}
    return {
        (months.get(ticket.lines[0].entry or 0, ""), ticket.ticket): frozenset(
            line.entry for line in ticket.lines
        )
        for ticket in sums
    }
