"""A ticket's evidence, handed to someone outside by those who may, and written down that it was."""

from datetime import datetime

from django.db import transaction

from core import access_log
from core.evidence import Subject
from core.evidence.handing_out import handed_out
from core.reasons import Reason
from core.refusals import NotPermitted
from departments.models import Staff
from departments.scope import scope_many
from feedback.models import Ticket

EXPORT, AUDIT = "export_tickets", "read_audit"


def hand_out_evidence(ticket: Ticket, *, by: Staff, now: datetime, address: str | None = None) -> bytes:
    """The ZIP with the ticket's records, anchors, proofs and verifier; the access record is written first.

    ``address`` is the network address asked from. Raises NotPermitted without ``export_tickets`` or
    ``read_audit`` on the ticket's centre or the department that led last: the chain is whole only with
    records of internal notes, which a co-handler does not see.
    """
    against = reasons_against_handing_out(ticket, by=by)
    if against:
        raise NotPermitted(*against)
    subject = Subject("ticket", ticket.pk)
    with transaction.atomic():
        access_log.record(
            actor_id=by.pk,
            actor_name=by.display_name,
            action="export_evidence",
            subject=subject,
            reason=ticket.number,
            now=now,
            address=address,
        )
        return handed_out(subject, name=ticket.number, now=now)


def reasons_against_handing_out(ticket: Ticket, *, by: Staff) -> list[Reason]:
    """Why the person may not take the ticket's evidence away; empty when they may."""
    held = scope_many(by, (EXPORT, AUDIT))
    places = (ticket.centre_id, ticket.lead_department_id or ticket.centre_id)
    if any(place in held[name] for name in (EXPORT, AUDIT) for place in places):
        return []
    return [Reason("no_authority", {"permission": EXPORT})]
