"""约谈: the list with what is still owed, one interview as a paper, calling and deciding it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.keyset import page
from core.refusals import Refused
from departments.models import Staff
from departments.rules.calendar import in_shanghai
from departments.scope import scope
from feedback.models import Ticket
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from feedback.views.autosave import take_up_here
from feedback.views.desks import holders_only
from feedback.views.moves import UNPROCESSABLE
from supervision.acting import reasons_against
from supervision.actions import interviews as actions
from supervision.actions import proposals
from supervision.choices import EntryCode, InterviewState, Measure
from supervision.forms.measures import (
    SUPERVISE,
    InterviewForm,
    MinutesForm,
    ProposedInterviewForm,
    PutOffForm,
    ReasonForm,
    SettleForm,
)
from supervision.models import Interview, Proposal, ScoreEntry
from supervision.rules.measures import is_demand_overdue, is_owing
from supervision.views.measure_acts import ActPage, go, paper_act, with_refusal
from supervision.views.measure_filters import department_filter, in_department, shown, turning
from supervision.views.navigation import nav_for
from supervision.views.proposals import decidable

SIZE = 30
NAMED = ("department", "ticket", "entry", "called_by", "recorded_by", "settled_by", "cancelled_by")
CALLED = gettext_lazy("The interview is called; the department will be told.")
ACTS: dict[str, tuple[ActPage, Callable[..., Any]]] = {
    "minutes": (
        ActPage(
            "hold",
            MinutesForm,
            gettext_lazy("Record the minutes"),
            gettext_lazy("Record the minutes"),
            gettext_lazy("The minutes are recorded."),
            "interviews",
        ),
        actions.hold,
    ),
    "putting-off": (
        ActPage(
            "put_off",
            PutOffForm,
            gettext_lazy("Put the interview off"),
            gettext_lazy("Put off"),
            gettext_lazy("The interview has another time; the department will be told."),
            "interviews",
        ),
        actions.put_off,
    ),
    "settling": (
        ActPage(
            "settle",
            SettleForm,
            gettext_lazy("Confirm that the demands are met"),
            gettext_lazy("Confirm"),
            gettext_lazy("It is confirmed that the demands are met."),
            "interviews",
        ),
        actions.settle,
    ),
    "cancellation": (
        ActPage(
            "call_off",
            ReasonForm,
            gettext_lazy("Call the interview off"),
            gettext_lazy("Call off"),
            gettext_lazy("The interview is called off; the department will be told."),
            "interviews",
            is_grave=True,
        ),
        actions.call_off,
    ),
}
Listing = Callable[[QuerySet[Any], date], QuerySet[Any]]
TABS: dict[str, tuple[Any, Listing]] = {
    "": (gettext_lazy("To be held"), lambda rows, _today: rows.filter(state=InterviewState.CALLED)),
    "owing": (gettext_lazy("Demands not met yet"), lambda rows, _today: rows.owing()),  # type: ignore[attr-defined]
    "overdue": (gettext_lazy("Demands overdue"), lambda rows, today: rows.overdue(today)),  # type: ignore[attr-defined]
    "all": (gettext_lazy("All"), lambda rows, _today: rows),
}


@require_safe
def interviews(request: HttpRequest) -> HttpResponse:
    """``?tab=owing|overdue|all``, ``?department=``; those to be held come next first."""
    user, now = staff_of(request), timezone.now()
    today, tab = in_shanghai(now).date(), _tab(request)
    visible = Interview.objects.visible_to(user)
    of_tab = TABS[tab][1](visible, today)
    named = listed(request, now).select_related(*NAMED)
    here = page(named, order=_order_of(tab), after=request.GET.get("after"), size=SIZE)
    tabs, total = _tabs(request, visible, tab, today)
    context = {
        "now": now,
        "supervision_nav": nav_for(user, "interviews"),
        "tabs": tabs,
        "rows": [_row(row, today) for row in here.items],
        "total": total,
        "tab": tab,
        "may_call": bool(scope(user, SUPERVISE)),
        "is_filtered": bool(request.GET.get("department")),
        **shown(request, [department_filter(request, _("Department"), of_tab)]),
        **turning(request, here),
    }
    return render(request, "supervision/interviews.html", context)


def listed(request: HttpRequest, now: datetime) -> QuerySet[Any]:
    """What the page lists by its address, in its order: for the page, and for the file."""
    tab = _tab(request)
    visible = Interview.objects.visible_to(staff_of(request))
    of_tab = TABS[tab][1](visible, in_shanghai(now).date())
    return in_department(request, of_tab).order_by(*_order_of(tab))


def _tab(request: HttpRequest) -> str:
    given = request.GET.get("tab", "")
    return given if given in TABS else ""


def _order_of(tab: str) -> tuple[str, str]:
    return ("-scheduled_for", "-id") if tab else ("scheduled_for", "id")


@require_safe
def interview(request: HttpRequest, number: str) -> HttpResponse:
    """One interview: the call, and once it was held its minutes."""
    user, now = staff_of(request), timezone.now()
    row = _visible(user, number)
    seen = row.ticket_id and Ticket.objects.visible_to(user).filter(pk=row.ticket_id).exists()
    context = {
        "now": now,
        "supervision_nav": nav_for(user, "interviews"),
        "interview": row,
        "acts": [
            {"title": made.title, "url": reverse(f"interview-{noun}", args=[row.number]), "page": made}
            for noun, (made, _act) in ACTS.items()
            if not reasons_against(row, made.verb, by=user, now=now)
        ],
        "sees_ticket": bool(seen),
        **_row(row, in_shanghai(now).date()),
    }
    return render(request, "supervision/interviews_one.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def deciding(request: HttpRequest, number: str, noun: str) -> HttpResponse:
    """One act on an interview: its minutes, another time, its demands, or calling it off."""
    row = _visible(staff_of(request), number)
    made, act = ACTS[noun]
    given: dict[str, Any] = {}
    if noun in ("minutes", "putting-off"):
        given = {"place": row.place, "held_at": row.scheduled_for, "scheduled_for": row.scheduled_for}
    return paper_act(request, made, row, act, back=row.get_absolute_url(), initial=given)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Call one: ``?proposal=``, ``?entry=`` (a false conclusion), or at one's own judgement."""
    user = staff_of(request)
    holders_only(user, SUPERVISE)
    proposal, entry = _proposal(request, user), _entry(request, user)
    kind = ProposedInterviewForm if proposal else InterviewForm
    initial = _initial(request, proposal, entry)
    form: Any = kind(request.POST if request.method == "POST" else None, user=user, initial=initial)
    status = 200
    if form.is_bound and form.is_valid():
        given = {**form.arguments(), "proposal": proposal, "entry": entry}
        if proposal:
            given |= {"department": proposal.department, "version": form.cleaned_data["version"]}
        try:
            made = actions.call(**given, by=user, now=timezone.now())
        except Refused as refused:
            form, status = with_refusal(form, refused, proposal), refused.status
        else:
            messages.success(request, str(CALLED))
            return go(request, made.get_absolute_url())
    elif form.is_bound:
        status = UNPROCESSABLE
    context = {
        "title": _("Call an interview"),
        "submit": _("Call the interview"),
        "intro": proposals.why(proposal) if proposal else "",
        "form": take_up_here(request, form),
        "url": request.get_full_path(),
        "back": reverse("proposals") if proposal else reverse("interviews"),
        "is_page": True,
        "supervision_nav": nav_for(user, "interviews"),
    }
    return render(request, "supervision/measures_act.html", context, status=status)


def _initial(request: HttpRequest, proposal: Proposal | None, entry: ScoreEntry | None) -> dict[str, Any]:
    if proposal:
        return {"reason": proposals.drafted_reason(proposal), "version": proposal.version}
    given: dict[str, Any] = {name: request.GET.get(name, "") for name in ("department", "ticket")}
    if entry:
        given = {"department": entry.department_id, "ticket": entry.ticket.number if entry.ticket else ""}
    return given


def _proposal(request: HttpRequest, user: Staff) -> Proposal | None:
    """The proposal of an interview named in the address; 404 for one that is not theirs to decide."""
    pk = request.GET.get("proposal", "")
    if not pk:
        return None
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        raise Http404
    rows = decidable(user).filter(measure=Measure.INTERVIEW).select_related(*proposals.NAMED)
    found: Proposal = get_object_or_404(rows, pk=pk)
    return found


def _entry(request: HttpRequest, user: Staff) -> ScoreEntry | None:
    """The score entry of a false conclusion named in the address."""
    pk = request.GET.get("entry", "")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        return None
    rows = ScoreEntry.objects.held_by(user, (SUPERVISE,)).filter(code=EntryCode.D8)
    found: ScoreEntry | None = rows.select_related("ticket").filter(pk=pk).first()
    return found


def _tabs(
    request: HttpRequest, visible: QuerySet[Any], current: str, today: date
) -> tuple[list[dict[str, Any]], int]:
    """A tab each with what the filter by department leaves in it."""
    rows = in_department(request, visible)
    counts = {name: listing(rows, today).count() for name, (_label, listing) in TABS.items()}
    tabs = [
        {
            "url": with_params(request, tab=name),
            "label": label,
            "count": counts[name],
            "tone": "overdue" if name == "overdue" and counts[name] else "",
            "is_current": name == current,
        }
        for name, (label, _listing) in TABS.items()
    ]
    return tabs, counts[current]


def _row(row: Interview, today: date) -> dict[str, Any]:
    return {
        "interview": row,
        "is_owing": row.state == InterviewState.HELD and is_owing(row.demands, row.settled_at),
        "is_overdue": is_demand_overdue(row.demands, row.demands_due_on, row.settled_at, today),
    }


def _visible(user: Staff, number: str) -> Any:
    return get_object_or_404(Interview.objects.visible_to(user).select_related(*NAMED), number=number)
