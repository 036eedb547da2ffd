"""A ticket's chain of evidence: every record with its hash, verified as the page is made, and handed out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.evidence import Report, Subject, examine, records_of
from core.evidence.anchor_checks import anchors_of
from core.evidence.wording import say_fault, say_outcome
from core.models import EvidenceRecord
from core.refusals import say
from feedback.actions.handing_out import AUDIT, hand_out_evidence, reasons_against_handing_out
from feedback.asides import notes_seen, sees_co_part_alone
from feedback.history import Line, facts_of_record, history_of, is_hidden
from feedback.history.assigning import tells_load
from feedback.models import Ticket
from feedback.views.access import NAMED, staff_of


@dataclass(frozen=True, slots=True)
class Link:
    """One record on the page: its sentence, its place in the chain, the anchor that binds it, if any."""

    sequence: int
    verb: str
    line: Line | None
    record: EvidenceRecord
    hash: str
    previous: str
    anchor: int | None
    faults: tuple[str, ...]
    is_hidden: bool = False
    shows_text: bool = True


@never_cache
@require_safe
def ticket_evidence(request: HttpRequest, number: str) -> HttpResponse:
    """The chain, newest first, with what verification of this ticket says now."""
    ticket, now, user = _readable(request, number), timezone.now(), staff_of(request)
    subject = Subject("ticket", ticket.pk)
    report = examine(subject)
    audits = Ticket.objects.at_centres(user, AUDIT).filter(pk=ticket.pk).exists()
    notes = None if audits else {note.pk for note in notes_seen(ticket, user)}
    alone = not audits and sees_co_part_alone(ticket, ticket.dispatches.live(), user)
    links = _links(ticket, report, notes, now, loads=not alone)
    context = {
        "ticket": ticket,
        "now": now,
        "links": links,
        "report": report,
        "outcome": say_outcome(report),
        "faults": [say_fault(fault, {subject: ticket.number}) for fault in report.faults],
        "later": sum(link.anchor is None for link in links),
        "against": [say(reason) for reason in reasons_against_handing_out(ticket, by=user)],
        "back": ticket.get_absolute_url() if _sees(request, ticket) else "",
    }
    return render(request, "feedback/evidence.html", context)


@require_POST
def ticket_evidence_export(request: HttpRequest, number: str) -> HttpResponse:
    """The evidence with its verifier as a download; who took it is written down."""
    ticket = _readable(request, number)
    packed = hand_out_evidence(
        ticket, by=staff_of(request), now=timezone.now(), address=request.META.get("REMOTE_ADDR")
    )
    answer = HttpResponse(packed, content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="evidence-{ticket.number}.zip"'
    return answer


def _readable(request: HttpRequest, number: str) -> Ticket:
    """A ticket that is visible, or whose centre one audits; 404 for any other, as for none at all."""
    if not number.isdecimal():
        raise Http404
    user = staff_of(request)
    tickets = Ticket.objects.visible_to(user) | Ticket.objects.at_centres(user, AUDIT)
    return cast(Ticket, get_object_or_404(tickets.select_related(*NAMED), number=number))


def _sees(request: HttpRequest, ticket: Ticket) -> bool:
    return Ticket.objects.visible_to(staff_of(request)).filter(pk=ticket.pk).exists()


def _links(
    ticket: Ticket, report: Report, notes: Collection[int] | None, now: datetime, *, loads: bool
) -> list[Link]:
    """Records with their sentences, newest first; a line is found by its time and seal.

    Of an internal note that is not among ``notes`` only its place and hash are shown; None hides nothing.
    Without ``loads`` the text of a record that tells what a handler had in hand is left out.
    """
    records = list(records_of(Subject("ticket", ticket.pk)))
    of_notes = {record.pk: facts_of_record(record) for record in records if record.verb == "note"}
    if notes is None:
        notes = {facts["note"] for facts in of_notes.values() if "note" in facts}
    lines = history_of(ticket, now=now, records=records, notes=notes, loads=loads)
    said = {(line.at, line.seal): line for line in lines}
    bound = list(anchors_of(Subject("ticket", ticket.pk)))
    faults: dict[int, list[str]] = {}
    for fault in report.faults:
        faults.setdefault(fault.sequence, []).append(fault.detail)
    links, previous = [], ""
    for record in records:
        seal = bytes(record.hash).hex()
        links.append(
            Link(
                sequence=record.sequence,
                verb=record.verb,
                line=said.get((record.at, f"{seal[:4]}…{seal[-4:]}")),
                record=record,
                hash=seal,
                previous=previous,
                anchor=next((number for upto, number in bound if upto >= record.sequence), None),
                faults=tuple(faults.get(record.sequence, ())),
                is_hidden=record.pk in of_notes and is_hidden(record.verb, of_notes[record.pk], notes),
                shows_text=loads or not tells_load(facts_of_record(record)),
            )
        )
        previous = seal
    return links[::-1]
