"""The sweep on tickets walked by the verbs people use."""

from datetime import datetime, timedelta

import pytest

from core.evidence import examine
from feedback.models import Deadline as TicketDeadline
from feedback.models import Dispatch
from supervision.models import Proposal, Reminder, ScoreEntry
from supervision.sweep import run
from tests.cast import City, Walk


def test_a_matter_nobody_touches(city: City) -> None:
    walk = Walk(city)
    walk.to("DISPATCHED")
    clock = TicketDeadline.objects.get(ticket=walk.ticket, kind="HANDLE")
    outcome = run(clock.due_at + timedelta(days=16))
    print(outcome)
    print(list(Reminder.objects.values_list("clock_kind", "step", "at")))
    print(list(ScoreEntry.objects.values_list("key", "state", "points", "period", "steps")))
    print(list(Proposal.objects.values_list("key", "state", "ground")))
    assert not outcome.faults
    assert Dispatch.objects.get(ticket=walk.ticket).level == 3
    report = examine()
    assert report.holds, report.faults
    again = run(clock.due_at + timedelta(days=16))
    assert again.clocks == again.reminders == again.entries == again.raised == 0
