"""我的未提交内容: what one typed and did not send, to read, copy, go on with, hand over or remove."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from core.forms import spoken
from core.reasons import Reason
from core.refusals import Refused
from departments.models import Staff
from feedback.actions.drafts import fields_of, put_aside, remove_draft
from feedback.actions.handing_text import hand_over, receivers, receivers_by_ticket
from feedback.lifecycle import LABELS
from feedback.models import Draft, Ticket
from feedback.views.access import staff_of, way_back
from feedback.views.autosave import PAPERS, REGISTER, form_of, page_of
from feedback.views.move_pages import BY_NOUN

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """One text on the page; ``url`` goes on with it, and is empty where the ticket is no longer one's own."""

    draft: Draft
    title: str
    words: list[tuple[str, str]]
    url: str
    receivers: list[Staff]


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """The person's own texts, newest first, whether or not they still see the ticket."""
    user = staff_of(request)
    own = Draft.objects.visible_to(user).unsent().select_related("ticket", "given_by")
    found = list(own.order_by("-saved_at", "-id")[:MOST_SHOWN])
    seen = set(
        Ticket.objects.visible_to(user)
        .filter(pk__in={draft.ticket_id for draft in found})
        .values_list("pk", flat=True)
    )
    others = receivers_by_ticket(seen, by=user)
    rows = [
        _kept(draft, others, is_seen=draft.ticket_id is None or draft.ticket_id in seen) for draft in found
    ]
    return render(request, "feedback/drafts.html", {"rows": rows, "now": timezone.now()})


@require_POST
def draft_aside(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show the form as it stands; the text is not offered any more, and stays on the page of unsent texts."""
    draft = _own(request, draft_id)
    put_aside(draft, by=staff_of(request), now=timezone.now())
    visible = Ticket.objects.visible_to(staff_of(request)).filter(pk=draft.ticket_id).first()
    if draft.ticket_id and visible is None:
        return redirect("drafts")
    return redirect(page_of(draft.noun, visible, next=way_back(request, "")))


@require_POST
def draft_removal(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Remove a text for good."""
    remove_draft(_own(request, draft_id), by=staff_of(request), now=timezone.now())
    messages.success(request, _("The text is removed."))
    return redirect("drafts")


@require_POST
def draft_handing(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Hand a text to whoever works on the ticket now."""
    draft, to = _own(request, draft_id), request.POST.get("to", "")
    staff = next((one for one in receivers(draft, by=staff_of(request)) if str(one.pk) == to), None)
    if staff is None:  # the ticket went on since the page was shown
        raise Refused(Reason("nobody_to_hand_to"))
    hand_over(draft, to=staff, by=staff_of(request), now=timezone.now())
    messages.success(request, _("%(who)s has your text now.") % {"who": staff.display_name})
    return redirect("drafts")


def _own(request: HttpRequest, draft_id: int) -> Draft:
    found: Draft = get_object_or_404(Draft.objects.visible_to(staff_of(request)).unsent(), pk=draft_id)
    return found


def _kept(draft: Draft, others: Mapping[int, list[Staff]], *, is_seen: bool) -> Kept:
    title = _title(draft.noun)
    url = page_of(draft.noun, draft.ticket, typed=draft.pk) if is_seen and _is_known(draft) else ""
    return Kept(draft, title, _words(draft), url, others.get(draft.ticket_id or 0, []))


def _title(noun: str) -> str:
    """What was being written."""
    papers = {"article": _("Article"), "template": _("Reply template"), "announcement": _("Announcement")}
    page = BY_NOUN.get(noun)
    return (
        str(LABELS[page.verb])
        if page
        else papers.get(noun.partition(":")[0], pgettext("section", "Register"))
    )


def _is_known(draft: Draft) -> bool:
    if draft.noun.partition(":")[0] in PAPERS:
        return True
    return draft.noun in BY_NOUN if draft.ticket_id else draft.noun == REGISTER


def _words(draft: Draft) -> list[tuple[str, str]]:
    """Each field with its label and what was typed; a choice in its words."""
    form = form_of(draft.noun)
    fields = form.base_fields if form else {}
    return [
        (str(fields[name].label), "、".join(spoken(fields[name], value) for value in values))
        for name, values in fields_of(draft).items()
        if values and name in fields
    ]
