"""T1 on the phone: the citizen's words first, few fields, and then a number and a code to read out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.refusals import Refused
from feedback import actions
from feedback.actions.incidents import join_incident
from feedback.alikes import alike_to
from feedback.choices.knowing import Joining
from feedback.forms.registration import RegisterForm, centres_of
from feedback.incidents import incident_of, late_offer
from feedback.models import Incident, Ticket
from feedback.views.access import staff_of, visible_ticket
from feedback.views.autosave import sent, take_up
from feedback.views.intake_help import beside_of, look
from feedback.views.moves import UNPROCESSABLE

LONGEST_ID = 10


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
        return look(request)
    if not form.is_valid():
        return _show(request, form, UNPROCESSABLE)
    centre, channel = form.cleaned_data["centre"], form.cleaned_data["channel"]
    try:
        ticket = actions.register(
            form.matter(), by=user, now=now, centre=centre, channel=channel, repeats=_earlier(request)
        )
    except Refused as refused:
        for sentence in refused.sentences:
            form.add_error(None, sentence)
        return _show(request, form, refused.status)
    sent(request)
    _join(request, ticket)
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
    own = incident_of(ticket, user)
    context = {
        "ticket": ticket,
        "now": now,
        "alikes": alike_to(ticket, now=now, among=seen),
        "late": late_offer(ticket, own, user) if own else None,
    }
    return render(request, "feedback/registered.html", context)


def _show(request: HttpRequest, form: RegisterForm, status: int = 200) -> HttpResponse:
    context = {**beside_of(request), "form": take_up(request, form, noun="register")}
    return render(request, "feedback/register.html", context, status=status)


def _earlier(request: HttpRequest) -> Ticket | None:
    """The closed ticket that the agent says is raised again (``again``), if they may see it."""
    number = request.POST.get("again", "")
    seen = Ticket.objects.visible_to(staff_of(request))
    return seen.filter(number=number).first() if number.isdecimal() else None


def _join(request: HttpRequest, ticket: Ticket) -> None:
    """Join the new ticket to the matter of many whose button was pressed."""
    given, user = request.POST.get("incident", ""), staff_of(request)
    is_id = given.isdecimal() and given.isascii() and len(given) < LONGEST_ID
    incident = Incident.objects.visible_to(user).open().filter(pk=int(given)).first() if is_id else None
    if incident is None:
        return
    try:
        join_incident(incident, tickets=[ticket.pk], how=Joining.INTAKE, by=user, now=timezone.now())
    except Refused as refused:
        messages.warning(request, " ".join(refused.sentences))
    else:
        messages.success(request, _("It belongs to “%(title)s”.") % {"title": incident.title})


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
