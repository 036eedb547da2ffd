"""P3: the page after signing in, as every role, at the busiest place it can hold."""

import gc
import tracemalloc
from typing import Any

from django.test import Client

from bench._ground import cost, person, stand, told, visitor
from bench._plans import Plans
from departments.models import Department
from departments.roles import Role

QUERIES, MEDIAN_MS, MOST_MB = 12, 60.0, 10.0
MB = 1024 * 1024
AT_CENTRE = (Role.INTAKE_AGENT, Role.DISPATCHER, Role.AUDITOR, Role.CALLBACK_AGENT)


def main(small: bool) -> dict[str, Any]:
    """Value: the most queries of any role's home."""
    tickets = stand(small)
    plans = Plans()
    clients = {role: visitor(person(role, _place(role))) for role in Role}
    pages = {role.value: cost(lambda c=client: c.get("/")) for role, client in clients.items()}  # type: ignore[misc]
    for role, client in clients.items():
        with plans.watching(role.value):
            client.get("/")
    memory = {role.value: _memory(client) for role, client in clients.items()}
    faults = plans.faults()
    most, slowest = max(page.queries for page in pages.values()), max(pages, key=lambda name: pages[name].ms)
    heaviest = max(memory.values())
    return {
        "name": "P3",
        "value": most,
        "unit": "queries",
        "goal": f"<= {QUERIES} queries, median <= {MEDIAN_MS:.0f} ms quiet, <= {MOST_MB:.0f} MB, plans sound",
        "holds": most <= QUERIES and heaviest <= MOST_MB and not faults,
        "tickets": tickets,
        "slowest": slowest,
        "slowest_ms": round(pages[slowest].ms, 1),
        "most_cpu_ms": round(max(page.cpu_ms for page in pages.values()), 1),
        "most_db_ms": round(max(page.db_ms for page in pages.values()), 1),
        "most_mb": round(heaviest, 2),
        "plans": faults,
        "pages": {name: told(page) for name, page in pages.items()},
    }


def _place(role: Role) -> Department:
    """Where whoever holds the role has most to look at: the centre, or the whole tree."""
    if role in AT_CENTRE:
        return Department.objects.get(code="RX")
    return Department.objects.get(peer_group="INSTITUTION", parent=None)


def _memory(client: Client) -> float:
    """The most that one page holds at once, beyond what was there before."""
    client.get("/")
    gc.collect()
    tracemalloc.start()
    client.get("/")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / MB
