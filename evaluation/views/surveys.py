"""满意度问卷: the list with its trend, planning one, and one survey: how far it is, what it came to."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.charts.figures import amount
from core.charts.trend import Series, TrendChart, Weights, trend
from core.keyset import page
from core.refusals import Refused
from departments.models import Department, Staff
from departments.scope import scope, scope_many
from evaluation.actions import surveys as actions
from evaluation.choices.surveys import SurveyState
from evaluation.forms.surveys import PlanForm
from evaluation.models import Questionnaire, Survey
from evaluation.querysets import SURVEYORS
from evaluation.reports.survey_progress import draw_again, progress_of
from evaluation.reports.surveys import department_scores, previous_of, results_of
from evaluation.rules.periods import MONTH, QUARTER, code_of, previous_code
from evaluation.views.assessment_words import name_of_period
from evaluation.views.navigation import nav_for
from evaluation.views.offered import moves_of
from evaluation.views.survey_acts import PAGES
from evaluation.views.survey_words import row_of, score_facts, spots_of
from feedback.views.access import staff_of
from feedback.views.desks import holders_only
from feedback.views.moves import UNPROCESSABLE
from supervision.querysets import READERS
from supervision.views.measure_filters import turning
from supervision.views.rectification_words import history_of

SIZE = 20
OFFERED_QUARTERS, OFFERED_MONTHS = 4, 6
TREND = 8
NAMED = (
    "questionnaire",
    "authority",
    "made_by",
    "drawn_by",
    "opened_by",
    "closed_by",
    "published_by",
    "dropped_by",
)
PLANNERS = "assess"


@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    """Every survey the person may see, newest first; above them the scores of those that were published."""
    user, now = staff_of(request), timezone.now()
    if not any(scope_many(user, (*SURVEYORS, *READERS, "call_back")).values()):
        raise Http404
    visible = Survey.objects.visible_to(user)
    here = page(
        visible.annotate(people=Count("invitees"), answered=Count("invitees__sheet")),
        order=("-starts_at", "-id"),
        after=request.GET.get("after"),
        size=SIZE,
    )
    context = {
        "evaluation_nav": nav_for(user, "surveys"),
        "now": now,
        "rows": here.items,
        "total": visible.count(),
        "chart": _trend(list(visible.published()[:TREND])),
        "may_plan": bool(scope(user, PLANNERS)),
        "may_call": bool(scope(user, "call_back")),
        "questionnaire": Questionnaire.objects.first(),
        **turning(request, here),
    }
    return render(request, "evaluation/surveys.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def survey_new(request: HttpRequest) -> HttpResponse:
    """Plan a survey; the seed of its draw is given with it."""
    user, now = staff_of(request), timezone.now()
    holders_only(user, PLANNERS)
    versions = {one.number: one for one in Questionnaire.objects.all()}
    newest = max(versions)
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        periods=_periods(now),
        questionnaires=[(number, str(one)) for number, one in versions.items()],
        initial={"stratify": "GROUP", "size": versions[newest].settings.sample, "questionnaire": newest},
    )
    status = 200
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        given["questionnaire"] = versions[int(given["questionnaire"])]
        authority = Department.objects.filter(parent__isnull=True).earliest("pk")
        try:
            made = actions.plan_survey(**given, authority=authority, by=user, now=now)
        except Refused as refused:
            status = refused.status
            for sentence in refused.sentences:
                form.add_error(None, sentence)
        else:
            messages.success(request, _("The survey is planned. Please draw its sample next."))
            return redirect(made)
    elif form.is_bound:
        status = UNPROCESSABLE
    context = {"evaluation_nav": nav_for(user, "surveys"), "form": form}
    return render(request, "evaluation/surveys_new.html", context, status=status)


@require_safe
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """One survey. ``?check`` repeats the draw from what was written down."""
    user, now = staff_of(request), timezone.now()
    row: Survey = get_object_or_404(Survey.objects.visible_to(user).select_related(*NAMED), pk=pk)
    is_inside = sees_inside(user)
    context: dict[str, Any] = {
        "evaluation_nav": nav_for(user, "surveys"),
        "now": now,
        "survey": row,
        "is_inside": is_inside,
        "moves": moves_of(row, user, now, PAGES, "survey-act"),
        "progress": progress_of(row, now=now)
        if row.drawn_at and (is_inside or row.state != SurveyState.PUBLISHED)
        else None,
        "may_call": row.state == SurveyState.OPEN and bool(scope(user, "call_back")),
        "history": _history(row) if is_inside else [],
        "check": draw_again(row) if is_inside and row.drawn_at and "check" in request.GET else None,
    }
    if row.is_closed:
        context |= _results(row, user, now)
    return render(request, "evaluation/survey.html", context)


def sees_inside(user: Staff) -> bool:
    """Whether the person reads results before they are published, words, and the draw."""
    return any(scope_many(user, SURVEYORS).values())


def _results(row: Survey, user: Staff, now: datetime) -> dict[str, Any]:
    found = results_of(row, before=previous_of(row))
    settings = found.settings
    own = scope(user, "approve_results")
    mine = department_scores(row, own.ids) if own.ids and not own.everything else ()
    return {
        "results": found,
        "facts": score_facts(found.total.estimate, settings),
        "total_row": row_of(found.total, settings),
        "groups": [
            {
                "id": "dimensions",
                "title": _("The five dimensions (SERVQUAL)"),
                "rows": [row_of(one, settings) for one in found.dimensions],
            },
            {
                "id": "indices",
                "title": _("The four indices"),
                "rows": [row_of(one, settings) for one in found.indices],
            },
            {
                "id": "aspects",
                "title": _("Entry, process, efficiency, attitude"),
                "rows": [row_of(one, settings) for one in found.aspects],
            },
        ],
        "questions": [row_of(one, settings) for one in found.questions],
        "spots": spots_of(found.services),
        "own": [row_of(one, settings) for one in mine],
    }


def _history(row: Survey) -> list[dict[str, Any]]:
    lines = history_of(Survey.KIND, row.pk)
    for line in lines:
        if line["words"] == "plan":
            line["words"] = _("planned the survey")
    return lines


def _periods(now: datetime) -> list[tuple[str, str]]:
    """The last quarters that are over, then the last months."""
    offered = []
    for kind, count in ((QUARTER, OFFERED_QUARTERS), (MONTH, OFFERED_MONTHS)):
        code = code_of(now, kind)
        for _place in range(count):
            code = previous_code(code)
            offered.append((code, name_of_period(code)))
    return offered


def _trend(published: list[Survey]) -> TrendChart | None:
    """The scores of published surveys by period, with the number of answers; None for fewer than two."""
    rows = [one for one in reversed(published) if one.result.get("mean")]
    if len(rows) < 2:
        return None
    settings = rows[-1].questionnaire.settings
    values = [Fraction(one.result["mean"]) for one in rows]
    series = Series(
        _("Satisfaction score"),
        values,
        texts=[amount(value, 1) for value in values],
        urls=[one.get_absolute_url() for one in rows],
    )
    return trend(
        [one.period for one in rows],
        [series],
        id="survey-trend",
        title=_("Satisfaction score by survey, target %(target)s") % {"target": amount(settings.target)},
        head=_("Period"),
        target=settings.target,
        target_text=_("Target %(target)s") % {"target": amount(settings.target)},
        weights=Weights("n", [one.result["n"] for one in rows]),
        unit="",
        cap=100,
    )
