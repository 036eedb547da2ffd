"""协调会: the list, one meeting with its agenda and candidates, its paper, decisions that wait for entry."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.evidence import Subject, records_of
from core.keyset import page
from departments.rules.calendar import in_shanghai
from departments.scope import scope, scope_many
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from supervision.acting import reasons_against
from supervision.actions import meetings as actions
from supervision.choices import MeetingState
from supervision.forms.meetings import CallForm
from supervision.lifecycle import ACTS
from supervision.models import Meeting
from supervision.querysets import MeetingQuerySet
from supervision.reports.agenda import candidates
from supervision.reports.meetings import TO_CATALOGUE, agenda_for, callers, lacks_this_month, to_enter
from supervision.rule_versions import supervision_rules
from supervision.views.act_forms import answer
from supervision.views.navigation import nav_for

SIZE = 30
EVERY = "ALL"
MOVES = {"put_off": ("meeting-put-off", "clock"), "call_off": ("meeting-call-off", "x")}


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """The meetings one may see: those planned first, ``?state=`` the others."""
    user, now = staff_of(request), timezone.now()
    if not any(scope_many(user, MeetingQuerySet.readers).values()):
        raise Http404
    visible: QuerySet[Any] = Meeting.objects.visible_to(user)
    state = request.GET.get("state", "")
    state = state if state in MeetingState.values or state == EVERY else MeetingState.PLANNED.value
    rows = visible if state == EVERY else visible.filter(state=state)
    standing = Count("items", filter=Q(items__removed_at__isnull=True))
    shown = page(
        rows.select_related("department").annotate(n_items=standing),
        order=("-planned_for", "-id"),
        after=request.GET.get("after") or None,
        size=SIZE,
    )
    context = {
        "supervision_nav": nav_for(user, "meetings"),
        "rows": shown.items,
        "state": state,
        "states": _states(request, visible, state),
        "lacks": lacks_this_month(user, now),
        "can_call": callers(user).exists(),
        "n_to_enter": to_enter(user).count() if scope(user, TO_CATALOGUE) else 0,
        "now": now,
        "next_url": with_params(request, after=shown.next_cursor) if shown.next_cursor else "",
        "previous_url": with_params(request, after=shown.previous_cursor) if shown.previous_cursor else "",
    }
    return render(request, "supervision/meetings.html", context)


@require_safe
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """One meeting: its agenda; while it is planned, what else is disputed; once held, what was decided."""
    row, user, now = visible_meeting(request, meeting_id), staff_of(request), timezone.now()
    is_planned = row.state == MeetingState.PLANNED
    can_change = not reasons_against(row, "change_agenda", by=user, now=now)
    context = {
        "supervision_nav": nav_for(user, "meetings"),
        "row": row,
        "agenda": agenda_for(row, user),
        "invited": list(row.invited.order_by("order", "code")),
        "is_planned": is_planned,
        "can_change": can_change,
        "candidates": candidates(row, user, now, supervision_rules(now).values) if can_change else [],
        "has_begun": row.planned_for <= now,
        "acts": [
            {"label": ACTS["meeting"][verb].label, "url": reverse(name, args=[row.pk]), "icon": icon}
            for verb, (name, icon) in MOVES.items()
            if can_change
        ],
        "history": history_of(row),
        "now": now,
    }
    return render(request, "supervision/meeting.html", context)


@require_safe
def meeting_paper(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Agenda, or minutes once it was held, on A4."""
    row, user = visible_meeting(request, meeting_id), staff_of(request)
    context = {
        "row": row,
        "agenda": agenda_for(row, user),
        "invited": list(row.invited.order_by("order", "code")),
        "is_held": row.state == MeetingState.HELD,
        "now": timezone.now(),
    }
    return render(request, "supervision/meeting_paper.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Call a meeting; its agenda is drawn on its page."""
    user, now = staff_of(request), timezone.now()
    offered = callers(user)
    first = offered.order_by("order", "code").first()
    if first is None:
        raise Http404
    title = _("Coordination meeting of %(month)s") % {"month": f"{in_shanghai(now):%Y-%m}"}
    form = CallForm(request.POST or None, callers=offered, initial={"department": first.pk, "title": title})
    return answer(
        request,
        form,
        act=actions.call_meeting,
        done=_("The meeting is called. Please choose its agenda from what is disputed."),
        leads_to=Meeting.get_absolute_url,
        template="supervision/meeting_new.html",
        title=_("Call the coordination meeting"),
        submit=_("Call it"),
        back=reverse("meetings"),
    )


@require_safe
def meeting_decisions(request: HttpRequest) -> HttpResponse:
    """Decisions that change the catalogue and are not entered yet, for those who keep it."""
    user, now = staff_of(request), timezone.now()
    if not scope(user, TO_CATALOGUE):
        raise Http404
    rows = list(to_enter(user)[:SIZE])
    context = {"supervision_nav": nav_for(user, "meetings"), "rows": rows, "now": now}
    return render(request, "supervision/meeting_decisions.html", context)


def visible_meeting(request: HttpRequest, meeting_id: int) -> Meeting:
    """The meeting of this id, or 404."""
    rows: QuerySet[Any] = Meeting.objects.visible_to(staff_of(request))
    named = rows.select_related("department", "called_by", "recorded_by")
    row: Meeting = get_object_or_404(named, pk=meeting_id)
    return row


def history_of(row: Meeting) -> list[dict[str, Any]]:
    """What happened to the meeting, newest first, from its evidence."""
    words = {verb: spec.label for verb, spec in ACTS["meeting"].items()} | {"call": _("called the meeting")}
    records = list(records_of(Subject(Meeting.KIND, row.pk)))
    return [
        {
            "at": record.at,
            "actor": record.actor_name,
            "words": words.get(record.verb, record.verb),
            "seal": bytes(record.hash).hex()[:8],
        }
        for record in reversed(records)
    ]


def _states(request: HttpRequest, visible: QuerySet[Any], current: str) -> list[dict[str, Any]]:
    counts = dict(visible.order_by().values_list("state").annotate(n=Count("pk")))
    labels: list[tuple[str, Any]] = [*MeetingState.choices, (EVERY, _("All"))]
    return [
        {
            "label": label,
            "url": with_params(request, state=code),
            "count": sum(counts.values()) if code == EVERY else counts.get(code, 0),
            "is_current": code == current,
        }
        for code, label in labels
    ]
