"""疑难工单: a supervisor closes a hard case once the matter has found its way."""

from datetime import datetime

from django.db import transaction

from core.evidence import append
from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.models import Staff
from departments.scope import scope
from feedback.actions._move import Fact, entry_of, lock_ticket
from feedback.actions.results import text_digest
from feedback.models import HardCase

SUPERVISE = "supervise"


def close_hard_case(case: HardCase | int, *, note: str, by: Staff, now: datetime) -> HardCase:
    """Close the case, saying why; the ticket itself does not move. For supervisors of its centre.

    Raises NotPermitted, and Refused without a note or when it was closed before.
    """
    pk = case.pk if isinstance(case, HardCase) else case
    with transaction.atomic():
        found: HardCase = HardCase.objects.select_related("ticket").get(pk=pk)
        ticket = lock_ticket(found.ticket_id)
        found.refresh_from_db()
        if ticket.centre_id not in scope(by, SUPERVISE):
            raise NotPermitted(Reason("no_authority", {"permission": SUPERVISE}))
        if found.closed_at is not None:
            raise Refused(Reason("hard_case_closed"))
        if not note.strip():
            raise Refused(Reason("note_missing"))
        found.closed_at, found.closed_by, found.closed_note = now, by, note.strip()
        found.save()
        facts: dict[str, Fact] = {
            "hard_case": found.pk,
            "ground": str(found.ground),
            "text": text_digest(found.closed_note),
        }
        append(entry_of(ticket, "hard_case_closed", by=by, now=now, facts=facts))
    return found
