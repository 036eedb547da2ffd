"""派单台: what came in, what it says, who should have it. A person decides."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.masking import mask_text
from core.refusals import Difference, Refused, say
from departments.calendars import load_calendar
from departments.models import Staff
from feedback import actions
from feedback.actions.foreseeing import clocks_if_dispatched
from feedback.actions.snoozing import reasons_to_stay
from feedback.choices import ClockKind
from feedback.forms.base import MoveForm
from feedback.forms.desk import DeskDispatchForm, DeskTriageForm
from feedback.models import Snooze, Ticket
from feedback.querysets import TicketQuerySet
from feedback.rules.urgency_words import pieces
from feedback.states import ON_THE_DESK, State, moved_meanwhile
from feedback.suggestions import LINES
from feedback.views.access import NAMED, staff_of, visible_ticket, way_back
from feedback.views.autosave import take_up
from feedback.views.desks import Desk, first_clock, holders_only, open_desk, small_print, with_clock
from feedback.views.move_pages import BY_VERB
from feedback.views.moves import UNPROCESSABLE, make
from feedback.views.return_history import history_of_returns
from feedback.views.triage_help import help_for, lifts_told

GRANT = "dispatch_tickets"
TABS = {
    "": ON_THE_DESK,
    "triage": (State.REGISTERED,),
    "dispatch": (State.PENDING_DISPATCH,),
}
FORMS: dict[str, type[MoveForm]] = {"triage": DeskTriageForm, "dispatch": DeskDispatchForm}
ORDER = ("is_aside", "-lift", "due_at", "id")
"""What lies aside stands last; what is lifted first, and a person settles the urgency all the same (R18)."""
SENIOR = "senior"
VERB_OF = {State.REGISTERED: "triage", State.PENDING_DISPATCH: "dispatch"}


@require_safe
def dispatch_desk(request: HttpRequest) -> HttpResponse:
    """The desk with ``?ticket=`` in hand, or what is due first; ``?tab=`` triage or dispatch."""
    user, now = staff_of(request), timezone.now()
    desk = _desk(request, user, now)
    return render(request, "feedback/dispatch_desk.html", _context(request, desk, now))


@require_http_methods(["GET", "HEAD", "POST"])
def desk_move(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Triage or dispatch from the desk; what is refused comes back on the desk with what was typed."""
    user, now = staff_of(request), timezone.now()
    if request.method != "POST":
        return redirect(f"{reverse('dispatch-desk')}?ticket={number}")
    holders_only(user, GRANT)
    form = FORMS[verb](request.POST, ticket=visible_ticket(request, number), user=user, now=now)
    if not form.is_valid():
        return _again(request, form, status=UNPROCESSABLE)
    done = _("Triaged. Please dispatch it now.") if verb == "triage" else str(BY_VERB[verb].done)
    return make(request, BY_VERB[verb], form, done=done, again=_again)


@require_POST
def desk_snooze(request: HttpRequest, number: str) -> HttpResponse:
    """Put the ticket aside for a while, or with ``wake`` take it up again; then on with the desk."""
    user, now = staff_of(request), timezone.now()
    holders_only(user, GRANT)
    ticket = visible_ticket(request, number)
    back = way_back(request, reverse("dispatch-desk"))
    try:
        if "wake" in request.GET:
            actions.wake(ticket, by=user, now=now)
            return redirect(f"{reverse('dispatch-desk')}?ticket={number}")
        until = timezone.localtime(actions.snooze(ticket, by=user, now=now))
    except Refused as refused:
        messages.warning(request, " ".join(refused.sentences))
        return redirect(f"{reverse('dispatch-desk')}?ticket={number}")
    undo = f"{reverse('dispatch-desk-snooze', args=[number])}?wake=1"
    said = _("%(number)s lies aside until %(until)s.") % {"number": number, "until": f"{until:%H:%M}"}
    messages.success(request, said, extra_tags=undo)
    return redirect(back)


def _again(
    request: HttpRequest, form: MoveForm, *, status: int, stale: list[Difference] | None = None
) -> HttpResponse:
    """The desk once more, this ticket still in hand, the reasons above what was typed."""
    desk = _desk(request, form.user, form.now, number=form.ticket.number)
    context = _context(request, desk, form.now, form) | {"stale": stale}
    if desk.missing:
        reasons = form.non_field_errors() if stale is None else [say(moved_meanwhile(form.ticket.state))]
        context["lost"] = {"reasons": reasons, "text": form.data.get("instruction", "")}
    return render(request, "feedback/dispatch_desk.html", context, status=status)


def _tickets(user: Staff, states: tuple[State, ...]) -> TicketQuerySet:
    tickets = Ticket.objects.at_centres(user, GRANT)
    return tickets.filter(state__in=states)


def _desk(request: HttpRequest, user: Staff, now: datetime, number: str = "") -> Desk:
    holders_only(user, GRANT)
    aside = Snooze.objects.filter(ticket=OuterRef("pk"), until__gt=now)
    tickets = (
        _tickets(user, TABS[""])
        .annotate(is_aside=Exists(aside))
        .select_related(*NAMED, *LINES, "snooze__by")
        .prefetch_related(with_clock([ClockKind.DISPATCH]))
    )
    tab = request.GET.get("tab", "")
    shown = tickets.filter(_of_tab(tab))
    # triaged a moment ago, a ticket has left its tab and stays in hand until it is dispatched
    return open_desk(request, shown, name="dispatch-desk", number=number, among=tickets, order=ORDER)


def _of_tab(tab: str) -> Q:
    if tab == SENIOR:
        return ~Q(senior_reasons="")
    return Q(state__in=TABS.get(tab, TABS[""]))


def _context(request: HttpRequest, desk: Desk, now: datetime, form: MoveForm | None = None) -> dict[str, Any]:
    user, ticket = staff_of(request), desk.selected
    context: dict[str, Any] = {
        "desk": desk,
        "rows": desk.rows("number", _told),
        "now": now,
        "calendar": load_calendar(),
        "tabs": _tabs(request, desk, user),
        "bulk_url": reverse("dispatch-desk-bulk"),
        "empty": {
            "title": _("Nothing waits for you"),
            "text": _("New matters appear here as soon as they are registered or imported."),
            "icon": "dispatch",
        },
    }
    if ticket is None:
        return context
    verb = VERB_OF[State(ticket.state)]
    if form is None or form.ticket.pk != ticket.pk or not isinstance(form, FORMS[verb]):
        form = FORMS[verb](None, ticket=ticket, user=user, now=now)
    take_up(request, form, noun=BY_VERB[verb].noun, ticket=ticket, here=desk.url_of(ticket.number))
    text = pieces(mask_text(ticket.content))
    context |= {
        "ticket": ticket,
        "verb": verb,
        "form": form,
        "next": desk.url_of(ticket.number) if verb == "triage" else desk.following_url,
        "following": desk.following_url,
        "here": desk.url_of(ticket.number),
        "pieces": text,
        "contact": ticket.complainant.masked_contact(ticket.contact_means) if ticket.complainant else "",
        "clocks": clocks_if_dispatched(ticket, now=now) if verb == "dispatch" else (),
        "repeat": _repeat(ticket, user),
        "not_aside": [say(reason) for reason in reasons_to_stay(ticket, now=now)],
        "returns": history_of_returns(ticket) if verb == "dispatch" else None,
        **help_for(ticket, words=text, user=user, now=now),
    }
    return context


def _told(ticket: Ticket) -> dict[str, Any]:
    repeat = _("said before") if ticket.is_repeat else ""
    lifted = _("lifted: %(why)s") % {"why": lifts_told(ticket)} if ticket.lift_reasons else ""
    aside = _said_aside(ticket)
    senior = _("for a senior") if ticket.senior_reasons else ""
    return {
        "ticket": ticket,
        "clock": first_clock(ticket),
        "tag": ticket.get_category_display(),
        "note": small_print([aside, ticket.channel.name, State(ticket.state).label, repeat, lifted, senior]),
        "is_greyed": bool(aside),
    }


def _said_aside(ticket: Ticket) -> str:
    """Until when it lies aside, and who put it there; empty when it does not."""
    if not getattr(ticket, "is_aside", False):
        return ""
    until = timezone.localtime(ticket.snooze.until)
    return _("aside until %(until)s by %(who)s") % {"until": f"{until:%H:%M}", "who": ticket.snooze.by}


def _tabs(request: HttpRequest, desk: Desk, user: Staff) -> list[dict[str, object]]:
    """The tabs with their exact counts, in one query."""
    counts = _tickets(user, TABS[""]).aggregate(
        **{tab or "all": Count("pk", filter=_of_tab(tab)) for tab in (*TABS, SENIOR)}
    )
    words = {
        "": _("All"),
        "triage": _("Awaiting triage"),
        "dispatch": _("Awaiting dispatch"),
        SENIOR: _("For the senior"),
    }
    return [
        {
            "url": f"{desk.address}?tab={tab}" if tab else desk.address,
            "label": words[tab],
            "count": counts[tab or "all"],
            "is_current": request.GET.get("tab", "") == tab,
        }
        for tab in words
    ]


def _repeat(ticket: Ticket, user: Staff) -> Ticket | None:
    """The earlier ticket with exactly these words, when the person may see it."""
    if ticket.duplicate_of_id is None:
        return None
    seen = Ticket.objects.visible_to(user)
    named = seen.select_related("lead_department", "area", "channel", "complainant")
    return cast(
        Ticket | None,
        named.prefetch_related(with_clock([ClockKind.HANDLE])).filter(pk=ticket.duplicate_of_id).first(),
    )
