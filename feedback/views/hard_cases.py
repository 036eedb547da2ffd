"""疑难工单池: matters that found no department by themselves, until a supervisor closes the case."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.keyset import page
from core.refusals import Refused
from core.web.unsent import noun_of
from departments.models import Staff
from feedback import actions
from feedback.forms.returns import CaseClosingForm
from feedback.models import HardCase
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from feedback.views.autosave import Place, go_on, sent, take_up_all
from feedback.views.decision_tabs import tabs_shown
from feedback.views.decision_tabs.returns import cases

SIZE = 30
NAMED = ("ticket__lead_department", "ticket__topic", "closed_by")
ORDERS = {False: ("opened_at", "id"), True: ("-opened_at", "-id")}


@require_safe
def hard_cases(request: HttpRequest) -> HttpResponse:
    """The pool, the oldest first; ``?closed=1`` the closed ones, the newest first."""
    return _answer(request)


@require_POST
def closing(request: HttpRequest, case_id: int) -> HttpResponse:
    """Close one case; what is refused is said at its row, with what was typed."""
    user = staff_of(request)
    tabs_shown(user, "decisions-hard-cases")
    case = get_object_or_404(cases(user), pk=case_id)
    note = request.POST.get("note", "").strip()[:500]
    try:
        actions.close_hard_case(case, note=note, by=user, now=timezone.now())
    except Refused as refused:
        fault = {"case": case.pk, "reasons": refused.sentences, "note": note}
        return _answer(request, fault=fault, status=refused.status)
    sent(request)
    messages.success(request, _("The case is closed."))
    return redirect("decisions-hard-cases")


def _answer(request: HttpRequest, *, fault: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    user = staff_of(request)
    tabs = tabs_shown(user, "decisions-hard-cases")
    is_closed = bool(request.GET.get("closed"))
    rows = cases(user).filter(~Q(closed_at=None) if is_closed else Q(closed_at=None))
    here = page(
        rows.select_related(*NAMED), order=ORDERS[is_closed], after=request.GET.get("after"), size=SIZE
    )
    asked = None if is_closed else _asked_for(request, user, fault)
    shown = list(here.items)
    if asked is not None and asked.closed_at is None and asked not in shown:
        shown.insert(0, asked)
    _with_forms(request, shown, fault or {})
    context = {
        "now": timezone.now(),
        "decision_tabs": tabs,
        "cases": shown,
        "gone": asked if asked is not None and asked.closed_at else None,
        "total": rows.count(),
        "is_closed": is_closed,
        "filters": _filters(is_closed),
        "next_url": _turned(request, here.next_cursor),
        "previous_url": _turned(request, here.previous_cursor),
        "fault": fault,
    }
    return render(request, "feedback/hard_cases.html", context, status=status)


def _asked_for(request: HttpRequest, user: Staff, fault: Mapping[str, Any] | None) -> HardCase | None:
    """The case that was not closed just now, or the latest of ``?ticket=``: it is told wherever it stands."""
    number = request.GET.get("ticket", "")
    if fault is None and not number:
        return None
    which = Q(pk=fault["case"]) if fault else Q(ticket__number=number)
    latest = F("closed_at").desc(nulls_first=True)
    return cases(user).filter(which).select_related(*NAMED).order_by(latest, "-id").first()


def _list_of(request: HttpRequest) -> str:
    """The list as it is shown; a closing that was refused stands at an address that is only sent to."""
    return reverse("decisions-hard-cases") if request.method == "POST" else request.get_full_path()


def _turned(request: HttpRequest, cursor: str | None) -> str:
    if not cursor:
        return ""
    if request.method == "POST":
        return f"{reverse('decisions-hard-cases')}?{urlencode({'after': cursor})}"
    return with_params(request, after=cursor, ticket="", typed="")


def _with_forms(request: HttpRequest, rows: Iterable[Any], fault: Mapping[str, Any]) -> None:
    """Each open case with the form that closes it; the refused one as it was sent."""
    forms = []
    for case in rows:
        data = request.POST if fault.get("case") == case.pk else None
        case.form = CaseClosingForm(data, auto_id=f"close-{case.pk}-%s")
        place = Place(noun_of("hard-case", case), case.ticket, _list_of(request))
        if data is None and case.closed_at is None:
            forms.append((case.form, place))
        elif data is not None:
            go_on(request, case.form, noun=place.noun, ticket=case.ticket)
    take_up_all(request, forms)


def _filters(is_closed: bool) -> list[dict[str, Any]]:
    address = reverse("decisions-hard-cases")
    return [
        {"url": address, "label": _("Open cases"), "count": None, "is_current": not is_closed},
        {"url": f"{address}?closed=1", "label": _("Closed cases"), "count": None, "is_current": is_closed},
    ]
