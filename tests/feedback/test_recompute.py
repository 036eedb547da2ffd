"""A changed calendar moves the clocks of tickets, and the due times that queues and desks read."""

from datetime import date, datetime

import pytest

from core.evidence import Subject, records_of
from departments.actions.calendar import load_days
from departments.calendars import load_calendar
from departments.rules.calendar import SHANGHAI
from departments.rules.calendar_rows import CalendarRow
from feedback.models import Deadline, Dispatch, Ticket
from tests.cast import City, Walk

LATE = datetime(2026, 12, 28, 9, 0, tzinfo=SHANGHAI)


@pytest.mark.django_db
def test_a_year_that_arrives_moves_provisional_clocks(city: City) -> None:
    walk = Walk(city, now=LATE, category="COMPLAINT")
    walk.to("IN_PROGRESS")
    clock = Deadline.objects.get(ticket=walk.ticket, kind="HANDLE")
    assert clock.is_provisional
    assert clock.due_at == datetime(2027, 1, 5, 17, 30, tzinfo=SHANGHAI)
    days = [CalendarRow(date(2027, 1, 1), False, "元旦"), CalendarRow(date(2027, 1, 4), False, "元旦")]
    load_days(days, source="2027 notice", by=None, now=walk.tick())
    clock.refresh_from_db()
    assert load_calendar().is_covered(date(2027, 1, 5))
    assert not clock.is_provisional
    assert clock.due_at == datetime(2027, 1, 6, 17, 30, tzinfo=SHANGHAI)
    assert Dispatch.objects.get(ticket=walk.ticket).due_at == clock.due_at
    assert Ticket.objects.get(pk=walk.ticket.pk).due_at == clock.due_at
    assert "recompute_clock" in [record.verb for record in records_of(Subject("ticket", walk.ticket.pk))]
