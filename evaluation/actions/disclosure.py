"""采纳公示: a department answers a suggestion in public; another person reads it before everybody does."""

from datetime import date, datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from core import outbox
from core.evidence import Subject
from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.models import Staff
from departments.rules.calendar import in_shanghai
from departments.scope import scope_many
from evaluation.choices.disclosure import Adoption, NoticeState
from evaluation.models import AdoptionNotice
from evaluation.rules.disclosure import reasons_against_day, reasons_against_words
from feedback.actions import lock_tickets
from feedback.actions.letters import ADAPTERS, CITIZENS_LANGUAGE
from feedback.actions.results import text_digest
from feedback.choices import Category, ContactMeans
from feedback.models import Ticket
from feedback.states import State
from supervision.acting import acting, record
from supervision.rules.rectification import too_short

WRITERS = ("approve_results", "handle_tickets")
ENDED = (State.COMPLETED, State.ARCHIVED)


def draft(
    ticket: Ticket,
    *,
    decision: str,
    title: str,
    suggestion: str,
    answer: str,
    planned_on: date | None = None,
    by: Staff,
    now: datetime,
) -> AdoptionNotice:
    """Write the public answer to a suggestion. Raises Refused, NotPermitted."""
    with transaction.atomic():
        locked = lock_tickets([ticket.pk])[ticket.pk]
        department = locked.lead_department_id or locked.centre_id
        if not any(department in held for held in scope_many(by, WRITERS).values()):
            raise NotPermitted(Reason("no_authority", {"permission": "approve_results"}))
        against = reasons_against_answering(locked)
        against += _against(locked, decision, title, suggestion, answer, planned_on, now)
        if against:
            raise Refused(*against)
        row = AdoptionNotice.objects.create(
            ticket=locked,
            department_id=department,
            decision=decision,
            title=title.strip(),
            suggestion=suggestion.strip(),
            answer=answer.strip(),
            planned_on=planned_on,
            drafted_at=now,
            drafted_by=by,
        )
        record(row, "issue", by=by, now=now, facts={"decision": decision, "text": _digest(row)})
    return row


def reasons_against_answering(ticket: Ticket) -> list[Reason]:
    """Why the ticket gets no public answer now, whoever asks; empty when it can."""
    named = {"number": ticket.number}
    if ticket.category != Category.SUGGEST:
        return [Reason("disclosure_not_a_suggestion", named)]
    if ticket.state not in ENDED:
        return [Reason("disclosure_not_completed", named)]
    there = AdoptionNotice.objects.filter(ticket=ticket).exclude(state=NoticeState.RETRACTED).exists()
    return [Reason("disclosure_there_already", named)] if there else []


def revise(
    notice: AdoptionNotice | int,
    *,
    decision: str,
    title: str,
    suggestion: str,
    answer: str,
    planned_on: date | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> AdoptionNotice:
    """Other words, or another decision; whoever wrote last does not sign."""
    with acting(AdoptionNotice, _pk(notice), "revise", by=by, now=now, version=version) as act:
        row = act.row
        act.require(_against(row.ticket, decision, title, suggestion, answer, planned_on, now))
        row.decision, row.planned_on = decision, planned_on
        row.title, row.suggestion, row.answer = title.strip(), suggestion.strip(), answer.strip()
        row.drafted_at, row.drafted_by, row.returned_note = now, by, ""
        row.revise()
        act.note(decision=decision, text=_digest(row))
    return act.row


def sign(
    notice: AdoptionNotice | int, *, by: Staff, now: datetime, version: int | None = None
) -> AdoptionNotice:
    """The department stands by it; it waits for the publisher."""
    with acting(AdoptionNotice, _pk(notice), "sign", by=by, now=now, version=version) as act:
        act.row.signed_at, act.row.signed_by = now, by
        act.row.sign()
        act.note(text=_digest(act.row))
    return act.row


def send_back(
    notice: AdoptionNotice | int, *, reason: str, by: Staff, now: datetime, version: int | None = None
) -> AdoptionNotice:
    """Say why it cannot be published as it is."""
    with acting(AdoptionNotice, _pk(notice), "send_back", by=by, now=now, version=version) as act:
        act.require(too_short(reason, "disclosure_reason"))
        row = act.row
        row.returned_note, row.signed_at, row.signed_by = reason.strip(), None, None
        row.send_back()
        act.note(reason=text_digest(row.returned_note))
    return act.row


def publish(
    notice: AdoptionNotice | int, *, by: Staff, now: datetime, version: int | None = None
) -> AdoptionNotice:
    """Show it to everybody, and tell the citizen who suggested it."""
    with acting(AdoptionNotice, _pk(notice), "publish", by=by, now=now, version=version) as act:
        act.row.published_at, act.row.published_by = now, by
        act.row.publish()
        act.note(text=_digest(act.row))
        _tell(act.row, now=now)
    return act.row


def report_done(
    notice: AdoptionNotice | int, *, text: str, by: Staff, now: datetime, version: int | None = None
) -> AdoptionNotice:
    """What was adopted is carried out; everybody reads that too."""
    with acting(AdoptionNotice, _pk(notice), "report_done", by=by, now=now, version=version) as act:
        act.require(reasons_against_words([text], _names(act.row.ticket)))
        act.row.done_at, act.row.done_text = now, text.strip()
        act.row.report_done()
        act.note(text=text_digest(act.row.done_text))
    return act.row


def retract(
    notice: AdoptionNotice | int, *, reason: str, by: Staff, now: datetime, version: int | None = None
) -> AdoptionNotice:
    """Take it off the public page; the row and the reason stay."""
    with acting(AdoptionNotice, _pk(notice), "retract", by=by, now=now, version=version) as act:
        act.require(too_short(reason, "disclosure_reason"))
        row = act.row
        row.retracted_at, row.retracted_by, row.retract_reason = now, by, reason.strip()
        row.retract()
        act.note(reason=text_digest(row.retract_reason))
    return act.row


def _against(
    ticket: Ticket,
    decision: str,
    title: str,
    suggestion: str,
    answer: str,
    planned_on: date | None,
    now: datetime,
) -> list[Reason]:
    named = _names(ticket)
    reasons = reasons_against_words([suggestion, answer], named)
    reasons += [one for one in reasons_against_words([title], named) if one.code != "disclosure_too_short"]
    unknown = [] if decision in Adoption.values else [Reason("disclosure_decision")]
    return list(dict.fromkeys([*unknown, *reasons, *_day(decision, planned_on, now)]))


def _day(decision: str, planned_on: date | None, now: datetime) -> list[Reason]:
    return reasons_against_day(decision, planned_on, in_shanghai(now).date())


def _names(ticket: Ticket) -> list[str]:
    return [ticket.complainant.name or ""] if ticket.complainant else []


def _digest(row: AdoptionNotice) -> str:
    return text_digest("\n".join((row.title, row.suggestion, row.answer)))


def _tell(row: AdoptionNotice, *, now: datetime) -> None:
    """Tell the citizen what became of the suggestion, once for each publication."""
    ticket = row.ticket
    adapter = ADAPTERS.get(ContactMeans(ticket.contact_means))
    recipient = ticket.complainant.address_of(ticket.contact_means) if adapter and ticket.complainant else ""
    if not adapter or not recipient:
        return
    with translation.override(CITIZENS_LANGUAGE):
        outbox.post(
            key=f"adoption:{row.pk}:{row.version}",
            adapter=adapter,
            recipient=recipient,
            subject=_("About your suggestion"),
            body=_("Dear citizen, your suggestion %(number)s is answered in public: %(decision)s. %(answer)s")
            % {
                "number": ticket.number,
                "decision": row.get_decision_display(),
                "answer": row.answer,
            },
            about=Subject("ticket", ticket.pk),
            now=now,
        )


def _pk(row: AdoptionNotice | int) -> int:
    return row.pk if isinstance(row, AdoptionNotice) else row
