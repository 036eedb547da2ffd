"""通报: names departments and facts to all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from core.evidence.entries import Fact
from core.reasons import Reason
from core.refusals import Refused
from departments.models import Department, Staff
from feedback.actions import lock_tickets
from feedback.actions.results import text_digest
from feedback.models import Ticket
from supervision.acting import acting, record, require_grant
from supervision.actions._measures import SUPERVISE, department_reasons, taking_up
from supervision.actions._numbers import next_number
from supervision.choices import Measure
from supervision.models import Circular, CircularItem, Proposal
from supervision.rules.measures import is_blank, wanting


@dataclass(frozen=True, slots=True)
class Named:
    """One department to be named, with the fact."""

    department: Department
    fact: str
    ticket: Ticket | None = None
    proposal: Proposal | None = None


def issue(
    *,
    department: Department,
    title: str,
    text: str,
    items: Sequence[Named],
    by: Staff,
    now: datetime,
) -> Circular:
    """Issue on behalf of ``department``; the proposals among the items are taken up, all or none."""
    with transaction.atomic():
        _lock(items)
        for place in {department.pk, *(item.department.pk for item in items)}:
            require_grant(by, SUPERVISE, place)
        if faults := faults_of(title=title, text=text, items=items):
            raise Refused(*faults)
        circular = Circular(department=department, title=title.strip(), text=text.strip())
        circular.number = next_number("circular", now)
        circular.issued_at, circular.issued_by = now, by
        circular.save()
        _take_up(circular, items, by=by, now=now)
        CircularItem.objects.bulk_create(
            CircularItem(
                circular=circular,
                department=item.department,
                fact=item.fact.strip(),
                ticket=item.ticket,
                proposal=item.proposal,
            )
            for item in items
        )
        named = {item.department.pk for item in items}
        facts: dict[str, Fact] = {
            "number": circular.number,
            "items": len(items),
            "departments": len(named),
            "text": text_digest(circular.text),
        }
        record(circular, "issue", by=by, now=now, facts=facts)
        return circular


def faults_of(*, title: str, text: str, items: Sequence[Named]) -> list[Reason]:
    """Why it cannot be issued as it stands, whoever asks; empty when it can."""
    faults = wanting({"circular_title_missing": title, "circular_text_missing": text})
    if not items:
        faults.append(Reason("circular_empty"))
    if any(is_blank(item.fact) for item in items):
        faults.append(Reason("circular_fact_missing"))
    return [*faults, *(reason for item in items for reason in department_reasons(item.department))]


def revoke(
    circular: Circular | int, *, reason: str, by: Staff, now: datetime, version: int | None = None
) -> Circular:
    """It was a mistake: it stays readable, struck through, with the reason."""
    pk = circular.pk if isinstance(circular, Circular) else circular
    with acting(Circular, pk, "revoke", by=by, now=now, version=version) as act:
        act.require([Reason("measure_reason_missing")] if is_blank(reason) else [])
        act.row.revoke()
        act.row.revoked_at, act.row.revoked_by, act.row.revoke_reason = now, by, reason.strip()
        act.note(reason=text_digest(reason.strip()))
    return act.row


def _lock(items: Sequence[Named]) -> None:
    """Every ticket first, by its id: single proposals come the same way."""
    tickets = {item.proposal.ticket_id for item in items if item.proposal and item.proposal.ticket_id}
    if tickets:
        lock_tickets(sorted(tickets))


def _take_up(circular: Circular, items: Sequence[Named], *, by: Staff, now: datetime) -> None:
    for pk in sorted(item.proposal.pk for item in items if item.proposal):
        with taking_up(pk, measures=(Measure.CIRCULAR,), by=by, now=now) as act:
            act.note(circular=circular.pk)
