"""Whom a ticket can be dispatched to."""

import pytest

from core.refusals import Refused
from departments.actions.tree import create_department
from departments.models import Department
from departments.roles import Role
from feedback import actions
from feedback.actions.dispatching import MOST_CO
from tests.cast import START, City, Walk


def _departments(count: int) -> list[Department]:
    return [
        create_department(code=f"many-{n}", name=f"协办单位 {n}", peer_group="BUREAU", by=None, now=START)
        for n in range(count)
    ]


@pytest.mark.django_db
def test_as_many_co_handlers_as_the_evidence_can_name(city: City) -> None:
    walk = Walk(city)
    walk.to("PENDING_DISPATCH")
    departments, by = _departments(MOST_CO + 1), city.person(Role.DISPATCHER, "centre")
    with pytest.raises(Refused) as refusal:
        actions.dispatch(walk.ticket, lead=city.departments["lead"], co=departments, by=by, now=walk.tick())
    assert refusal.value.codes == ("too_many_co",)
    ticket = actions.dispatch(
        walk.ticket, lead=city.departments["lead"], co=departments[:MOST_CO], by=by, now=walk.tick()
    )
    assert ticket.dispatches.filter(role="CO").count() == MOST_CO


@pytest.mark.django_db
def test_an_accused_department_cannot_lead(city: City) -> None:
    walk = Walk(city)
    by = city.person(Role.DISPATCHER, "centre")
    actions.triage(
        walk.ticket,
        category="REPORT",
        topic=city.topic,
        urgency="NORMAL",
        accused=city.departments["parent"],
        by=by,
        now=walk.tick(),
    )
    with pytest.raises(Refused) as refusal:
        actions.dispatch(walk.ticket.pk, lead=city.departments["lead"], by=by, now=walk.tick())
    assert refusal.value.codes == ("lead_is_accused",)
