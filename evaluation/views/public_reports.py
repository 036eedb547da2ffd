"""公开报告: service improvement reports, each with its figures, words and acts."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.keyset import page
from core.refusals import Refused
from departments.models import Staff
from departments.scope import scope
from evaluation.actions import public_reports as actions
from evaluation.forms.disclosure import NewReportForm
from evaluation.models import AssessmentPeriod, PublicReport
from evaluation.rules.periods import MONTH, QUARTER, YEAR, code_of, previous_code
from evaluation.views.assessment_words import name_of_period
from evaluation.views.disclosure_acts import REPORT_PAGES
from evaluation.views.navigation import nav_for
from evaluation.views.offered import moves_of
from evaluation.views.public_words import lines_of
from feedback.views.access import staff_of
from feedback.views.autosave import take_up_here
from feedback.views.desks import holders_only
from feedback.views.moves import UNPROCESSABLE
from supervision.views.measure_acts import PAGE, go, paper_act, with_refusal
from supervision.views.measure_filters import turning
from supervision.views.rectification_words import history_of

SIZE = 30
OFFERED = ((MONTH, 12), (QUARTER, 6), (YEAR, 3))
NAMED = ("authority", "written_by", "published_by", "retracted_by")


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The newest first, and which results of the assessment are public."""
    user, now = staff_of(request), timezone.now()
    holders_only(user, "publish", "assess")
    listed = PublicReport.objects.visible_to(user).select_related(*NAMED)
    here = page(listed, order=("-written_at", "-id"), after=request.GET.get("after"), size=SIZE)
    context = {
        "evaluation_nav": nav_for(user, "public-reports"),
        "now": now,
        "rows": here.items,
        "writes": bool(scope(user, "assess")),
        "results": list(AssessmentPeriod.objects.visible_to(user).filter(published_at__isnull=False)[:SIZE]),
        **turning(request, here),
    }
    return render(request, "evaluation/public_reports.html", context)


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report, as everybody reads it, with its acts."""
    user, now = staff_of(request), timezone.now()
    row = _visible(user, pk)
    context = {
        "evaluation_nav": nav_for(user, "public-reports"),
        "now": now,
        "report": row,
        "lines": lines_of(row.figures),
        "moves": moves_of(row, user, now, REPORT_PAGES, "public-report-act"),
        "history": history_of(row.KIND, row.pk),
    }
    return render(request, "evaluation/public_report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """The form of one act."""
    row = _visible(staff_of(request), pk)
    if verb not in REPORT_PAGES:
        raise Http404
    one = REPORT_PAGES[verb]
    initial = {name: getattr(row, name) for name in one.kept}
    return paper_act(request, one.page, row, one.act, back=row.get_absolute_url(), initial=initial)


@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: HttpRequest) -> HttpResponse:
    """Write a report on a period that is over."""
    user, now = staff_of(request), timezone.now()
    holders_only(user, "assess")
    begins = {"code": previous_code(code_of(now, MONTH))}
    data = request.POST if request.method == "POST" else None
    form: Any = NewReportForm(data, user=user, initial=begins, periods=_over(now))
    status = 200
    if form.is_bound and form.is_valid():
        try:
            made = actions.write(**form.arguments(), by=user, now=now)
        except Refused as refused:
            form, status = with_refusal(form, refused), refused.status
        else:
            return go(request, made.get_absolute_url())
    elif form.is_bound:
        status = UNPROCESSABLE
    context = {
        "title": _("Write a service improvement report"),
        "submit": _("Keep the draft"),
        "intro": _(
            "The figures are taken from the facts; what they mean, and what is done, is yours to say."
        ),
        "form": take_up_here(request, form),
        "back": reverse("public-reports"),
        "url": request.path,
        "is_page": True,
        "supervision_nav": nav_for(user, "public-reports"),
    }
    return render(request, PAGE, context, status=status)


def _visible(user: Staff, pk: int) -> Any:
    return get_object_or_404(PublicReport.objects.visible_to(user).select_related(*NAMED), pk=pk)


def _over(now: datetime) -> list[tuple[str, str]]:
    """The last months, quarters and years that are over, as a person names them."""
    offered = []
    for kind, count in OFFERED:
        code = code_of(now, kind)
        for _place in range(count):
            code = previous_code(code)
            offered.append((code, name_of_period(code)))
    return offered
