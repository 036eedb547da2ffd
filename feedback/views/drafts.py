"""我的未提交内容: what one typed and did not send, to read, copy, go on with, hand over or remove."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.forms import Field
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.forms import spoken_all
from core.reasons import Reason
from core.refusals import Refused
from departments.models import Staff
from feedback.actions.drafts import fields_of, put_aside, query_of, remove_draft
from feedback.actions.handing_text import hand_over, handed_by, receivers, receivers_by_ticket
from feedback.forms.drafts import field_of, is_of_one_ticket
from feedback.models import Dispatch, Draft, Ticket
from feedback.views.access import staff_of, way_back
from feedback.views.move_pages import BY_NOUN
from feedback.views.written import page_of, written_of

MOST_SHOWN = 50
LONGEST_ID = 18
PART = "dispatch"
"""The field that chooses a part of a ticket; of what only the form of one ticket offers, it alone is told."""
Said = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """One text on the page; ``url`` goes on with it, and is empty where the ticket is no longer one's own.

    ``receivers`` may be given it, those in ``handed`` have it.
    """

    draft: Draft
    title: str
    words: Said
    url: str
    receivers: list[Staff]
    handed: list[str]


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
    said, handed = _said(found, seen), handed_by(user, found)
    rows = [
        _kept(
            draft,
            said[draft.pk],
            [one for one in others.get(draft.ticket_id or 0, []) if one not in handed[draft.pk]],
            [one.display_name for one in handed[draft.pk]],
            is_seen=draft.ticket_id is None or draft.ticket_id in seen,
        )
        for draft in found
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
    page = page_of(draft.noun, visible, asked=query_of(draft), next=way_back(request, ""))
    return redirect(way_back(request, page) if "stays" in request.POST else page)


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


def _kept(draft: Draft, said: Said, others: list[Staff], handed: list[str], *, is_seen: bool) -> Kept:
    written = written_of(draft.noun)
    if written is None:  # written where there is no form any more
        return Kept(draft, _("A text that was not sent"), said, "", [], handed)
    needs_ticket = draft.noun in BY_NOUN and draft.ticket is None
    page = page_of(draft.noun, draft.ticket, asked=query_of(draft), typed=draft.pk)
    url = page if is_seen and not needs_ticket else ""
    return Kept(draft, str(written.title), said, url, others if draft.noun in BY_NOUN else [], handed)


def _said(drafts: Sequence[Draft], seen: Collection[int]) -> dict[int, Said]:
    """Of each text its fields with their labels, and what was typed; a choice in its words."""
    typed = [
        (draft.pk, _field(name, draft.noun), values)
        for draft in drafts
        for name, values in fields_of(draft).items()
        if values and not is_of_one_ticket(_field(name, draft.noun))
    ]
    words = iter(spoken_all([(field, values) for _pk, field, values in typed if field is not None]))
    found: dict[int, Said] = {
        draft.pk: [(_("Department"), name)] if name else [] for draft, name in _parts(drafts, seen).items()
    }
    for pk, field, values in typed:
        told = values if field is None else next(words)
        found[pk].append((str(field.label or "") if field else "", "、".join(told)))
    return found


def _parts(drafts: Sequence[Draft], seen: Collection[int]) -> dict[Draft, str]:
    """The department whose part of a ticket each text is about; "" for none, or of a ticket not ``seen``."""
    chosen = {draft: next(iter(fields_of(draft).get(PART, [])), "") for draft in drafts}
    ids = {pk for pk in chosen.values() if pk.isdecimal() and len(pk) <= LONGEST_ID}
    rows = Dispatch.objects.filter(pk__in=ids, ticket_id__in=seen).values_list("pk", "department__name")
    names = {str(pk): name for pk, name in rows} if ids else {}
    return {draft: names.get(pk, "") for draft, pk in chosen.items()}


def _field(name: str, noun: str) -> Field | None:
    written = written_of(noun)
    if written is None:
        return None
    own = written.form.base_fields.get(name)
    return field_of(name, written.part) if own is None and written.part else own
