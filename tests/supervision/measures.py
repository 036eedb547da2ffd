"""What the tests of proposals, cards, circulars and interviews begin with."""

from datetime import datetime
from itertools import count

from django.db import transaction

from departments.models import Staff
from departments.roles import Role
from feedback.models import Dispatch, Ticket
from supervision.acting import record
from supervision.models import Proposal
from tests.cast import City, Walk

_keys = count(1)


def supervisor(city: City, place: str = "institution") -> Staff:
    return city.person(Role.SUPERVISOR, place)


def ticket_in_hand(city: City, state: str = "IN_PROGRESS") -> Walk:
    """A walk whose ticket the department "lead" works on."""
    walk = Walk(city)
    walk.to(state)
    return walk


def propose(
    city: City,
    measure: str = "YELLOW_CARD",
    *,
    ground: str = "LADDER",
    ticket: Ticket | None = None,
    place: str = "lead",
    count: int = 1,
    now: datetime,
) -> Proposal:
    """A proposal as the sweep writes it, with its evidence."""
    dispatch = None
    if ticket is not None:
        parts = Dispatch.objects.filter(ticket=ticket, department=city.departments[place])
        dispatch = parts.order_by("-id").first()
    with transaction.atomic():
        row = Proposal.objects.create(
            key=f"test:{next(_keys)}",
            measure=measure,
            ground=ground,
            department=city.departments[place],
            ticket=ticket,
            dispatch=dispatch,
            count=count,
            proposed_at=now,
        )
        record(row, "propose", by=None, now=now, facts={"measure": measure})
    return row
