"""通报: the list, one circular as a paper, drafting it with a preview, and revoking it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.keyset import page
from core.refusals import Refused, say
from departments.models import Staff
from departments.scope import scope
from feedback.models import Ticket
from feedback.views.access import staff_of
from feedback.views.autosave import take_up_here
from feedback.views.desks import holders_only
from feedback.views.moves import UNPROCESSABLE
from supervision.acting import reasons_against
from supervision.actions import circulars as actions
from supervision.actions.circulars import Named
from supervision.actions.proposals import NAMED as PROPOSAL_NAMED
from supervision.choices import Measure
from supervision.forms.measures import SUPERVISE, ReasonForm
from supervision.forms.measures_circulars import CircularForm, NamedRows, drafted, drafted_rows, named_rows
from supervision.lifecycle.measures import STANDING
from supervision.models import Circular, Proposal
from supervision.views.measure_acts import ActPage, go, paper_act
from supervision.views.measure_filters import Filter, shown, turning
from supervision.views.navigation import nav_for
from supervision.views.proposals import decidable

SIZE = 30
ORDER = ("-issued_at", "-id")
MOST = 100
NAMED = ("department", "issued_by", "revoked_by")
PREVIEW, ISSUE = "preview", "issue"
REVOKING = ActPage(
    verb="revoke",
    form=ReasonForm,
    title=gettext_lazy("Revoke the circular"),
    submit=gettext_lazy("Revoke"),
    done=gettext_lazy("The circular is revoked. It stays readable, struck through."),
    current="circulars",
    intro=gettext_lazy("It stays readable, struck through, with your reason."),
    is_grave=True,
)


@require_safe
def circulars(request: HttpRequest) -> HttpResponse:
    """``?department=`` named, ``?state=``; the newest first."""
    user, now, states = staff_of(request), timezone.now(), _states()
    rows = listed(request, now)
    here = page(
        rows.select_related(*NAMED).prefetch_related("items__department"),
        order=ORDER,
        after=request.GET.get("after"),
        size=SIZE,
    )
    context = {
        "now": now,
        "supervision_nav": nav_for(user, "circulars"),
        "circulars": here.items,
        "total": rows.count(),
        "may_issue": bool(scope(user, SUPERVISE)),
        "is_filtered": bool(states.chosen(request)),
        **shown(request, [states]),
        **turning(request, here),
    }
    return render(request, "supervision/circulars.html", context)


def listed(request: HttpRequest, _now: datetime) -> Any:
    """What the page lists by its address, in its order: for the page, and for the file."""
    user = staff_of(request)
    holders_only(user, "view_tickets")
    rows = Circular.objects.visible_to(user)
    if state := _states().chosen(request):
        rows = rows.filter(state=state)
    return rows.order_by(*ORDER)


def _states() -> Filter:
    return Filter("state", _("State"), [(value, label, None) for value, label in STANDING])


@require_safe
def circular(request: HttpRequest, number: str) -> HttpResponse:
    """One circular as a paper."""
    user, now = staff_of(request), timezone.now()
    row = _visible(user, number)
    items = list(row.items.select_related("department", "ticket"))
    context = {
        "now": now,
        "supervision_nav": nav_for(user, "circulars"),
        "circular": row,
        "items": items,
        "seen": _seen(user, items),
        "may_revoke": not reasons_against(row, "revoke", by=user, now=now),
    }
    return render(request, "supervision/circulars_one.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def revocation(request: HttpRequest, number: str) -> HttpResponse:
    """Revoke a circular, with a reason."""
    row = _visible(staff_of(request), number)
    return paper_act(request, REVOKING, row, actions.revoke, back=row.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Draft it (``?p=`` proposals fill it), see it as it will be read, issue it."""
    user = staff_of(request)
    holders_only(user, SUPERVISE)
    if request.method != "POST":
        return _begin(request, user)
    form = CircularForm(request.POST, user=user)
    rows = NamedRows(request.POST, form_kwargs={"user": user})
    step = request.POST.get("step", PREVIEW)
    if step not in (PREVIEW, ISSUE):
        return _form(request, form, rows)
    if not (form.is_valid() & rows.is_valid()):
        return _form(request, form, rows, status=UNPROCESSABLE)
    named = [one for row in rows if (one := row.named()) is not None]
    if faults := _faults(form, named, user):
        return _refused(request, form, rows, faults)
    if step == PREVIEW:
        return _preview(request, form, named)
    try:
        made = actions.issue(**form.arguments(), items=named, by=user, now=timezone.now())
    except Refused as refused:
        return _refused(request, form, rows, refused.sentences, status=refused.status)
    messages.success(request, _("The circular is issued; the departments named will be told."))
    return go(request, made.get_absolute_url())


def _begin(request: HttpRequest, user: Staff) -> HttpResponse:
    picked = [int(pk) for pk in request.GET.getlist("p")[:MOST] if pk.isascii() and pk.isdecimal()]
    found = decidable(user).filter(pk__in=picked, measure=Measure.CIRCULAR, state="OPEN")
    proposals: list[Proposal] = list(found.select_related(*PROPOSAL_NAMED).order_by("department__name", "pk"))
    left = len(set(picked)) - len(proposals)
    form = CircularForm(user=user, initial=drafted(user, proposals))
    rows = NamedRows(initial=drafted_rows(proposals), form_kwargs={"user": user})
    return _form(request, form, rows, left_out=left)


def _faults(form: CircularForm, named: Sequence[Named], user: Staff) -> list[str]:
    """What stands against issuing it now: its own faults, and proposals decided meanwhile."""
    words = form.cleaned_data
    found = [say(one) for one in actions.faults_of(title=words["title"], text=words["text"], items=named)]
    for item in named:
        if item.proposal:
            against = reasons_against(item.proposal, "take_up", by=user, now=timezone.now())
            found += [f"{item.department.name}{_(': ')}{say(reason)}" for reason in against]
    return found


def _refused(
    request: HttpRequest, form: CircularForm, rows: Any, sentences: Sequence[str], *, status: int = 409
) -> HttpResponse:
    for sentence in sentences:
        form.add_error(None, sentence)
    return _form(request, form, rows, status=status)


def _form(
    request: HttpRequest, form: CircularForm, rows: Any, *, status: int = 200, left_out: int = 0
) -> HttpResponse:
    form.typed_rows = named_rows(rows)  # type: ignore[attr-defined]
    context = {
        "form": take_up_here(request, form),
        "rows": rows,
        "left_out": left_out,
        "supervision_nav": nav_for(form.user, "circulars"),
    }
    return render(request, "supervision/circulars_new.html", context, status=status)


def _preview(request: HttpRequest, form: CircularForm, named: Sequence[Named]) -> HttpResponse:
    """The paper as it will be read, with everything that was typed kept for the last step."""
    kept = [(name, value) for name, values in request.POST.lists() for value in values]
    draft = Circular(**{name: form.cleaned_data[name] for name in ("title", "text", "department")})
    context = {
        "circular": draft,
        "items": named,
        "departments": len({item.department.pk for item in named}),
        "kept": [pair for pair in kept if pair[0] not in ("csrfmiddlewaretoken", "step")],
        "url": request.get_full_path(),
        "supervision_nav": nav_for(form.user, "circulars"),
    }
    return render(request, "supervision/circulars_preview.html", context)


def _visible(user: Staff, number: str) -> Any:
    return get_object_or_404(Circular.objects.visible_to(user).select_related(*NAMED), number=number)


def _seen(user: Staff, items: Sequence[Any]) -> set[int]:
    """Tickets among those named that the reader may open."""
    named = [item.ticket_id for item in items if item.ticket_id]
    return set(Ticket.objects.visible_to(user).filter(pk__in=named).values_list("pk", flat=True))
