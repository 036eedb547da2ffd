"""The editor of the lead's answer: saving, handing in, starting from a template, advice while one writes."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from feedback.actions.reply_templates import count_use
from feedback.forms.handling import DraftForm
from feedback.lifecycle import LABELS
from feedback.models import Ticket
from feedback.views.access import staff_of, visible_ticket, way_back
from feedback.views.advising import advice_for
from feedback.views.article_use import answer_of_article
from feedback.views.autosave import take_up
from feedback.views.filing import take_in
from feedback.views.filling import chosen_template, filled, templates_for
from feedback.views.move_pages import BY_NOUN
from feedback.views.moves import UNPROCESSABLE, make, not_theirs, reasons_against, refuse
from feedback.views.similar import answer_of_similar

PAGE = BY_NOUN["draft"]
CHOSEN = ("result_code", "solved", "unsolved_reason")


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, number: str) -> HttpResponse:
    """The editor as a page; POST saves or hands in, or (``fill``) puts a template above what was typed."""
    ticket, now = visible_ticket(request, number), timezone.now()
    if request.method == "POST" and "advice" in request.POST:
        reply = request.POST.get("reply", "")
        advice = advice_for(ticket, reply, templates=templates_for(ticket), with_names=True)
        return render(request, "feedback/ticket/_advice.html", {"advice": advice})
    against = reasons_against(request, ticket, PAGE.verb, now)
    if against and (request.method != "POST" or not_theirs(against)):
        return refuse(request, PAGE, ticket, against)
    if request.method == "POST":
        is_filling = "fill" in request.POST and not against
        return _fill(request, ticket, now) if is_filling else _save(request, ticket, now)
    form = _form(request, ticket, now)
    template = chosen_template(request.GET.get("template"), ticket)
    if template is not None:
        form.initial["reply"] = filled(template, ticket, now, writer=staff_of(request))
    return show_editor(request, form)


def show_editor(request: HttpRequest, form: DraftForm, **extra: object) -> HttpResponse:
    """The editor alone for htmx, on its page otherwise."""
    status = int(str(extra.pop("status", 200)))
    template = "feedback/ticket/_editor.html" if request.htmx else "feedback/draft.html"  # type: ignore[attr-defined]
    context = editor_context(take_up(request, form, noun=PAGE.noun, ticket=form.ticket)) | {
        "ticket": form.ticket,
        "title": LABELS[PAGE.verb],
        "back": way_back(request, form.ticket.get_absolute_url()),
        **extra,
    }
    return render(request, template, context, status=status)


def editor_context(form: DraftForm) -> dict[str, object]:
    """What the editor needs beside the ticket; one query for the templates, one for the draft."""
    templates = templates_for(form.ticket)
    return {
        "form": form,
        "templates": templates,
        "advice": advice_for(form.ticket, str(form["reply"].value() or ""), templates=templates),
        "draft": form.draft,
    }


def _form(request: HttpRequest, ticket: Ticket, now: datetime) -> DraftForm:
    data = request.POST if request.method == "POST" else None
    return DraftForm(data, ticket=ticket, user=staff_of(request), now=now)


def _save(request: HttpRequest, ticket: Ticket, now: datetime) -> HttpResponse:
    form = _form(request, ticket, now)
    if take_in(request, form):
        return show_editor(request, form)
    if not form.is_valid():
        return show_editor(request, form, status=UNPROCESSABLE)
    handed_in = form.cleaned_data["hand_in"]
    done = _("Handed in. Your approver signs next.") if handed_in else str(PAGE.done)
    return make(request, PAGE, form, done=done, again=show_editor, is_handed_on=bool(handed_in))


def _fill(request: HttpRequest, ticket: Ticket, now: datetime) -> HttpResponse:
    data = request.POST.copy()
    put = (answer_of_article(request, ticket, now) or answer_of_similar(request, ticket)).replace(
        "\r\n", "\n"
    )
    is_answer = bool(put)
    if not put and (template := chosen_template(request.POST.get("template"), ticket)) is not None:
        put = filled(template, ticket, now, writer=staff_of(request))
        count_use(template)
    if "insert" in request.POST:  # the page puts it where the cursor is
        return HttpResponse(put, content_type="text/plain; charset=utf-8")
    if "reply" not in data:  # from a panel beside the editor: what is stored stays below
        stored = DraftForm(None, ticket=ticket, user=staff_of(request), now=now)
        data.update({name: str(stored[name].value() or "") for name in ("version", "reply", *CHOSEN)})
    stands = is_answer and put.strip() in data.get("reply", "").replace("\r\n", "\n")
    if put and not stands:
        data["reply"] = "\n\n".join(part for part in (put, data.get("reply", "").strip()) if part)
    form = DraftForm(data, ticket=ticket, user=staff_of(request), now=now)
    take_in(request, form)
    return show_editor(request, form, is_filled=True, stands=stands)
