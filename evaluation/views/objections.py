"""异议: what departments say against their results, and its decision by someone who had no hand in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.keyset import page
from core.refusals import Refused
from departments.models import Staff
from evaluation.actions import objections as actions
from evaluation.choices import ObjectionState
from evaluation.forms.periods import DecisionForm, ObjectionForm, PeriodForm
from evaluation.lifecycle import ACTS
from evaluation.models import Objection
from evaluation.rules.periods import is_code
from evaluation.views.assessment_reading import named_department, opened_by, result_url, visible_period
from evaluation.views.assessment_result import show_result
from evaluation.views.assessment_words import name_of_period
from evaluation.views.navigation import nav_for
from evaluation.views.offered import moves_of
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from feedback.views.moves import UNPROCESSABLE
from supervision.forms.measures import PaperForm
from supervision.views.measure_acts import ActPage, go, paper_act
from supervision.views.measure_filters import Filter, department_filter, in_department, shown, turning
from supervision.views.rectification_words import history_of

SIZE = 30
ORDER = ("-filed_at", "-id")
OVER = "over"


@dataclass(frozen=True, slots=True)
class Page:
    """One act: its form's page, the action, the noun of its address, its icon."""

    page: ActPage
    act: Any
    noun: str
    icon: str


def _page(verb: str, form: type[PaperForm], done: Any, intro: Any, *, is_grave: bool = False) -> ActPage:
    title = ACTS["objection"][verb].label
    return ActPage(verb, form, title, title, done, "objections", intro, is_grave, nav=nav_for)


PAGES: dict[str, Page] = {
    "grant": Page(
        _page(
            "grant",
            DecisionForm,
            gettext_lazy("The objection is granted."),
            gettext_lazy(
                "The notice is taken back with it: please put right at its source what was wrong, and give "
                "notice anew."
            ),
        ),
        actions.grant,
        "granting",
        "check",
    ),
    "dismiss": Page(
        _page(
            "dismiss",
            DecisionForm,
            gettext_lazy("The objection is dismissed."),
            gettext_lazy("The result stands; the department reads your reasons."),
        ),
        actions.dismiss,
        "dismissal",
        "slash",
    ),
    "withdraw": Page(
        _page("withdraw", PeriodForm, gettext_lazy("The objection is withdrawn."), ""),
        actions.withdraw,
        "withdrawal",
        "undo",
    ),
}
VERBS = {one.noun: verb for verb, one in PAGES.items()}


@require_safe
def objections(request: HttpRequest) -> HttpResponse:
    """``?tab=over &period= &department=``; those to be decided by what was filed first."""
    user, now = staff_of(request), timezone.now()
    visible = Objection.objects.visible_to(user)
    waiting = visible.filter(state=ObjectionState.FILED)
    over = visible.exclude(state=ObjectionState.FILED)
    is_over = request.GET.get("tab") == OVER
    found = listed(request, now)
    here = page(
        found.select_related("period", "department", "filed_by", "decided_by"),
        order=ORDER,
        after=request.GET.get("after"),
        size=SIZE,
    )
    codes = sorted(set(visible.order_by().values_list("period__code", flat=True)), reverse=True)
    periods = Filter("period", _("Period"), [(code, name_of_period(code), None) for code in codes])
    departments = department_filter(request, _("Department"), over if is_over else waiting)
    context = {
        "evaluation_nav": nav_for(user, "objections"),
        "now": now,
        "tabs": _tabs(request, waiting.count(), over.count(), is_over),
        "is_over": is_over,
        "objections": here.items,
        "total": found.count(),
        **shown(request, [periods, departments]),
        **turning(request, here),
    }
    return render(request, "evaluation/objections.html", context)


def listed(request: HttpRequest, _now: datetime) -> "QuerySet[Objection]":
    """What the page lists by its address, in its order: for the page, and for the file."""
    rows = Objection.objects.visible_to(staff_of(request))
    is_over = request.GET.get("tab") == OVER
    rows = rows.exclude(state=ObjectionState.FILED) if is_over else rows.filter(state=ObjectionState.FILED)
    if is_code(code := request.GET.get("period", "")):
        rows = rows.filter(period__code=code)
    return in_department(request, rows).order_by(*ORDER)


@require_safe
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """One objection, the result it is about, the acts, what happened."""
    user, now = staff_of(request), timezone.now()
    row = _visible(user, pk)
    is_open = row.department_id in opened_by(user)
    context = {
        "evaluation_nav": nav_for(user, "objections"),
        "now": now,
        "objection": row,
        "period_name": name_of_period(row.period.code),
        "result_url": result_url(row.period.code, row.department_id) if is_open else "",
        "moves": moves_of(row, user, now, PAGES, "objection-act", ()),
        "history": history_of(row.KIND, row.pk),
    }
    return render(request, "evaluation/objection.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def objection_act(request: HttpRequest, pk: int, noun: str) -> HttpResponse:
    """Show or do the act ``noun``."""
    row = _visible(staff_of(request), pk)
    verb = VERBS.get(noun)
    if verb is None:
        raise Http404
    return paper_act(request, PAGES[verb].page, row, PAGES[verb].act, back=row.get_absolute_url())


@require_POST
def objection_new(request: HttpRequest, code: str, department_id: int) -> HttpResponse:
    """File an objection from the page of the result; refused, that page says why and keeps the words."""
    user, now = staff_of(request), timezone.now()
    period = visible_period(user, code)
    if department_id not in opened_by(user):
        raise Http404
    department = named_department(department_id)
    form = ObjectionForm(request.POST, user=user)
    if not form.is_valid():
        return show_result(request, code, department_id, form=form, status=UNPROCESSABLE)
    try:
        made = actions.file_objection(period, department=department, by=user, now=now, **form.arguments())
    except Refused as refused:
        for sentence in refused.sentences:
            form.add_error(None, sentence)
        return show_result(request, code, department_id, form=form, status=refused.status)
    messages.success(request, _("The objection is filed. You will be told how it is decided."))
    return go(request, made.get_absolute_url())


def _visible(user: Staff, pk: int) -> Objection:
    people = ("period", "department", "filed_by", "decided_by")
    found: Objection = get_object_or_404(Objection.objects.visible_to(user).select_related(*people), pk=pk)
    return found


def _tabs(request: HttpRequest, waiting: int, over: int, is_over: bool) -> list[dict[str, Any]]:
    to_decide = {"label": _("To be decided"), "url": with_params(request, tab=""), "count": waiting}
    decided = {"label": _("Over"), "url": with_params(request, tab=OVER), "count": over}
    return [{**to_decide, "is_current": not is_over}, {**decided, "is_current": is_over}]
