"""甄别: requests by what is due first, one request with both reviews, asking for one."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from core.evidence import Subject, records_of
from core.keyset import page
from core.refusals import Refused
from departments.models import Staff
from feedback.models import Dispatch, Ticket
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from feedback.views.autosave import take_up_here
from feedback.views.moves import UNPROCESSABLE
from supervision.actions.exclusions import ask_exclusion
from supervision.choices import ClockKind, ExclusionGround, ExclusionState
from supervision.forms.entries import ExclusionForm
from supervision.lifecycle import ACTS
from supervision.models import Deadline, ExclusionRequest, PaperFile, ScoreEntry
from supervision.views.entry_acts import EXCLUSION_PAGES, act_on, choices_of
from supervision.views.entry_story import story_of
from supervision.views.files import take_in
from supervision.views.measure_acts import PAGE, go
from supervision.views.measure_filters import Filter, department_filter, in_department, shown, turning
from supervision.views.navigation import nav_for

SIZE = 20
LONGEST_ID = 18
TABS: dict[str, tuple[ExclusionState, ...]] = {
    "": (ExclusionState.REQUESTED, ExclusionState.DISTRICT_REVIEWED),
    "first": (ExclusionState.REQUESTED,),
    "second": (ExclusionState.DISTRICT_REVIEWED,),
    "over": (ExclusionState.GRANTED, ExclusionState.REFUSED),
}
NAMED = ("department", "ticket", "dispatch", "asked_by", "first_by", "decided_by")


@require_safe
def exclusions(request: HttpRequest) -> HttpResponse:
    """Requests that wait, ``?tab=first`` or ``second`` for that review, ``?tab=over`` those decided."""
    user, now = staff_of(request), timezone.now()
    tab, found = _tab(request), listed(request, now)
    visible = ExclusionRequest.objects.visible_to(user)
    rows = visible.filter(state__in=TABS[tab])
    named = found.select_related(*NAMED).prefetch_related(_clocks())
    here = page(named, order=_order_of(tab), after=request.GET.get("after"), size=SIZE)
    labels = {
        "": pgettext("exclusions", "To review"),
        "first": _("First review"),
        "second": _("Second review"),
        "over": _("Over"),
    }
    context = {
        "now": now,
        "supervision_nav": nav_for(user, "exclusions"),
        "tabs": [
            {
                "label": label,
                "url": with_params(request, tab=name),
                "count": visible.filter(state__in=TABS[name]).count(),
                "is_current": name == tab,
            }
            for name, label in labels.items()
        ],
        "rows": here.items,
        "total": found.count(),
        **shown(request, [department_filter(request, _("Department"), rows), _grounds()]),
        **turning(request, here),
    }
    return render(request, "supervision/exclusions.html", context)


def listed(request: HttpRequest, _now: datetime) -> "QuerySet[ExclusionRequest]":
    """What the page lists by its address, in its order: for the page, and for the file."""
    tab = _tab(request)
    of_tab = ExclusionRequest.objects.visible_to(staff_of(request)).filter(state__in=TABS[tab])
    rows = in_department(request, of_tab)
    if chosen := _grounds().chosen(request):
        rows = rows.filter(ground=chosen)
    return rows.order_by(*_order_of(tab))


def _tab(request: HttpRequest) -> str:
    given = request.GET.get("tab", "")
    return given if given in TABS else ""


def _order_of(tab: str) -> tuple[str, str]:
    return ("-asked_at", "-id") if tab == "over" else ("asked_at", "id")


def _grounds() -> Filter:
    return Filter("ground", _("Ground"), [(g.value, g.label, None) for g in ExclusionGround])


@require_safe
def exclusion(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: the reasons, both reviews, the entries that hang on it, and what may be done now."""
    user, now = staff_of(request), timezone.now()
    row = _visible(user, pk)
    files = PaperFile.objects.visible_to(user).filter(paper_kind=row.KIND, paper_id=row.pk)
    entries = ScoreEntry.objects.visible_to(user).filter(dispatch=row.dispatch_id)
    context = {
        "now": now,
        "supervision_nav": nav_for(user, "exclusions"),
        "exclusion": row,
        "clock": next(iter(row.clocks), None),
        "files": files.select_related("file", "uploaded_by"),
        "entries": entries.order_by("id"),
        "sees_ticket": Ticket.objects.visible_to(user).filter(pk=row.ticket_id).exists(),
        "story": story_of(records_of(Subject(row.KIND, row.pk)), ACTS[row.KIND]),
        "acts": choices_of(
            row, user=user, now=now, url_of=lambda noun: reverse("exclusion-act", args=[row.pk, noun])
        ),
    }
    return render(request, "supervision/exclusions_one.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def exclusion_act(request: HttpRequest, pk: int, noun: str) -> HttpResponse:
    """A review, by the noun of its address."""
    if noun not in EXCLUSION_PAGES:
        raise Http404
    return act_on(request, _visible(staff_of(request), pk), EXCLUSION_PAGES[noun])


@require_http_methods(["GET", "HEAD", "POST"])
def asking(request: HttpRequest) -> HttpResponse:
    """Ask to leave the dispatch ``?dispatch=`` out of the assessment."""
    user, now = staff_of(request), timezone.now()
    dispatch = _own_dispatch(request, user)
    data = request.POST if request.method == "POST" else None
    form = ExclusionForm(data, row=dispatch, user=user, now=now)
    status = 200
    is_only_files = form.is_bound and take_in(request, form)
    if form.is_bound and not is_only_files:
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                made = ask_exclusion(dispatch, by=user, now=now, **form.arguments())
            except Refused as refused:
                status = refused.status
                for sentence in refused.sentences:
                    form.add_error(None, sentence)
            else:
                messages.success(request, _("The request is on record; two persons review it."))
                return go(request, made.get_absolute_url())
    return render(request, PAGE, _asking(request, dispatch, form, user), status=status)


def _asking(request: HttpRequest, dispatch: Dispatch, form: ExclusionForm, user: Staff) -> dict[str, Any]:
    return {
        "title": _("Ask for exclusion from the assessment"),
        "submit": _("Ask for it"),
        "intro": _("Ticket %(number)s, department %(department)s. Two persons outside it review the request.")
        % {"number": dispatch.ticket.number, "department": dispatch.department.name},
        "form": take_up_here(request, form),
        "url": request.get_full_path(),
        "back": dispatch.ticket.get_absolute_url(),
        "is_page": True,
        "supervision_nav": nav_for(user, "exclusions"),
    }


def _own_dispatch(request: HttpRequest, user: Staff) -> Any:
    """The dispatch of the address, when the person appeals for its department; else 404."""
    given = request.GET.get("dispatch", "")
    if not (given.isascii() and given.isdecimal() and len(given) <= LONGEST_ID):
        raise Http404
    held = Dispatch.objects.held_by(user, "file_appeal").select_related("department", "ticket")
    return get_object_or_404(held, pk=given)


def _visible(user: Staff, pk: int) -> Any:
    rows = ExclusionRequest.objects.visible_to(user).select_related(*NAMED).prefetch_related(_clocks())
    return get_object_or_404(rows, pk=pk)


def _clocks() -> "Prefetch[Any]":
    """The running clock of the review, as ``row.clocks``."""
    running = Deadline.objects.filter(
        kind=ClockKind.EXCLUSION_REVIEW, stopped_at__isnull=True, voided_at__isnull=True
    )
    return Prefetch("deadlines", queryset=running, to_attr="clocks")
