"""值班表: who is told at once, at any hour, of what is critical."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.keyset import page
from core.refusals import Refused
from departments.actions.roster import KEEPERS, end_duty, plan_duty
from departments.models import DutyRoster, Staff
from departments.scope import scope_many
from feedback.views.access import staff_of
from feedback.views.addresses import with_params
from supervision.forms.roster import TurnForm
from supervision.views.navigation import nav_for

SIZE = 40
ORDERS = {False: ("starts_at", "id"), True: ("-starts_at", "-id")}


@require_http_methods(["GET", "POST"])
def duty_roster(request: HttpRequest) -> HttpResponse:
    """Turns that are on or to come, the next first; ``?past=1`` those that are over; a form for one more."""
    user, now = staff_of(request), timezone.now()
    ids, everything = _kept(user)
    form = TurnForm(request.POST or None, ids=ids, everything=everything)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            plan_duty(**form.cleaned_data, by=user, now=now)
        except Refused as refused:
            form.add_error(None, refused.sentences)  # type: ignore[arg-type]
            status = refused.status
        else:
            messages.success(request, _("The turn of duty is on the roster."))
            return redirect("duty-roster")
    elif form.is_bound:
        status = 422
    return render(request, "supervision/watching/roster.html", _context(request, form), status=status)


@require_POST
def duty_end(request: HttpRequest, turn_id: int) -> HttpResponse:
    """End a turn now, or take one that has not begun off the roster."""
    user = staff_of(request)
    turn = get_object_or_404(_turns(user), pk=turn_id)
    end_duty(turn, by=user, now=timezone.now())
    messages.success(request, _("The turn is ended."))
    return redirect("duty-roster")


def _context(request: HttpRequest, form: TurnForm) -> dict[str, Any]:
    user, now = staff_of(request), timezone.now()
    is_past = bool(request.GET.get("past"))
    turns = _turns(user).filter(Q(ends_at__lte=now) if is_past else Q(ends_at__gt=now))
    named = turns.select_related("department", "staff")
    here = page(named, order=ORDERS[is_past], after=request.GET.get("after"), size=SIZE)
    return {
        "now": now,
        "supervision_nav": nav_for(user, "duty-roster"),
        "form": form,
        "turns": here.items,
        "is_past": is_past,
        "tabs": [
            {
                "url": with_params(request, past=value),
                "label": label,
                "count": None,
                "is_current": bool(value) is is_past,
            }
            for value, label in (("", _("Now and to come")), ("1", _("Past turns")))
        ],
        "next_url": with_params(request, after=here.next_cursor) if here.next_cursor else "",
        "previous_url": with_params(request, after=here.previous_cursor) if here.previous_cursor else "",
    }


def _kept(user: Staff) -> tuple[list[int], bool]:
    """The departments whose roster the person keeps, or that it is every one; 404 for nobody's keeper."""
    held = scope_many(user, KEEPERS).values()
    if not any(held):
        raise Http404
    return sorted({pk for one in held for pk in one.ids}), any(one.everything for one in held)


def _turns(user: Staff) -> Any:
    ids, everything = _kept(user)
    return DutyRoster.objects.all() if everything else DutyRoster.objects.filter(department_id__in=ids)
