"""P2: the ticket page, as each role that works on tickets, at the longest histories there are."""

from typing import Any

from django.db.models import Count

from bench._ground import cost, person, stand, told, visitor
from bench._plans import Plans
from departments.models import Department
from departments.roles import Role
from feedback.models import Dispatch, Ticket

QUERIES, MEDIAN_MS = 20, 40.0
STATES = ("REGISTERED", "DISPATCHED", "IN_PROGRESS", "PENDING_REVIEW", "PENDING_CALLBACK", "COMPLETED")


def main(small: bool) -> dict[str, Any]:
    """Value: the most queries of any ticket page."""
    tickets = stand(small)
    top = Department.objects.get(peer_group="INSTITUTION", parent=None)
    roles = (Role.HANDLER, Role.UNIT_APPROVER, Role.SUPERVISOR, Role.AUDITOR, Role.DISPATCHER)
    clients = {role: visitor(person(role, top)) for role in roles}
    pages, plans = {}, Plans()
    for state in STATES:
        ticket = _busiest(state)
        if ticket is None:
            continue
        for role, client in clients.items():
            address = ticket.get_absolute_url()
            pages[f"{state} {role.value}"] = cost(lambda c=client, a=address: c.get(a))  # type: ignore[misc]
            with plans.watching(f"{state} {role.value}"):
                client.get(address)
    faults = plans.faults()
    dearest = max(pages, key=lambda name: (pages[name].queries, pages[name].ms))
    slowest = max(page.ms for page in pages.values())
    return {
        "name": "P2",
        "value": pages[dearest].queries,
        "unit": "queries",
        "goal": f"<= {QUERIES} queries, median <= {MEDIAN_MS:.0f} ms quiet, plans sound",
        "holds": pages[dearest].queries <= QUERIES and not faults,
        "tickets": tickets,
        "dearest": dearest,
        "slowest_ms": round(slowest, 1),
        "most_cpu_ms": round(max(page.cpu_ms for page in pages.values()), 1),
        "most_db_ms": round(max(page.db_ms for page in pages.values()), 1),
        "plans": faults,
        "pages": {name: told(page) for name, page in pages.items()},
    }


def _busiest(state: str) -> Ticket | None:
    """A ticket of the state with the most contacts and results."""
    held = Dispatch.objects.filter(ticket__state=state, contacts__isnull=False).values("ticket")
    found = held.annotate(n=Count("contacts") + Count("results")).order_by("-n", "ticket").first()
    tickets = Ticket.objects.filter(state=state)
    return tickets.filter(pk=found["ticket"]).first() if found else tickets.order_by("id").first()
