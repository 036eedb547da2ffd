"""T1 on the phone: the citizen's words first, few fields, and then a number and a code to read out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.refusals import Refused
from core.secrets import blind_index
from feedback import actions
from feedback.actions.registering import REGISTER
from feedback.alikes import alike_to
from feedback.forms.registration import RegisterForm, centres_of
from feedback.models import Ticket
from feedback.views.access import staff_of, visible_ticket
from feedback.views.moves import UNPROCESSABLE

MOST_SHOWN = 5


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The form; only for those who may register at a centre."""
    user, now = staff_of(request), timezone.now()
    if not centres_of(user):
        raise PermissionDenied
    form = RegisterForm(request.POST if request.method == "POST" else None, user=user)
    if request.method != "POST":
        return _show(request, form)
    if "look" in request.POST:
        return _show_caller(request)
    if not form.is_valid():
        return _show(request, form, UNPROCESSABLE)
    centre, channel = form.cleaned_data["centre"], form.cleaned_data["channel"]
    try:
        ticket = actions.register(form.matter(), by=user, now=now, centre=centre, channel=channel)
    except Refused as refused:
        for sentence in refused.sentences:
            form.add_error(None, sentence)
        return _show(request, form, refused.status)
    _tell_repeat(request, ticket)
    return redirect("register-done", number=ticket.number)


@require_safe
def registered(request: HttpRequest, number: str) -> HttpResponse:
    """What to read out: the number and the query code. Only to whoever registered it."""
    ticket = visible_ticket(request, number)
    if ticket.registered_by_id != staff_of(request).pk:
        raise Http404
    user, now = staff_of(request), timezone.now()
    seen = Ticket.objects.visible_to(user)
    context = {"ticket": ticket, "now": now, "alikes": alike_to(ticket, now=now, among=seen)}
    return render(request, "feedback/registered.html", context)


def _show(request: HttpRequest, form: RegisterForm, status: int = 200) -> HttpResponse:
    return render(request, "feedback/register.html", {"form": form}, status=status)


def _show_caller(request: HttpRequest) -> HttpResponse:
    """Open tickets of the phone typed so far; nothing is registered, and what was typed stays."""
    user = staff_of(request)
    index = blind_index(request.POST.get("phone", "").strip(), "phone")
    mine = Ticket.objects.visible_to(user).at_centres(user, REGISTER).open()
    theirs = mine.filter(complainant__phone_index=index).order_by("-registered_at") if index else mine.none()
    caller = list(theirs[:MOST_SHOWN])
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "feedback/register/_caller.html", {"caller": caller})
    form = RegisterForm(None, user=user, initial=request.POST.dict())
    return render(request, "feedback/register.html", {"form": form, "caller": caller})


def _tell_repeat(request: HttpRequest, ticket: Ticket) -> None:
    """Point at the first ticket of the same words, if the person may see it."""
    if not ticket.is_repeat:
        return
    first = Ticket.objects.visible_to(staff_of(request)).filter(pk=ticket.duplicate_of_id).first()
    if first is None:
        messages.warning(request, _("The same words were registered before."))
        return
    text = _("The same words were registered before as %(number)s, now “%(state)s”.")
    messages.warning(request, text % {"number": first.number, "state": first.get_state_display()})
