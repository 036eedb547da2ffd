"""Shows a contact in clear, with a reason, to those who may, and writes down that it did (R67, R69)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from core import access_log
from core.evidence import Subject
from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.models import Department, Staff
from feedback import policies
from feedback.models import Ticket
from feedback.models.facts import facts_of

SHORTEST_REASON = 4


@dataclass(frozen=True, slots=True)
class ClearContact:
    """The complainant's own words about themselves, in clear; never stored or logged from here."""

    name: str
    phone: str
    email: str
    id_number: str
    address: str
    channel_account: str


def reveal_complainant(
    ticket: Ticket, *, reason: str, by: Staff, now: datetime, address: str | None = None
) -> ClearContact:
    """Return the contact in clear; the access record is written first, in the same transaction.

    ``address`` is the network address asked from. Raises NotPermitted; Refused without a reason or a citizen.
    """
    against = policies.may_reveal(policies.person_of(by), facts_of(ticket), _accused(ticket))
    if against:
        raise NotPermitted(*against)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(Reason("reveal_reason_missing", {"least": SHORTEST_REASON}))
    person = ticket.complainant
    if person is None:
        raise Refused(Reason("no_complainant"))
    with transaction.atomic():
        access_log.record(
            actor_id=by.pk,
            actor_name=by.display_name,
            action="reveal_contact",
            subject=Subject("ticket", ticket.pk),
            reason=reason.strip(),
            now=now,
            address=address,
        )
    return ClearContact(
        name=person.name or "",
        phone=person.phone or "",
        email=person.email or "",
        id_number=person.id_number or "",
        address=person.address or "",
        channel_account=person.channel_account or "",
    )


def _accused(ticket: Ticket) -> frozenset[int]:
    accused = ticket.accused_department
    if accused is None:
        return frozenset()
    return frozenset(Department.objects.descendants_of([accused.pk]).values_list("pk", flat=True))
