"""What stands beside the form while a call is taken: who is calling, what is like it, what to say at once.

Nothing is registered here, what was typed stays, and nothing of it goes into an address or a log.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.refusals import Refused
from departments.models import Staff
from departments.rules.calendar import in_shanghai
from feedback.actions.looking_up import look_up_caller, looked_up
from feedback.alikes import alike_to
from feedback.articles import fitting_articles
from feedback.callers import caller_of, told_to
from feedback.forms.registration import RegisterForm, centres_of
from feedback.incidents import offered
from feedback.models import Area, Ticket
from feedback.rules.registration import content_digest
from feedback.views.access import staff_of
from feedback.views.autosave import go_on

SHORTEST = 4
MOST_ARTICLES = 3
MOST_TYPED = 2000


def look(request: HttpRequest) -> HttpResponse:
    """``look=beside``: matters like the words typed; else the caller of the phone typed."""
    beside = request.POST.get("look") == "beside"
    context = beside_of(request) if beside else _caller(request)
    if request.htmx:  # type: ignore[attr-defined]
        name = "_beside" if beside else "_caller"
        return render(request, f"feedback/register/{name}.html", context)
    user = staff_of(request)
    form = go_on(request, RegisterForm(None, user=user, initial=request.POST.dict()), noun="register")
    whole = {**beside_of(request), **context, "form": form}
    return render(request, "feedback/register.html", whole)


def beside_of(request: HttpRequest) -> dict[str, Any]:
    """Open matters of many, tickets alike and articles, for the words typed so far."""
    user, now = staff_of(request), timezone.now()
    text = request.POST.get("content", "")[:MOST_TYPED].strip()
    area = _area(request.POST.get("area", ""))
    context: dict[str, Any] = {"incidents": offered(user, text=text, area=area, at=now), "now": now}
    if len(text) < SHORTEST:
        return context
    context["alikes"] = _alikes(request, user, text, area, now)
    today = in_shanghai(now).date()
    context["articles"] = fitting_articles(text, topic=None, user=user, today=today, most=MOST_ARTICLES)
    return context


def _caller(request: HttpRequest) -> dict[str, Any]:
    user, now = staff_of(request), timezone.now()
    phone = request.POST.get("phone", "").strip()
    if not phone:
        return {"caller": None, "now": now}
    try:
        found = look_up_caller(phone=phone, by=user, now=now, address=request.META.get("REMOTE_ADDR"))
    except Refused as refused:
        return {"caller": None, "refused": refused.sentences, "now": now}
    return {"caller": caller_of(found, user=user, now=now), "now": now}


def _alikes(request: HttpRequest, user: Staff, text: str, area: Area | None, now: datetime) -> list[Any]:
    """Tickets of the last 30 days that may be the same; the phone counts once it was looked up."""
    callers = looked_up(phone=request.POST.get("phone", ""), by=user, now=now)
    seen = told_to(user)
    found: list[Any] = []
    for centre in centres_of(user):
        typed = Ticket(
            centre=centre,
            content=text,
            content_digest=content_digest(text),
            area=area,
            place=request.POST.get("place", "").strip()[:200],
        )
        found += alike_to(typed, now=now, among=seen, callers=callers)
    return found


def _area(given: str) -> Area | None:
    is_id = given.isdecimal() and given.isascii() and len(given) < 10
    return Area.objects.filter(pk=int(given)).first() if is_id else None
