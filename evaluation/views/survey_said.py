"""What people said in their own words, masked and without a name; and the questionnaire with its versions."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.keyset import page
from core.refusals import Refused
from departments.models import Staff
from departments.scope import scope
from evaluation.actions.questionnaires import issue_version
from evaluation.actions.reporting import start_report
from evaluation.choices.surveys import Dimension, SurveyAspect, SurveyIndex
from evaluation.exports.surveys import ANSWERS
from evaluation.forms.questionnaires import VersionForm
from evaluation.models import Questionnaire, Survey, SurveySheet
from evaluation.reports.survey_progress import stratum_labels
from evaluation.rules.surveys.questions import LEVEL, Question
from evaluation.views.navigation import nav_for
from evaluation.views.surveys import sees_inside
from feedback.views.access import staff_of
from feedback.views.autosave import take_up_here
from feedback.views.desks import holders_only
from feedback.views.moves import UNPROCESSABLE
from supervision.views.measure_acts import go
from supervision.views.measure_filters import turning

SIZE = 30
CONFIGURES = "configure_assessment"


@require_safe
def survey_said(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of a closed survey, newest sheet first, with nothing that leads to the person."""
    user = staff_of(request)
    survey = _closed_survey(user, pk)
    rows = SurveySheet.objects.of(survey.pk).exclude(words={}).select_related("invitee")
    here = page(rows, order=("-id",), after=request.GET.get("after"), size=SIZE)
    labels, texts = stratum_labels(survey.stratify), {q.code: q.text for q in survey.questionnaire.questions}
    context = {
        "evaluation_nav": nav_for(user, "surveys"),
        "survey": survey,
        "rows": [
            {
                "stratum": labels.get(sheet.invitee.stratum, sheet.invitee.stratum),
                "source": sheet.get_source_display(),
                "words": [(texts.get(code, code), words) for code, words in sheet.words.items()],
            }
            for sheet in here.items
        ],
        "total": rows.count(),
        **turning(request, here),
    }
    return render(request, "evaluation/survey_said.html", context)


@require_POST
def survey_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the anonymous answers as a workbook; made by a job, kept with who asked for it."""
    user = staff_of(request)
    survey = _closed_survey(user, pk)
    report = start_report(
        ANSWERS.name,
        name=str(survey.pk),
        title=f"{ANSWERS.title} {survey.period}",
        params={"survey": survey.pk},
        by=user,
        now=timezone.now(),
        said=[(_("Survey"), survey.title), (_("Period"), survey.period)],
    )
    return redirect(report)


@require_http_methods(["GET", "HEAD", "POST"])
def questionnaire(request: HttpRequest, number: int) -> HttpResponse:
    """One version as it is asked; whoever configures the assessment may write the next from it."""
    user = staff_of(request)
    if not (sees_inside(user) or scope(user, CONFIGURES)):
        raise Http404
    row: Questionnaire = get_object_or_404(Questionnaire.objects.all(), number=number)
    may_change = bool(scope(user, CONFIGURES))
    form, status = None, 200
    if may_change and "change" in request.GET:
        form = VersionForm(request.POST if request.method == "POST" else None, base=row)
    if request.method == "POST":
        holders_only(user, CONFIGURES)
        made, form, status = _issue(VersionForm(request.POST, base=row), user)
        if made is not None:
            messages.success(request, _("The new version is kept; new surveys ask by it."))
            return go(request, made.get_absolute_url())
    context: dict[str, Any] = {
        "evaluation_nav": nav_for(user, "surveys"),
        "questionnaire": row,
        "settings": row.settings,
        "questions": [
            {"number": number, "question": question, "shown": _goes_into(question)}
            for number, question in enumerate(row.questions, start=1)
        ],
        "weights": [(label, row.settings.weights.get(code, 0)) for code, label in Dimension.choices],
        "versions": list(Questionnaire.objects.only("number", "title", "made_at", "note")),
        "may_change": may_change,
        "form": take_up_here(request, form) if form else None,
    }
    return render(request, "evaluation/questionnaire.html", context, status=status)


def _goes_into(question: Question) -> list[Any]:
    """The measures that a question is part of, in words."""
    if question.kind != LEVEL:
        return []
    return [
        Dimension(question.dimension).label,
        *([SurveyIndex(question.index).label] if question.index else []),
        *([SurveyAspect(question.aspect).label] if question.aspect else []),
    ]


def _issue(form: VersionForm, user: Staff) -> tuple[Questionnaire | None, VersionForm, int]:
    if not form.is_valid():
        return None, form, UNPROCESSABLE
    try:
        return issue_version(**form.arguments(), by=user, now=timezone.now()), form, 200
    except Refused as refused:
        for sentence in refused.sentences:
            form.add_error(None, sentence)
        return None, form, refused.status


def _closed_survey(user: Staff, pk: int) -> Survey:
    found = Survey.objects.visible_to(user).select_related("questionnaire")
    survey: Survey = get_object_or_404(found, pk=pk)
    if not sees_inside(user) or not survey.is_closed:
        raise Http404
    return survey
