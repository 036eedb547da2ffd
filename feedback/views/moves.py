"""The page of one move: GET shows its form, POST makes it. By htmx the same form stands in the dialog."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from core.reasons import Reason
from core.refusals import Difference, Refused, Stale, say
from core.web.parts import wants_part
from departments.scope import scope_many
from feedback import actions
from feedback.actions.letters import foreseen_letter
from feedback.choices import PaperState
from feedback.forms.base import MoveForm
from feedback.lifecycle import LABELS, MOVES
from feedback.models import Attachment, CoReply, Dispatch, ReturnRequest, Ticket
from feedback.panels import files_by_paper
from feedback.rules.moves import Place
from feedback.rules.refusing import is_not_theirs
from feedback.states import State
from feedback.views import request_papers
from feedback.views.access import staff_of, visible_ticket, way_back
from feedback.views.autosave import sent, take_up
from feedback.views.filing import take_in
from feedback.views.move_pages import BY_NOUN, BY_VERB, MovePage, requests
from feedback.views.walking import back_to, onward_from

UNPROCESSABLE = 422
UNDONE_BY = {"merge": "unmerge"}
"""Moves that are undone by one click for a while after they were made."""
HANDED_ON = frozenset(
    {
        "draft_co_reply",
        "request_return",
        "request_extension",
        "request_suspension",
        "request_termination",
    }
)
"""Moves after which somebody else is to act, though the ticket stays in the list."""
RETURN_VERBS = frozenset({"request_return", "withdraw_return", "grant_return", "refuse_return"})


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, number: str, noun: str) -> HttpResponse:
    """Show or make the move ``noun`` of a ticket the person may see."""
    ticket, page, now = visible_ticket(request, number), BY_NOUN[noun], timezone.now()
    against = reasons_against(request, ticket, page.verb, now)
    if against and (request.method != "POST" or not_theirs(against)):
        return refuse(request, page, ticket, against)
    if request.method == "POST":
        form = form_of(request, page, ticket, now=now)
        if take_in(request, form):
            return show(request, page, form)
        return act(request, page, form) if form.is_valid() else unfit(request, page, form)
    return show(request, page, form_of(request, page, ticket, now=now))


def form_of(request: HttpRequest, page: MovePage, ticket: Ticket, *, now: datetime) -> MoveForm:
    """The move's form, bound to what was posted."""
    data = request.POST if request.method == "POST" else None
    initial = {"next": request.GET.get("next", "")}
    return page.form(data, ticket=ticket, user=staff_of(request), now=now, initial=initial)


def unfit(request: HttpRequest, page: MovePage, form: MoveForm) -> HttpResponse:
    """What was typed cannot be sent: perhaps only because the ticket is no longer what it was then."""
    read_at = str(form.data.get("version", ""))
    if not read_at.isdecimal() or read_at == str(form.ticket.version):
        return show(request, page, form, status=UNPROCESSABLE)
    fresh = form.renewed()
    return show(request, page, fresh, status=409, stale=fresh.differences())


def act(request: HttpRequest, page: MovePage, form: MoveForm) -> HttpResponse:
    """Make the move; what is refused comes back in its form."""

    def again(request: HttpRequest, form: MoveForm, **extra: Any) -> HttpResponse:
        return show(request, page, form, **extra)

    return make(request, page, form, done=str(page.done), again=again)


def make(
    request: HttpRequest,
    page: MovePage,
    form: MoveForm,
    *,
    done: str,
    again: Callable[..., HttpResponse],
    is_handed_on: bool = False,
) -> HttpResponse:
    """Call the action; when refused, ``again(request, form, status=, stale=)`` keeps what was typed.

    Out of one's hands (``is_handed_on``, or no longer in the list one came from), it goes on to the next.
    """
    ticket, version = form.ticket, form.cleaned_data["version"]
    onward = onward_from(request, ticket, now=form.now)
    action = getattr(actions, page.verb)
    try:
        action(ticket, by=form.user, now=form.now, version=version, **form.arguments())
    except Stale as stale:
        form.ticket = Ticket.objects.get(pk=ticket.pk)
        fresh = form.renewed()
        return again(request, fresh, status=stale.status, stale=fresh.differences())
    except Refused as refused:
        return again(request, _with(form, refused), status=refused.status)
    sent(request, ticket=ticket)
    is_handed_on = is_handed_on or page.verb in HANDED_ON
    following = (
        onward.after(ticket, user=form.user, now=form.now, is_handed_on=is_handed_on) if onward else ""
    )
    said = f"{ticket.number} · {done}" if following else done
    messages.success(request, said, extra_tags=_undo(page, ticket))
    back = back_to(request, ticket, way_back(request, ticket.get_absolute_url()))
    return leave(request, following or back)


def _undo(page: MovePage, ticket: Ticket) -> str:
    """Where the move just made is undone, while the message stands; empty for most."""
    if page.verb == "assign":
        return reverse("ticket-assignment-undo", args=[ticket.number])
    undone_by = BY_VERB.get(UNDONE_BY.get(page.verb, ""))
    return undone_by.url(ticket) if undone_by else ""


def _with(form: MoveForm, refused: Refused) -> MoveForm:
    form.is_valid()
    for sentence in refused.sentences:
        form.add_error(None, sentence)
    return form


def leave(request: HttpRequest, address: str) -> HttpResponse:
    """Go on to ``address``, from the dialog too; the page one is on is read anew."""
    if not wants_part(request):
        return redirect(address)
    here = urlsplit(request.htmx.current_url_abs_path or "")  # type: ignore[attr-defined]
    wanted = urlsplit(address)
    if wanted.fragment and (here.path, here.query) == (wanted.path, wanted.query):
        return HttpResponseClientRefresh()
    return HttpResponseClientRedirect(address)


def show(
    request: HttpRequest,
    page: MovePage,
    form: MoveForm,
    *,
    status: int = 200,
    stale: list[Difference] | None = None,
) -> HttpResponse:
    """The form on its page or in the dialog."""
    context = context_of(request, page, form.ticket) | {
        "form": take_up(request, form, noun=page.noun, ticket=form.ticket),
        "url": page.url(form.ticket),
        "submit": page.submit,
        "intro": page.intro,
        "danger": page.is_grave,
        "stale": stale,
        "extra": page.extra,
        "papers": _papers(request, page, form),
        "files": files_by_paper(form.ticket, form.user) if page.extra else {},
        "now": form.now,
    }
    return render(request, _template(request), context, status=status)


def refuse(request: HttpRequest, page: MovePage, ticket: Ticket, against: list[Reason]) -> HttpResponse:
    """Why the move cannot be made, where its form would be."""
    status = 403 if not_theirs(against) else 409
    context = context_of(request, page, ticket) | {"reasons": [say(reason) for reason in against]}
    return render(request, _template(request), context, status=status)


def context_of(request: HttpRequest, page: MovePage, ticket: Ticket) -> dict[str, object]:
    """What the page and the dialog show alike."""
    return {
        "ticket": ticket,
        "page": page,
        "title": LABELS[page.verb],
        "back": way_back(request, ticket.get_absolute_url()),
    }


def reasons_against(request: HttpRequest, ticket: Ticket, verb: str, now: datetime) -> list[Reason]:
    """Why this person may not make this move now; empty when they may."""
    choices = actions.choices(ticket, staff=staff_of(request), now=now)
    found = next((choice for choice in choices if choice.verb == verb), None)
    if found is not None:
        return list(found.reasons)
    theirs = _ever_theirs(request, ticket, verb)
    if theirs and str(ticket.state) not in MOVES[verb].sources:
        return [Reason("wrong_state", {"move": LABELS[verb], "state": State(ticket.state).label})]
    return [Reason("no_authority", {"permission": MOVES[verb].permission})]


def _ever_theirs(request: HttpRequest, ticket: Ticket, verb: str) -> bool:
    """Whether the move could be the person's in another state: its grant, where the ticket is or was."""
    authorities = MOVES[verb].authorities
    held = scope_many(staff_of(request), {permission for permission, _place in authorities})
    everywhere = {ticket.centre_id, *ticket.department_ids}
    return any(
        department in held[permission]
        for permission, place in authorities
        for department in ({ticket.centre_id} if place is Place.CENTRE else everywhere)
    )


def is_of_now(request: HttpRequest, ticket: Ticket, verb: str, now: datetime) -> bool:
    """Whether the move is one of the ticket's state and the person's grants: its papers are theirs."""
    return any(one.verb == verb for one in actions.choices(ticket, staff=staff_of(request), now=now))


def not_theirs(against: list[Reason]) -> bool:
    """Whether a grant is lacking: then the form, and the paper in it, are not shown either."""
    return is_not_theirs(reason.code for reason in against)


def _papers(request: HttpRequest, page: MovePage, form: MoveForm) -> dict[str, object]:
    """The text that the move would sign, read only where it shows one, and never before or after its time."""
    ticket = form.ticket
    if page.verb in {"submit_result", "approve_result"}:
        if not is_of_now(request, ticket, page.verb, form.now):
            return {}
        rows = ticket.dispatches.live().filter(role="LEAD").prefetch_related("results__drafted_by")
        draft = next((draft for row in rows for draft in row.results.all()), None)
        return {"draft": draft, "letter": foreseen_letter(ticket, draft.reply) if draft else None}
    if page.verb in {"co_reply", "return_co_draft"}:
        shares = Dispatch.objects.held_by(form.user, "approve_results").live().filter(ticket=ticket)
        waiting = CoReply.objects.filter(
            dispatch__in=shares, state=PaperState.DRAFTED, handed_in_at__isnull=False
        )
        return {"co_replies": waiting.select_related("dispatch__department", "drafted_by")}
    if page.verb in RETURN_VERBS:
        return _return_paper(ticket, form)
    if page.extra == requests.PAPER:
        return {**request_papers.paper_of(ticket, page.verb, now=form.now)}
    return {}


def _return_paper(ticket: Ticket, form: MoveForm) -> dict[str, object]:
    undecided = (PaperState.DRAFTED, PaperState.SIGNED)
    papers = ReturnRequest.objects.filter(dispatch__ticket=ticket, state__in=undecided)
    paper = papers.filter(dispatch__ended_at=None).select_related("suggested", "drafted_by").first()
    files = Attachment.objects.visible_to(form.user).of(paper).standing() if paper else []
    return {"return_paper": paper, "return_files": files}


def _template(request: HttpRequest) -> str:
    return "feedback/ticket/_move_form.html" if wants_part(request) else "feedback/move.html"
