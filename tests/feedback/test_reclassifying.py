"""Another category or urgency: who may settle it, and what it does to the clocks."""

from datetime import datetime
from typing import Any

import pytest

from core.refusals import NotPermitted, Refused
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from feedback import actions
from feedback.models import Deadline, Ticket
from tests.cast import City, Walk
from tests.roads.requests import WHY


@pytest.fixture
def walk(city: City) -> Walk:
    return Walk(city)


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def codes(refusal: Any) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


def handle(ticket: Ticket) -> Deadline:
    return Deadline.objects.get(ticket=ticket, kind="HANDLE", voided_at=None)


def test_a_dispatcher_may_shorten_but_not_lengthen(walk: Walk) -> None:
    walk.to("CONTACTED")
    given: dict[str, Any] = {"topic": walk.city.topic, "urgency": "NORMAL", "reason": WHY}
    dispatcher = walk.staff(Role.DISPATCHER)
    with pytest.raises(NotPermitted) as refusal:
        actions.reclassify(walk.ticket, category="COMPLAINT", by=dispatcher, now=walk.tick(), **given)
    assert codes(refusal) == ["longer_needs_supervisor"]
    with pytest.raises(Refused) as same:
        actions.reclassify(walk.ticket, category="HELP", by=dispatcher, now=walk.tick(), **given)
    assert codes(same) == ["nothing_changes"]
    supervisor = walk.staff(Role.SUPERVISOR, "lead")
    ticket = actions.reclassify(walk.ticket, category="COMPLAINT", by=supervisor, now=walk.tick(), **given)
    assert handle(ticket).due_at == at("2026-09-29 17:30")


def test_late_stays_late_when_the_limit_gets_shorter(walk: Walk) -> None:
    walk.to("CONTACTED")
    old = handle(walk.ticket)
    given: dict[str, Any] = {"topic": walk.city.topic, "urgency": "NORMAL", "reason": WHY}
    walk.now = at("2026-09-28 10:00")
    dispatcher = walk.staff(Role.DISPATCHER)
    ticket = actions.reclassify(walk.ticket, category="CONSULT", by=dispatcher, now=walk.now, **given)
    assert (handle(ticket).pk, handle(ticket).due_at) == (old.pk, old.due_at)
