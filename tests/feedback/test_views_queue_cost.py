"""What the queue asks of the database: the same for two rows and for a whole page."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.roles import Role
from feedback.models import Dispatch, Ticket
from feedback.views.queue import SIZE
from tests.cast import START, City
from tests.feedback.test_views_queue import QUEUE, listed, walk_to
from tests.feedback.web import Moment, signed_in

BUDGET = 12


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=5)
    return moment


def test_costs_the_same_for_two_rows_and_for_a_whole_page(
    city: City, moment: Moment, django_assert_max_num_queries: Any
) -> None:
    desk = signed_in(city.person(Role.HANDLER, "parent"))
    asked = {"category": "HELP", "channel": city.channel.pk}
    kinds = [walk_to(city, "CO_DISPATCHED"), walk_to(city, "DISPATCHED", hours=1)]
    desk.get(QUEUE)
    with CaptureQueriesContext(connection) as few:
        some = desk.get(QUEUE, asked)
    fill_the_page(kinds)
    with django_assert_max_num_queries(BUDGET) as many:
        full = desk.get(QUEUE, asked)

    assert len(listed(some)) < 5
    assert len(listed(full)) == SIZE
    assert full.context["next_url"]
    assert len(many.captured_queries) == len(few.captured_queries)


def fill_the_page(kinds: list[Ticket]) -> None:
    """More tickets like these, with their dispatches and clocks, than a page holds."""
    for n in range(SIZE // len(kinds)):
        for ticket in kinds:
            parts = list(ticket.dispatches.order_by("pk"))
            twin = Ticket.objects.get(pk=ticket.pk)
            twin.pk, twin.number, twin.query_code = None, f"{int(ticket.number) + 100 * (n + 1)}", ""
            twin._state.adding = True
            Ticket.objects.bulk_create([twin])
            for part in parts:
                clocks = list(part.deadlines.order_by("pk"))
                part.pk, part.ticket = None, twin
                Dispatch.objects.bulk_create([part])
                for clock in clocks:
                    clock.pk, clock.ticket, clock.dispatch = None, twin, part
                type(clocks[0]).objects.bulk_create(clocks)
