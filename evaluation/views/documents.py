"""Having the assessment workbook or a report in Word made: which, of which period."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from core.refusals import Refused
from departments.scope import scope
from evaluation.actions.documents import ASSESSES, KINDS, start_document
from evaluation.forms.documents import DocumentForm
from evaluation.models import AssessmentPeriod
from evaluation.reports.workbook.cover import period_name
from evaluation.rules.periods import MONTH, QUARTER, YEAR, code_of, previous_code
from evaluation.views.navigation import nav_for
from feedback.views.access import staff_of

UNPROCESSABLE = 422
OFFERED = {MONTH: 13, QUARTER: 5, YEAR: 2}
WHAT = {
    "assessment": _(
        "Excel: ranking, scores in formulas, rates, lists and ledgers, charts, and how it was counted"
    ),
    "analysis": _(
        "Word: situation, hot problems, handling, satisfaction, and a place for the measures you write"
    ),
    "white-paper": _("Word: frequent problems, latent needs and policy risk, with places for your judgement"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def document_new(request: HttpRequest) -> HttpResponse:
    """``?kind=&period=`` fill the form in; posting it begins the work."""
    user, now = staff_of(request), timezone.now()
    if not scope(user, ASSESSES):
        raise Http404
    form = DocumentForm(
        request.POST if request.method == "POST" else None,
        kinds=[(kind.name, _described(kind.name, str(kind.title))) for kind in KINDS],
        periods=_periods(now),
        initial={
            "kind": request.GET.get("kind", KINDS[0].name),
            "period": request.GET.get("period", previous_code(code_of(now))),
        },
    )
    status = 200
    if form.is_bound and form.is_valid():
        try:
            made = start_document(**form.cleaned_data, by=user, now=now)
        except Refused as refused:
            status = refused.status
            for sentence in refused.sentences:
                form.add_error(None, sentence)
        else:
            return redirect(made)
    elif form.is_bound:
        status = UNPROCESSABLE
    context = {"evaluation_nav": nav_for(user, "report-make"), "form": form}
    return render(request, "evaluation/documents_new.html", context, status=status)


def _described(name: str, title: str) -> str:
    return f"{title} — {WHAT[name]}"


def _periods(now: datetime) -> list[tuple[str, str]]:
    """The running and the last months, quarters and years, and every period that was opened."""
    opened = dict(AssessmentPeriod.objects.values_list("code", "state"))
    codes = []
    for kind, count in OFFERED.items():
        code = code_of(now, kind)
        for _place in range(count):
            codes.append(code)
            code = previous_code(code)
    codes += sorted(set(opened) - set(codes), reverse=True)
    states = dict(AssessmentPeriod._meta.get_field("state").flatchoices)
    return [(code, _named(code, str(states.get(opened.get(code, ""), "")))) for code in codes]


def _named(code: str, state: str) -> str:
    return f"{period_name(code)}（{state}）" if state else period_name(code)
