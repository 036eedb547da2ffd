"""Several tickets of the desk dispatched in one go: a person has seen where each goes, each goes by itself.

A row is one transaction of the same moves as at the desk: triage, where nobody has triaged it, and dispatch.
Both are made or neither; what the row was when it was shown is asked for by its version.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from core.models import Job
from core.reasons import Reason
from core.refusals import NotPermitted, Refused, Stale
from departments.models import Department, Staff
from departments.scope import scope
from feedback.actions._move import lock_ticket
from feedback.actions.dispatching import dispatch
from feedback.actions.in_bulk import MOST, by_itself, start_once
from feedback.actions.triaging import triage
from feedback.choices import DispatchRole
from feedback.lifecycle import MOVES
from feedback.models import Dispatch, Ticket
from feedback.policies import Person, reasons_against
from feedback.rules.bulk_dispatch import ForAll
from feedback.rules.facts import TicketFacts
from feedback.sendings import Standing, alike_pairs, standings
from feedback.states import ON_THE_DESK, State, moved_meanwhile

KIND = "bulk_dispatch"
GRANT = "dispatch_tickets"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where one ticket is to go, as a person was shown it: at which version, to whom, and why.

    Category, topic and urgency are for one that nobody has triaged; empty ones keep what was written down.
    """

    ticket_id: int
    version: int
    lead_id: int
    why: str = ""
    category: str = ""
    topic_id: int | None = None
    urgency: str = ""


def barring(standing: Standing, person: Person) -> list[Reason]:
    """Why the person may not have it go with others, whatever is chosen: policy, then standing.

    For telling beforehand, without a query a row; ``dispatch`` itself has the last word.
    """
    ticket = standing.ticket
    codes = tuple(code for code in ticket.senior_reasons.split(",") if code)
    facts = TicketFacts(ticket.pk, str(ticket.state), ticket.centre_id, senior_reasons=codes)
    return reasons_against(person, facts, MOVES["dispatch"]) or standing.barring


def begin_dispatches(wanted: Sequence[Wanted], *, key: str, back: str, by: Staff, now: datetime) -> Job:
    """The job that dispatches these tickets; the same form sent twice is one job.

    Raises Refused for none, or for more than ``MOST``. The reasons typed stand in the job as ``sealed``.
    """
    if not wanted:
        raise Refused(Reason("bulk_nothing"))
    if len(wanted) > MOST:
        raise Refused(Reason("bulk_too_many", {"most": MOST}))
    rows = {str(one.ticket_id): asdict(one) for one in wanted}
    params = {"ids": [one.ticket_id for one in wanted]}
    return start_once(KIND, params=params, sealed=[rows, back], key=key, by=by, now=now)


def dispatch_row(
    ticket_id: int, *, rows: Mapping[str, Any], by: Staff, since: datetime, now: datetime, job_id: int = 0
) -> dict[str, Any]:
    """Dispatch one of the job's tickets: what came of it, ready for JSON."""
    wanted = Wanted(**rows[str(ticket_id)])

    def make() -> None:
        _dispatch(wanted, by=by, since=since, now=now)

    return {"id": ticket_id, "reasons": by_itself(make, what=f"{KIND} {ticket_id}", job_id=job_id)}


@transaction.atomic
def _dispatch(wanted: Wanted, *, by: Staff, since: datetime, now: datetime) -> None:
    ticket = lock_ticket(wanted.ticket_id)
    if _is_made(wanted, by, since):
        return
    if ticket.centre_id not in scope(by, GRANT):
        raise NotPermitted(Reason("no_authority", {"permission": GRANT}))
    if ticket.version != wanted.version or ticket.state not in ON_THE_DESK:
        raise Stale(moved_meanwhile(ticket.state))
    version, lead = wanted.version, Department.objects.filter(pk=wanted.lead_id).first()
    chosen = ForAll(wanted.category, wanted.topic_id, wanted.urgency)
    standing = standings([ticket], now=now, chosen=chosen)[0]
    reasons = standing.reasons_against(lead, wanted.why)
    if reasons or lead is None:
        raise Refused(*reasons)
    if ticket.state == State.REGISTERED:
        _triage(ticket, by=by, now=now, version=version)
        version += 1
    dispatch(wanted.ticket_id, lead=lead, instruction=wanted.why, by=by, now=now, version=version)


def _is_made(wanted: Wanted, by: Staff, since: datetime) -> bool:
    """Whether an earlier worker of this run has dispatched it."""
    own = Dispatch.objects.filter(ticket=wanted.ticket_id, dispatched_by=by, dispatched_at__gte=since)
    return own.filter(role=DispatchRole.LEAD, department=wanted.lead_id, voided_at=None).exists()


def _triage(ticket: Ticket, *, by: Staff, now: datetime, version: int) -> None:
    """What was written down at registration, or chosen, becomes settled by this person's hand."""
    assert ticket.topic is not None
    triage(
        ticket.pk,
        category=ticket.category,
        topic=ticket.topic,
        urgency=ticket.urgency,
        area=ticket.area,
        aspect=ticket.aspect,
        accused=ticket.accused_department,
        by=by,
        now=now,
        version=version,
    )
    if alike_pairs([ticket.pk]):  # found by the topic settled just now: a person looks first
        raise Refused(Reason("bulk_alike"))
