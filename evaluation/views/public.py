"""公开: what everybody may read without an account: suggestions and their answers, reports, results."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.keyset import page
from departments.models import Department, PeerGroup
from evaluation.choices.disclosure import Adoption
from evaluation.models import AdoptionNotice, Assessment, AssessmentPeriod, PublicReport
from evaluation.reports.public_figures import adoptions
from evaluation.rules.disclosure import adoption_rate
from evaluation.rules.periods import is_code
from evaluation.views.public_words import lines_of, percent
from feedback.views.addresses import with_params
from supervision.reports.tallies import Tally
from supervision.rules.score import ON_TIME, RESOLUTION, RESPONSE, SATISFACTION
from supervision.views.measure_filters import turning

SIZE, FEW, MINUTES = 20, 8, 5
RATES = {
    RESPONSE: gettext_lazy("Answered in time"),
    ON_TIME: gettext_lazy("Handled in time"),
    RESOLUTION: gettext_lazy("Solved, as citizens say"),
    SATISFACTION: gettext_lazy("Satisfied"),
}
Page = Callable[..., HttpResponse]


def for_everybody(view: Page) -> Page:
    """No account, nothing personal; a browser may keep it for some minutes.

    No shared cache may: the page sets the cookie of its language form, each visitor's own.
    """

    @login_not_required
    @require_safe
    @cache_control(private=True, max_age=MINUTES * 60)
    @wraps(view)
    def open_page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return open_page


@for_everybody
def front(request: HttpRequest) -> HttpResponse:
    """``?decision=``: the suggestions that were answered, newest first; reports and results beside them."""
    decision = request.GET.get("decision", "")
    decision = decision if decision in Adoption.values else ""
    counts = adoptions()
    listed = AdoptionNotice.objects.public().select_related("department")
    narrowed = listed.filter(decision=decision) if decision else listed
    here = page(narrowed, order=("-published_at", "-id"), after=request.GET.get("after"), size=SIZE)
    context = {
        "rows": here.items,
        "rate": percent(adoption_rate(counts)),
        "decided": sum(counts.values()),
        "tabs": _tabs(request, counts, decision),
        "reports": list(PublicReport.objects.public()[:FEW]),
        "results": list(AssessmentPeriod.objects.filter(published_at__isnull=False)[:FEW]),
        **turning(request, here),
    }
    return render(request, "evaluation/open.html", context)


@for_everybody
def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    """One suggestion, what became of it, and what was done."""
    rows = AdoptionNotice.objects.public().select_related("department")
    return render(request, "evaluation/open_suggestion.html", {"notice": get_object_or_404(rows, pk=pk)})


@for_everybody
def improvement(request: HttpRequest, pk: int) -> HttpResponse:
    """One service improvement report."""
    row = get_object_or_404(PublicReport.objects.public(), pk=pk)
    context = {"report": row, "lines": lines_of(row.figures), "topics": row.figures.get("topics", [])}
    return render(request, "evaluation/open_report.html", context)


@for_everybody
def result(request: HttpRequest, code: str) -> HttpResponse:
    """The published result of an assessment: each peer group with its ranking."""
    published = AssessmentPeriod.objects.filter(published_at__isnull=False)
    found = published.filter(code=code).first() if is_code(code) else None
    if found is None:
        raise Http404
    rows = Assessment.objects.filter(period=found, score__isnull=False).order_by(
        "peer_group", "band", "rank", "name"
    )
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        counts = Tally(**row.tally).counts
        rates = [(label, percent(counts[name].rate)) for name, label in RATES.items()]
        groups.setdefault(str(PeerGroup(row.peer_group).label), []).append({"row": row, "rates": rates})
    context = {
        "period": found,
        "groups": groups,
        "rates": RATES.values(),
        "authority": Department.objects.get(pk=found.authority_id),
    }
    return render(request, "evaluation/open_result.html", context)


def _tabs(request: HttpRequest, counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    told: list[tuple[str, Any, int]] = [("", pgettext("suggestions", "All"), sum(counts.values()))]
    told += [(str(one.value), one.label, counts[one.value]) for one in Adoption]
    return [
        {
            "url": with_params(request, decision=value),
            "label": label,
            "count": n,
            "is_current": value == current,
        }
        for value, label, n in told
    ]
