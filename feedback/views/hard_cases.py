"""疑难工单池: matters that found no department by themselves, until a supervisor closes the case."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.keyset import page
from core.refusals import Refused
from feedback import actions
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from feedback.views.decision_tabs import tabs_shown
from feedback.views.decision_tabs.returns import cases

SIZE = 30
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
    messages.success(request, _("The case is closed."))
    return redirect("decisions-hard-cases")


def _answer(request: HttpRequest, *, fault: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    user = staff_of(request)
    tabs = tabs_shown(user, "decisions-hard-cases")
    is_closed = bool(request.GET.get("closed"))
    rows = cases(user).filter(~Q(closed_at=None) if is_closed else Q(closed_at=None))
    named = rows.select_related("ticket__lead_department", "ticket__topic", "closed_by")
    here = page(named, order=ORDERS[is_closed], after=request.GET.get("after"), size=SIZE)
    context = {
        "now": timezone.now(),
        "decision_tabs": tabs,
        "cases": here.items,
        "total": rows.count(),
        "is_closed": is_closed,
        "filters": _filters(is_closed),
        "next_url": with_params(request, after=here.next_cursor) if here.next_cursor else "",
        "previous_url": with_params(request, after=here.previous_cursor) if here.previous_cursor else "",
        "fault": fault,
    }
    return render(request, "feedback/hard_cases.html", context, status=status)


def _filters(is_closed: bool) -> list[dict[str, Any]]:
    address = reverse("decisions-hard-cases")
    return [
        {"url": address, "label": _("Open cases"), "count": None, "is_current": not is_closed},
        {"url": f"{address}?closed=1", "label": _("Closed cases"), "count": None, "is_current": is_closed},
    ]
