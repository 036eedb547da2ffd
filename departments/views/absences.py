"""缺勤: one's own times away, and those of the people one approves for."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from core.keyset import page
from core.refusals import Refused
from departments.actions.absences import KEEPER, end_absence, plan_absence
from departments.forms.absence import AbsenceForm
from departments.models import Absence, Post, Staff
from departments.rules.calendar import in_shanghai
from departments.scope import scope

SIZE = 40


@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """Those under way and to come, the next first; ``?past=1`` those that are over; a form for one more."""
    user: Any = request.user
    now, status = timezone.now(), 200
    today = in_shanghai(now).date()
    form = AbsenceForm(
        request.POST or None,
        user=user,
        kept=scope(user, KEEPER).ids,
        initial={"first_day": today, "last_day": today},
    )
    if form.is_bound and form.is_valid():
        try:
            plan_absence(**form.arguments(), by=user, now=now)
        except Refused as refused:
            form.add_error(None, refused.sentences)  # type: ignore[arg-type]
            status = refused.status
        else:
            messages.success(request, _("The absence is entered."))
            return redirect("absences")
    elif form.is_bound:
        status = 422
    return render(request, "departments/absences.html", _context(request, form), status=status)


@require_POST
def absence_end(request: HttpRequest, absence_id: int) -> HttpResponse:
    """Back early: end it now, or take one off that has not begun."""
    user: Any = request.user
    absence = get_object_or_404(seen_by(user), pk=absence_id)
    end_absence(absence, by=user, now=timezone.now())
    messages.success(request, _("The absence is ended. Welcome back."))
    return redirect("absences")


def seen_by(user: Staff) -> QuerySet[Absence]:
    """One's own, those one stands in for, and those of the people one approves for."""
    held = scope(user, KEEPER)
    if held.everything:
        return Absence.objects.all()
    posts = Post.objects.filter(ended_at__isnull=True, department_id__in=list(held.ids))
    of_theirs = Q(staff_id__in=posts.values("staff_id"))
    return Absence.objects.filter(Q(staff=user) | Q(deputy=user) | of_theirs)


def _context(request: HttpRequest, form: AbsenceForm) -> dict[str, Any]:
    user: Any = request.user
    now, is_past = timezone.now(), bool(request.GET.get("past"))
    rows = seen_by(user).filter(Q(ends_at__lte=now) if is_past else Q(ends_at__gt=now))
    order = ("-starts_at", "-id") if is_past else ("starts_at", "id")
    here = page(
        rows.select_related("staff", "deputy"), order=order, after=request.GET.get("after"), size=SIZE
    )
    return {
        "now": now,
        "form": form,
        "absences": here.items,
        "is_past": is_past,
        "tabs": [
            {"url": "?", "label": _("Now and to come"), "count": None, "is_current": not is_past},
            {"url": "?past=1", "label": pgettext("absence", "Over"), "count": None, "is_current": is_past},
        ],
        "next_url": _page(here.next_cursor, is_past),
        "previous_url": _page(here.previous_cursor, is_past),
        "keeps_others": bool(scope(user, KEEPER)),
    }


def _page(cursor: str | None, is_past: bool) -> str:
    return f"?{'past=1&' if is_past else ''}after={cursor}" if cursor else ""
