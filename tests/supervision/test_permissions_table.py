"""Who may do which act on which paper, against tests/golden/supervision_permissions.csv; by really doing it.

The table has a row for every act and role: ``kind,act,role,own,stranger``. ``own`` is the role where it has
to do with the paper (``OWN`` below: units at the department judged, supervisors and managers above it,
hotline people at the centre); ``stranger`` the same role at a department that has nothing to do with it.
A cell says ``yes`` (the act was done), ``no`` (the paper is seen, the act is refused as not theirs) or
``unseen`` (the paper does not exist for them, and the act is refused all the same).

A family adds a module ``tests/supervision/papers/<family>.py``, or ``tests/evaluation/papers/<family>.py``,
with ``MAKE: dict[tuple[str, str], Make]`` (kind and act) and its rows to the table. Each maker brings a
paper to a state that the act starts from and gives the row, and a call that takes the person and does it.
Makers use people whom the table does not: the supervisor of "institution", or ``another(city, role,
place)`` of ``tests/supervision/second.py``; else a cell would meet the second-person rule instead of the
grant. ``PLACES`` (kind and act, to a dict from role to place) may say where a role sits instead, for acts
whose authority is elsewhere: a centre, a consumer of data.
"""

import csv
import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from core.refusals import NotPermitted, Refused
from departments.models import Staff
from departments.roles import Role
from supervision.lifecycle import ACTS
from tests.cast import City
from tests.evaluation import papers as judged
from tests.supervision import papers

Make = Callable[[City], tuple[Any, Callable[[Staff], object]]]
Key = tuple[str, str]

TABLE = Path(__file__).parent.parent / "golden" / "supervision_permissions.csv"
AT_UNIT, AT_CENTRE, ABOVE = "lead", "centre", "parent"
OWN = {
    Role.HANDLER: AT_UNIT,
    Role.UNIT_APPROVER: AT_UNIT,
    Role.INTAKE_AGENT: AT_CENTRE,
    Role.DISPATCHER: AT_CENTRE,
    Role.AUDITOR: AT_CENTRE,
    Role.CALLBACK_AGENT: AT_CENTRE,
}
"""Where a role sits that has to do with the paper; whoever is not named, above the department."""
STRANGERS = {Role.INTAKE_AGENT, Role.DISPATCHER, Role.AUDITOR, Role.CALLBACK_AGENT}
"""Roles of a centre: as strangers they work for the other one."""

MAKE: dict[Key, Make] = {}
PLACES: dict[Key, dict[Role, str]] = {}
for _package in (papers, judged):
    for _found in pkgutil.iter_modules(_package.__path__):
        _module = importlib.import_module(f"{_package.__name__}.{_found.name}")
        MAKE.update(getattr(_module, "MAKE", {}))
        PLACES.update(getattr(_module, "PLACES", {}))

ROWS: dict[Key, list[dict[str, str]]] = defaultdict(list)
for _line in csv.DictReader(TABLE.open(encoding="utf-8")):
    ROWS[(_line["kind"], _line["act"])].append(_line)


@pytest.fixture
def city(everybody: City, db: None) -> City:
    return deepcopy(everybody)


def _place(key: Key, role: Role, relation: str) -> str:
    if relation == "stranger":
        return "other_centre" if role in STRANGERS else "stranger"
    return PLACES.get(key, {}).get(role) or OWN.get(role, ABOVE)


def _attempt(row: Any, call: Callable[[Staff], object], by: Staff) -> str:
    is_seen = type(row)._default_manager.visible_to(by).filter(pk=row.pk).exists()
    try:
        with transaction.atomic():
            call(by)
            transaction.set_rollback(True)
    except NotPermitted:
        return "no" if is_seen else "unseen"
    except Refused as refusal:
        return f"refused {refusal.codes}"
    return "yes" if is_seen else "yes, though unseen"


@pytest.mark.parametrize("key", sorted(MAKE), ids="-".join)
def test_every_cell(city: City, key: Key) -> None:
    people = {
        (line["role"], relation): city.person(Role(line["role"]), _place(key, Role(line["role"]), relation))
        for line in ROWS[key]
        for relation in ("own", "stranger")
    }
    row, call = MAKE[key](city)
    row = type(row)._default_manager.get(pk=row.pk)
    wrong = {}
    for line in ROWS[key]:
        for relation in ("own", "stranger"):
            found = _attempt(row, call, people[(line["role"], relation)])
            if found != line[relation]:
                wrong[(line["role"], relation)] = f"table {line[relation]}, done {found}"
    assert wrong == {}


@pytest.mark.parametrize("key", sorted(MAKE), ids="-".join)
def test_every_role_has_its_row(key: Key) -> None:
    assert sorted(line["role"] for line in ROWS[key]) == sorted(Role), f"rows of {key} in {TABLE.name}"


def test_rows_and_makers_agree() -> None:
    assert set(ROWS) == set(MAKE)


def test_a_family_that_began_is_complete() -> None:
    """Every act that people do, of every kind of paper that has a maker."""
    wanted = {
        (kind, verb)
        for kind in {kind for kind, _verb in MAKE}
        for verb, spec in ACTS[kind].items()
        if not spec.is_of_the_portal
    }
    assert wanted - set(MAKE) == set()
