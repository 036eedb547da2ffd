"""季度分析: which departments owe one, one analysis with its figures and acts, reminders."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.keyset import page
from departments.rules.calendar import in_shanghai
from departments.scope import scope
from evaluation.actions import department_reports as actions
from evaluation.choices.department_reports import AnalysisState
from evaluation.forms import department_reports as forms
from evaluation.lifecycle import ACTS
from evaluation.lifecycle.department_reports import OWED
from evaluation.models import DepartmentReport
from evaluation.rules.periods import QUARTER_CODE
from evaluation.views.department_words import compared, points_said, topics_said
from evaluation.views.disclosure_acts import Page
from evaluation.views.navigation import nav_for
from evaluation.views.offered import moves_of
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from feedback.views.desks import holders_only
from supervision.views.measure_acts import ActPage, paper_act
from supervision.views.measure_filters import Filter, department_filter, in_department, shown, turning
from supervision.views.rectification_words import history_of

SIZE = 40
QUARTERS = 8
ORDER = ("-quarter", "due_on", "id")
NAMED = ("department", "written_by", "submitted_by", "returned_by", "accepted_by")
MANAGER = "assess"
GRANTS = (MANAGER, "handle_tickets", "approve_results")
LATE = "late"
TABS: dict[str, Any] = {
    "": pgettext_lazy("analyses", "All"),
    LATE: pgettext_lazy("analyses", "Late"),
    "owed": pgettext_lazy("analyses", "To be written"),
    "submitted": pgettext_lazy("analyses", "To be judged"),
    "accepted": pgettext_lazy("analyses", "Accepted"),
}


@dataclass(frozen=True, slots=True)
class _Act:
    form: Any
    done: Any
    act: Callable[..., Any]
    icon: str
    intro: Any = ""
    kept: tuple[str, ...] = ()
    submit: Any = None

    def page(self, verb: str) -> Page:
        label = ACTS[DepartmentReport.KIND][verb].label
        submit = self.submit or label
        shown_page = ActPage(verb, self.form, label, submit, self.done, "analyses", self.intro, nav=nav_for)
        return Page(shown_page, self.act, self.icon, self.kept)


PAGES: dict[str, Page] = {
    verb: one.page(verb)
    for verb, one in {
        "write": _Act(
            forms.WordsForm,
            gettext_lazy("Your words are kept, with the figures of now."),
            actions.write,
            "pen",
            gettext_lazy(
                "It may be kept unfinished; nobody outside the department reads it before it is signed."
            ),
            actions.WORDS,
            gettext_lazy("Keep the draft"),
        ),
        "submit": _Act(
            forms.SimpleForm,
            gettext_lazy("It is signed and submitted."),
            actions.submit,
            "stamp",
            gettext_lazy("You stand by it for your department. Words and figures are frozen."),
        ),
        "accept": _Act(forms.SimpleForm, gettext_lazy("It is accepted."), actions.accept, "check"),
        "send_back": _Act(
            forms.WhyForm,
            gettext_lazy("It is back with the department, with your reason."),
            actions.send_back,
            "undo",
        ),
        "remind": _Act(
            forms.SimpleForm, gettext_lazy("The department will be told."), actions.remind, "bell"
        ),
    }.items()
}


@require_safe
def analyses(request: HttpRequest) -> HttpResponse:
    """``?tab= &quarter= &department=``: the newest quarter first, what is due first within it."""
    user, now = staff_of(request), timezone.now()
    rows = listed(request, now)
    here = page(rows.select_related(*NAMED), order=ORDER, after=request.GET.get("after"), size=SIZE)
    visible: Any = DepartmentReport.objects.visible_to(user)
    today, narrowed = in_shanghai(now).date(), _narrowed(request, visible)
    tabs = _tabs(request, narrowed, now)
    context = {
        "now": now,
        "today": today,
        "evaluation_nav": nav_for(user, "analyses"),
        "tabs": tabs,
        "rows": [{"report": one, "is_late": one.is_late(today)} for one in here.items],
        "total": rows.count(),
        "late": next(tab["count"] for tab in tabs if tab["name"] == LATE),
        "reminds": bool(scope(user, MANAGER)),
        "is_filtered": any(request.GET.get(key) for key in ("tab", "quarter", "department")),
        **shown(request, [_quarters(visible), department_filter(request, _("Department"), visible)]),
        **turning(request, here),
    }
    return render(request, "evaluation/analyses.html", context)


def listed(request: HttpRequest, now: datetime) -> QuerySet[Any]:
    """What the page lists by its address, in its order: for the page, and for the file."""
    user = staff_of(request)
    holders_only(user, *GRANTS)
    narrowed = _narrowed(request, DepartmentReport.objects.visible_to(user))
    tab = request.GET.get("tab", "")
    return narrowed.filter(_of_tab(now).get(tab, Q())).order_by(*ORDER)


@require_safe
def analysis(request: HttpRequest, pk: int) -> HttpResponse:
    """One analysis: its figures, its words, what one can do, what happened."""
    user, now = staff_of(request), timezone.now()
    row = _visible(request, pk)
    context = {
        "now": now,
        "evaluation_nav": nav_for(user, "analyses"),
        "report": row,
        "is_late": row.is_late(in_shanghai(now).date()),
        "reads_words": row.submitted_at is not None or _is_own(user, row),
        "lines": compared(row.facts),
        "points": points_said(row.facts),
        "topics": topics_said(row.facts),
        "moves": moves_of(row, user, now, PAGES, "analysis-act"),
        "history": history_of(row.KIND, row.pk),
    }
    return render(request, "evaluation/analysis.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def analysis_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """The form of one act."""
    row = _visible(request, pk)
    if verb not in PAGES:
        raise Http404
    one = PAGES[verb]
    initial = {name: getattr(row, name) for name in one.kept}
    return paper_act(request, one.page, row, one.act, back=row.get_absolute_url(), initial=initial)


@require_POST
def analyses_remind(request: HttpRequest) -> HttpResponse:
    """Remind every department whose analysis is late, at once."""
    user, now = staff_of(request), timezone.now()
    holders_only(user, MANAGER)
    late = DepartmentReport.objects.held_by(user, (MANAGER,)).late(in_shanghai(now).date())
    told = actions.remind_each(late, by=user, now=now)
    said = ngettext("%(n)s department will be told.", "%(n)s departments will be told.", told)
    messages.success(request, said % {"n": told})
    return redirect("analyses")


def _visible(request: HttpRequest, pk: int) -> Any:
    user = staff_of(request)
    holders_only(user, *GRANTS)
    return get_object_or_404(DepartmentReport.objects.visible_to(user).select_related(*NAMED), pk=pk)


def _is_own(user: Any, row: DepartmentReport) -> bool:
    """Whether the person works for the department: its draft is read inside it alone."""
    return any(row.department_id in scope(user, grant) for grant in ("handle_tickets", "approve_results"))


def _narrowed(request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
    quarter = request.GET.get("quarter", "")
    found = in_department(request, rows)
    return found.filter(quarter=quarter) if QUARTER_CODE.fullmatch(quarter) else found


def _of_tab(now: datetime) -> dict[str, Q]:
    return {
        LATE: Q(state__in=[*OWED], due_on__lt=in_shanghai(now).date()),
        "owed": Q(state__in=[*OWED]),
        "submitted": Q(state=AnalysisState.SUBMITTED),
        "accepted": Q(state=AnalysisState.ACCEPTED),
    }


def _tabs(request: HttpRequest, rows: QuerySet[Any], now: datetime) -> list[dict[str, Any]]:
    """Each tab with what the other filters leave in it; one query."""
    wanted = {name or "all": Count("pk", filter=only) for name, only in {"": Q(), **_of_tab(now)}.items()}
    counts = rows.order_by().aggregate(**wanted)
    given = request.GET.get("tab", "")
    current = given if given in TABS else ""
    return [
        {
            "name": name,
            "label": label,
            "url": with_params(request, tab=name),
            "count": counts[name or "all"],
            "tone": "overdue" if name == LATE and counts[LATE] else "",
            "is_current": name == current,
        }
        for name, label in TABS.items()
    ]


def _quarters(rows: QuerySet[Any]) -> Filter:
    found = rows.order_by("-quarter").values_list("quarter", flat=True).distinct()[:QUARTERS]
    return Filter("quarter", _("Quarter"), [(code, code, None) for code in found])
