"""Finds tickets by the phone that was given with them, for those who may see it; the log says who looked."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, F, Func, Q, QuerySet

from core import access_log
from core.evidence import Subject
from core.reasons import Reason
from core.refusals import NotPermitted
from core.secrets import blind_index
from departments.models import Staff
from departments.scope import scope
from feedback.actions.looking_up import SEARCH, require_few_looks
from feedback.models import Complainant, Ticket

REVEAL = "reveal_contact"
MOST = 50


def find_by_phone(phone: str, *, by: Staff, now: datetime, address: str | None = None) -> list[Ticket]:
    """The newest tickets given with this phone among those whose contact the person may see in clear.

    Who finds a ticket by a phone knows whose it is: so the same grant is asked as to see the phone, a ticket
    that accuses a department of theirs is not found, and the access log says who looked and what came up.
    ``address`` is the network address asked from. Raises NotPermitted; Refused (429) after too many looks.
    """
    if not scope(by, REVEAL):
        raise NotPermitted(Reason("no_authority", {"permission": REVEAL}))
    require_few_looks(by, now=now)
    people = Complainant.objects.filter(phone_index=blind_index(phone, "phone"))
    rows = _revealable(Ticket.objects.visible_to(by), by).filter(complainant__in=people)
    named = rows.select_related("lead_department", "channel", "topic", "merged_into")
    with transaction.atomic():
        found = list(named.order_by("-registered_at", "-pk")[:MOST])
        access_log.record(
            actor_id=by.pk,
            actor_name=by.display_name,
            action=SEARCH,
            subject=Subject("staff", by.pk),
            reason="tickets " + (" ".join(str(ticket.pk) for ticket in found) or "none"),
            now=now,
            address=address,
        )
    return found


def _revealable(rows: QuerySet[Any], user: Staff) -> QuerySet[Any]:
    """As ``policies.may_reveal`` answers for one ticket."""
    held = scope(user, REVEAL)
    if not held.everything:
        ids = list(held.ids)
        rows = rows.filter(Q(centre_id__in=ids) | Q(department_ids__overlap=ids))
    above = Func(F("department__ancestry"), function="unnest", output_field=BigIntegerField())
    own = user.posts.filter(ended_at__isnull=True).annotate(above=above).values("above")
    return rows.exclude(accused_department__in=own)
