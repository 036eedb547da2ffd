"""Shows a complainant's contact in clear, once, to someone who says why; nothing keeps the answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.masking import holds_number
from core.refusals import Refused
from core.web.parts import wants_part
from feedback import actions
from feedback.forms.registration import RevealForm
from feedback.models import Ticket
from feedback.views.access import staff_of, visible_ticket


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def complainant(request: HttpRequest, number: str) -> HttpResponse:
    """GET asks the reason; POST writes the access down, and shows the contact in this one answer."""
    ticket = visible_ticket(request, number)
    form = RevealForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _ask(request, ticket, form)
    if not form.is_valid():
        return _ask(request, ticket, form, status=422)
    try:
        clear = actions.reveal_complainant(
            ticket,
            reason=form.cleaned_data["reason"],
            by=staff_of(request),
            now=timezone.now(),
            address=request.META.get("REMOTE_ADDR"),
        )
    except Refused as refused:
        for sentence in refused.sentences:
            form.add_error(None, sentence)
        return _ask(request, ticket, form, status=refused.status)
    words = ticket.content if holds_number(ticket.content) else ""
    facts = [
        (_("Name"), clear.name),
        (_("Phone"), clear.phone),
        (_("Email"), clear.email),
        (_("Channel account"), clear.channel_account),
        (_("Identity number"), clear.id_number),
        (_("Home address"), clear.address),
    ]
    return _answer(request, ticket, {"facts": facts, "words": words})


def _ask(request: HttpRequest, ticket: Ticket, form: RevealForm, status: int = 200) -> HttpResponse:
    return _answer(request, ticket, {"form": form}, status)


def _answer(
    request: HttpRequest, ticket: Ticket, extra: dict[str, object], status: int = 200
) -> HttpResponse:
    template = "feedback/ticket/_complainant.html" if wants_part(request) else "feedback/complainant.html"
    context = {
        "ticket": ticket,
        "title": _("The complainant's contact"),
        "back": ticket.get_absolute_url(),
    } | extra
    return render(request, template, context, status=status)
