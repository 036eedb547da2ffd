"""T19: who may take the citizen's answer, and in which order its rows are locked."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.models import OutboxMessage
from core.refusals import NotPermitted
from departments.actions.posts import appoint
from departments.actions.tree import create_department
from departments.roles import Role
from feedback import actions
from feedback.actions.answering import Answer
from tests.cast import START, City, Walk


def test_the_link_locks_clocks_before_the_ticket_like_every_move(city: City) -> None:
    walk = Walk(city)
    walk.to("PENDING_CALLBACK")
    body = OutboxMessage.objects.get(key=f"ticket:{walk.ticket.pk}:answer:1").body
    token = str(body).split("/r/")[1].split("/")[0]
    with CaptureQueriesContext(connection) as queries:
        actions.rate(token, answer=Answer(5, "SOLVED"), now=walk.tick())
    locked = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"]]
    assert "feedback_deadline" in locked[0].split("WHERE")[0]
    assert "feedback_ticket" in locked[1].split("WHERE")[0]


def test_nobody_below_the_handling_department_asks_the_citizen(city: City) -> None:
    walk = Walk(city)
    walk.to("PENDING_CALLBACK")
    agent = city.person(Role.CALLBACK_AGENT, "centre")
    section = create_department(
        code="section",
        name="照明维修班",
        peer_group="BUREAU",
        parent=city.departments["lead"],
        by=None,
        now=START,
    )
    appoint(staff=agent, department=section, role=Role.HANDLER, by=None, now=START)
    with pytest.raises(NotPermitted) as refused:
        actions.record_callback(
            walk.ticket, outcome="REACHED", answer=Answer(5, "SOLVED"), by=agent, now=walk.tick()
        )
    assert refused.value.codes == ("own_department",)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE feedback_rating SET level = 5",
        "DELETE FROM feedback_rating",
        "TRUNCATE feedback_rating CASCADE",
    ],
)
def test_the_database_itself_keeps_every_rating(city: City, statement: str) -> None:
    """Nobody raises, hides or drops an answer, not even the tables' owner by hand."""
    ticket = Walk(city).to("PENDING_VERDICT")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
            cursor.execute(statement)
    assert ticket.ratings.get().level == 1
