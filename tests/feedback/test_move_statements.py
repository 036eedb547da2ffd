"""How many statements each verb of the main path asks at the most, and that it writes what it changed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.scope import remembered_scopes
from feedback.actions._stored import changed, stored
from feedback.models import Deadline, Ticket
from tests.cast import START, STEPS, City, Walk

MOST = {
    "triage": 23,
    "dispatch": 22,
    "sign": 18,
    "contact": 22,
    "draft": 20,
    "submit": 27,
    "approve": 28,
    "good_answer": 27,
}
"""By the step of the road: lock, facts, check, body, save, seal, evidence, event. Lower it when you can."""
AROUND = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def test_no_verb_of_the_main_path_asks_more_than_it_did(city: City) -> None:
    _walked(Walk(city))  # catalogues, calendar and grants are read once in a process
    asked = _walked(Walk(city, phone="13900002716"))
    assert {step: count for step, count in asked.items() if count > MOST[step]} == {}
    assert asked.keys() == MOST.keys()


@pytest.mark.parametrize("step", ["sign", "draft"])
def test_a_move_writes_only_what_it_changes_of_the_ticket(city: City, step: str) -> None:
    walk = Walk(city)
    for before in list(MOST)[: list(MOST).index(step)]:
        STEPS[before](walk)
    with CaptureQueriesContext(connection) as queries:
        STEPS[step](walk)
    (update,) = (query["sql"] for query in queries if query["sql"].startswith('UPDATE "feedback_ticket"'))
    assert '"version" = ' in update
    assert '"content" = ' not in update


def test_what_changed_is_seen_inside_lists_too(city: City) -> None:
    ticket = Walk(city).to("DISPATCHED")
    ticket = Ticket.objects.get(pk=ticket.pk)
    before = stored(ticket)
    assert changed(ticket, before) == []
    ticket.department_ids.append(7)
    ticket.area = city.area
    assert changed(ticket, before) == ["area_id", "department_ids"]


def test_a_clock_read_in_a_move_keeps_what_the_move_does_not_touch(city: City) -> None:
    walk = Walk(city)
    ticket = walk.to("DISPATCHED")
    clock = Deadline.objects.get(ticket=ticket, kind="SIGN")
    with CaptureQueriesContext(connection) as queries:
        STEPS["sign"](walk)
    updates = [q["sql"] for q in queries if q["sql"].startswith('UPDATE "feedback_deadline"')]
    assert len(updates) == 1
    assert '"stopped_at" = ' in updates[0]
    assert '"moves" = ' not in updates[0]
    clock.refresh_from_db()
    assert clock.stopped_at == walk.now


def _walked(walk: Walk) -> dict[str, int]:
    assert walk.now == START
    counts = {}
    for step in MOST:
        with remembered_scopes(), CaptureQueriesContext(connection) as queries:
            STEPS[step](walk)  # as one request
        counts[step] = sum(not query["sql"].startswith(AROUND) for query in queries)
    return counts
