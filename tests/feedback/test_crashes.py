"""A crash after every SQL statement of every move: nothing of it stays, and the move succeeds afterwards."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import pytest
from celery import current_app
from django.apps import apps
from django.conf import LazySettings
from django.db import connection
from pytest_django import DjangoDbBlocker

from core.evidence import Subject, records_of, verify
from core.models import OutboxMessage
from departments.roles import Role
from feedback import actions
from feedback.actions.answering import Answer
from feedback.history import facts_of_record
from feedback.models import Deadline, Dispatch, Rating, Ticket
from feedback.rules.registration import NewMatter
from tests.cast import START, City, Walk, build_city
from tests.feedback.moves import EVERY_MOVE, MAKE
from tests.feedback.test_races import token_of
from tests.plumbing import databases

AFTERWARDS = {"RETROSPECTIVE", "REQUEST_DECIDE"}
"""The clocks that run on a completed ticket."""
MOST_STATEMENTS = 200
QUIET = {"departments", "auth", "sessions", "contenttypes", "admin", "guardian"}


class Crash(Exception):
    """The process dies here."""


class Killer:
    """Lets ``after`` statements through and dies once the last of them has run."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        self.left -= 1
        if self.left <= 0:
            raise Crash
        return result


@pytest.fixture(scope="module")
def cast(template_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[str, City]]:
    """A database with the cast and whoever a move may need: an appointment is no part of it."""
    name = f"{template_database}_cast"
    with databases.made(name, template_database):
        with django_db_blocker.unblock(), databases._default_leads_to(databases._owner(name)):
            city = build_city()
            for role in Role:
                for place in ("centre", "lead", "co"):
                    city.person(role, place)
        yield name, city


@pytest.fixture
def real_city(
    cast: tuple[str, City], django_db_blocker: DjangoDbBlocker, settings: LazySettings
) -> Iterator[City]:
    """The cast where commits are real and every trigger is on."""
    settings.PUBLIC_URL = "http://hotline.test"
    template, city = cast
    with databases.clone_of(template, django_db_blocker):
        yield deepcopy(city)


def rows() -> dict[str, int]:
    """How many rows every table that a move writes holds, and the sum of the versions."""
    models = [model for model in apps.get_models() if model._meta.app_label not in QUIET]
    names = [model._meta.label for model in models]
    counts = ", ".join(f'(SELECT count(*) FROM "{model._meta.db_table}")' for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}, (SELECT sum(version) FROM feedback_ticket)")
        return dict(zip([*names, "versions"], cursor.fetchone(), strict=True))


def assert_sound(tickets: Sequence[int] | None = None) -> None:
    """What must hold of every ticket at rest, or of some."""
    if tickets is None:
        assert verify().holds
    for ticket in Ticket.objects.all() if tickets is None else Ticket.objects.filter(pk__in=tickets):
        running = Deadline.objects.filter(ticket=ticket, stopped_at=None, voided_at=None)
        live = list(Dispatch.objects.filter(ticket=ticket).live())
        assert _versions_told(ticket) == list(range(2, ticket.version + 1))
        assert Rating.objects.filter(ticket=ticket, counts=True).count() <= ticket.cycle
        assert sum(row.role == "LEAD" for row in live) <= 1
        if not ticket.is_open:
            assert not live
            assert not running.exclude(kind__in=AFTERWARDS).exists()
            assert ticket.due_at is None


def _versions_told(ticket: Ticket) -> list[int]:
    """The versions that the evidence of the moves names, one each, in order; a registration is the first."""
    told = [facts_of_record(record) for record in records_of(Subject("ticket", ticket.pk))]
    return [int(facts["version"]) for facts in told if "version" in facts]


@contextmanager
def dying_after(statements: int) -> Iterator[None]:
    """The connection dies after so many statements."""
    with connection.execute_wrapper(Killer(statements)):
        yield


def crash_everywhere(act: Callable[[], object], *, tickets: Sequence[int] | None = None) -> int:
    """Crash after the first statement, the second, … until the act gets through; returns how many it has.

    ``tickets`` are looked at in the end, or all of them.
    """
    before = rows()
    for after in range(1, MOST_STATEMENTS):
        try:
            with dying_after(after):
                act()
        except Crash:
            assert rows() == before, f"after statement {after}"
            continue
        assert_sound(tickets)
        return after - 1
    raise AssertionError("The move has too many statements.")


@pytest.mark.parametrize("verb", sorted(MAKE))
def test_a_crash_anywhere_in_any_move_leaves_nothing(real_city: City, verb: str) -> None:
    """Every move of people, crashed after each of its statements, and made in the end."""
    state, make = MAKE[verb]
    role, _, place = EVERY_MOVE[verb][1].partition("@")
    walk = Walk(real_city)
    walk.to(state)
    now, ticket, by = walk.tick(), walk.ticket, real_city.person(Role(role), place)

    def act() -> None:
        walk.now, walk.ticket = now, ticket
        make(walk, by)

    assert crash_everywhere(act) > 5


def test_a_crash_anywhere_in_a_registration_leaves_nothing(real_city: City) -> None:
    agent = real_city.person(Role.INTAKE_AGENT, "centre")

    def register() -> Ticket:
        return actions.register(
            NewMatter(content="听雨路的路灯不亮。", phone="13800002716", external_number="A-1"),
            by=agent,
            now=START,
            centre=real_city.departments["centre"],
            channel=real_city.channel,
        )

    assert crash_everywhere(register) > 5
    assert Ticket.objects.get().number == "20260921000001"


def test_a_crash_anywhere_in_the_citizens_answer_leaves_nothing(real_city: City) -> None:
    walk = Walk(real_city)
    walk.to("PENDING_CALLBACK")
    token, now = token_of(walk.ticket), walk.tick()
    assert crash_everywhere(lambda: actions.rate(token, answer=Answer(2, "SOLVED"), now=now)) > 5
    crash_everywhere(lambda: actions.rate(token, answer=Answer(5, "SOLVED"), now=now))
    assert list(Rating.objects.order_by("id").values_list("level", "counts")) == [(2, True), (5, False)]


def test_moves_go_on_while_the_broker_is_down(real_city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    knocks = []

    def unreachable(*args: object, **kwargs: object) -> None:
        knocks.append(args)
        raise ConnectionError("no broker")

    monkeypatch.setattr(current_app, "send_task", unreachable)
    monkeypatch.setattr("core.wake._down_until", 0.0)
    walk = Walk(real_city)
    walk.to("COMPLETED")
    assert Ticket.objects.get(pk=walk.ticket.pk).state == "COMPLETED"
    assert len(knocks) == 1  # asked once, then left alone for a while: nobody waits for it
    waiting = OutboxMessage.objects.filter(key__startswith=f"ticket:{walk.ticket.pk}:")
    assert waiting.count() == 2  # the acknowledgement and the answer; the promise is the row
    assert_sound()
