"""F1: eight people click the same move of one ticket at the same instant, ticket after ticket."""

import threading
from collections import Counter
from typing import Any

from django.db import connection
from django.utils import timezone

from bench._ground import stand
from bench._walk import Walker
from core.evidence import Subject, records_of, verify
from core.refusals import Refused
from departments.roles import Role
from feedback import actions
from feedback.models import Ticket

CLICKS = 8
PATIENCE = 30.0


def main(small: bool) -> dict[str, Any]:
    """Value: tickets where not exactly one click succeeded, seven were refused and one record was written."""
    stand(small)
    walker, count = Walker(), 50 if small else 500
    tickets = [walker.walk(number, until="sign") for number in range(count)]
    outcomes = _race(tickets, walker)
    wrong = sum(_is_wrong(ticket, outcomes[ticket.pk]) for ticket in tickets)
    return {
        "name": "F1",
        "value": wrong,
        "unit": "tickets gone wrong",
        "goal": f"0 of {count} x {CLICKS}",
        "holds": wrong == 0 and verify().holds,
        "outcomes": dict(sum(outcomes.values(), Counter())),
    }


def _race(tickets: list[Ticket], walker: Walker) -> dict[int, Counter[str]]:
    """Every ticket's outcomes: "ok", "refused", or the name of what went wrong."""
    outcomes: dict[int, Counter[str]] = {ticket.pk: Counter() for ticket in tickets}
    gate, handler = threading.Barrier(CLICKS), walker.people[Role.HANDLER]

    def click() -> None:
        for ticket in tickets:
            gate.wait(PATIENCE)
            try:
                actions.sign(ticket.pk, by=handler, now=timezone.now())
                outcome = "ok"
            except Refused as refused:
                outcome = "refused" if refused.status == 409 else f"status {refused.status}"
            except Exception as fault:
                outcome = type(fault).__name__
            outcomes[ticket.pk][outcome] += 1
        connection.close()

    threads = [threading.Thread(target=click) for _ in range(CLICKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def _is_wrong(ticket: Ticket, outcome: Counter[str]) -> bool:
    signed = [record for record in records_of(Subject("ticket", ticket.pk)) if record.verb == "sign"]
    version = Ticket.objects.get(pk=ticket.pk).version
    return outcome != {"ok": 1, "refused": CLICKS - 1} or len(signed) != 1 or version != ticket.version + 1
