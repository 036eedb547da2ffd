"""Who may make which move, from where they sit, against tests/golden/permissions.csv; by making the move."""

import csv
from collections import defaultdict
from copy import deepcopy
from pathlib import Path

import pytest
from django.db import transaction

from core.refusals import NotPermitted, Refused
from departments.models import Staff
from departments.roles import Role
from feedback.models import Dispatch, Ticket
from tests.cast import City, Walk
from tests.feedback.moves import MAKE, Make

TABLE = Path(__file__).parent.parent / "golden" / "permissions.csv"
PLACES = {"LEAD": "lead", "CO": "co"}
BY_MOVE: dict[str, list[dict[str, str]]] = defaultdict(list)
for line in csv.DictReader(TABLE.open(encoding="utf-8")):
    BY_MOVE[line["move"]].append(line)


@pytest.fixture
def city(everybody: City, db: None) -> City:
    return deepcopy(everybody)


def _attempt(walk: Walk, make: Make, by: Staff) -> str:
    is_seen = Ticket.objects.visible_to(by).filter(pk=walk.ticket.pk).exists()
    seen = "" if is_seen else "unseen"
    try:
        with transaction.atomic():
            make(walk, by)
            transaction.set_rollback(True)
    except NotPermitted:
        return seen or "no"
    except Refused as refusal:
        return f"refused {refusal.codes}"
    return "yes" if not seen else "yes, though unseen"


@pytest.mark.parametrize("move", MAKE)
def test_every_cell(city: City, move: str) -> None:
    state, make = MAKE[move]
    walk = Walk(city)
    walk.to(state)
    walk.tick()
    _have_led_before(city, walk.ticket)
    found = {}
    for line in BY_MOVE[move]:
        for relation in (name for name in line if name not in {"move", "role"}):
            by = city.person(Role(line["role"]), PLACES.get(relation, relation))
            found[(line["role"], relation)] = (line[relation], _attempt(walk, make, by))
    wrong = {cell: pair for cell, pair in found.items() if pair[0] != pair[1]}
    assert len(found) == len(Role) * 7
    assert wrong == {}


def test_the_table_is_complete() -> None:
    assert set(BY_MOVE) == set(MAKE)
    assert all(len(lines) == len(Role) for lines in BY_MOVE.values())


def _have_led_before(city: City, ticket: Ticket) -> None:
    """A dispatch that was voided, as a granted return leaves it."""
    former = city.departments["former"]
    Dispatch.objects.create(
        ticket=ticket,
        department=former,
        role="LEAD",
        dispatched_at=ticket.registered_at,
        due_at=ticket.registered_at,
        is_open=False,
        ended_at=ticket.registered_at,
        voided_at=ticket.registered_at,
    )
