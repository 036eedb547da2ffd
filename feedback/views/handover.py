"""交接: somebody's open work, given to colleagues by whoever signs there; a handler asks for it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from departments.models import Staff
from departments.scope import scope
from feedback.actions.assigning import ask_hand_over, hand_over
from feedback.forms.handover import HandOverForm
from feedback.reports.handover import SIGNS, InHand, dispatches_of, in_hand
from feedback.views.access import staff_of
from feedback.views.autosave import sent, take_up_here

MOST = 100
UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: HttpRequest, staff_id: int | None = None) -> HttpResponse:
    """What the person has in hand; who signs there hands it over and sees what became of each row."""
    user, now = staff_of(request), timezone.now()
    staff = user if staff_id in (None, user.pk) else get_object_or_404(Staff.objects.all(), pk=staff_id)
    held = in_hand(staff, seen_by=user, most=MOST)
    if not held.rows and not _may_know(user, staff):
        raise Http404
    may_hand = bool(scope(user, SIGNS))
    if request.method == "POST" and not may_hand:
        raise Http404
    form = HandOverForm(
        request.POST or None, rows=held.rows, staff=staff, now=now, initial=_asked_for(request, held)
    )
    if may_hand and form.fields["to"].queryset:  # type: ignore[attr-defined]
        take_up_here(request, form)
    context = {"now": now, "staff": staff, "held": held, "form": form, "may_hand": may_hand, "most": MOST}
    if request.method == "POST" and form.is_valid():
        ticked = {row.pk for row in form.cleaned_data["d"]}
        rows = [row for row in held.rows if row.pk in ticked]
        handed = hand_over(
            rows, to=list(form.cleaned_data["to"]), words=form.cleaned_data["words"], by=user, now=now
        )
        sent(request)
        return render(request, "feedback/handed_over.html", context | {"handed": handed})
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "feedback/handover.html", context, status=status)


@require_POST
def handover_asking(request: HttpRequest) -> HttpResponse:
    """A handler asks whoever signs for them to give these rows to a colleague."""
    user = staff_of(request)
    rows = list(dispatches_of(user, seen_by=user).filter(pk__in=_ids(request.POST.getlist("d")))[:MOST])
    if not rows:
        messages.error(request, _("Please tick a row."))
        return redirect("handover")
    told = ask_hand_over(rows, by=user, now=timezone.now())
    if told:
        messages.success(request, _("Your approver is asked to hand them over."))
    else:
        messages.error(request, _("Nobody signs for your department, so nobody could be asked."))
    return redirect("handover")


def _may_know(user: Staff, staff: Staff) -> bool:
    """Oneself, and the people one signs for."""
    if user.pk == staff.pk:
        return True
    held = scope(user, SIGNS)
    posts = staff.posts.filter(ended_at__isnull=True).values_list("department_id", flat=True)
    return held.everything or any(pk in held for pk in posts)


def _asked_for(request: HttpRequest, held: InHand) -> dict[str, Any]:
    """Which rows come ticked: those the address names, else all."""
    named = _ids(request.GET.getlist("d"))
    return {"d": named or [row.pk for row in held.rows]}


def _ids(given: list[str]) -> list[int]:
    return [int(pk) for pk in given if pk.isdecimal() and len(pk) <= 18][:MOST]
