"""Fixtures of the feedback tests."""

from pathlib import Path
from typing import Any

import pytest

from departments.roles import Role
from feedback.actions.importing import ImportOutcome, import_tickets
from tests.cast import START, City, build_city
from tests.feedback.imports import Run


@pytest.fixture
def city(db: None) -> City:
    """The cast's departments and catalogues."""
    return build_city()


@pytest.fixture
def run_import(city: City) -> Run:
    """Import a file for the centre of the cast."""

    def go(path: Path, **changed: Any) -> ImportOutcome:
        given: dict[str, Any] = {
            "centre": city.departments["centre"],
            "channel": city.channel,
            "is_backlog": False,
            "dry_run": False,
            "by": city.person(Role.INTAKE_AGENT, "centre"),
            "now": START,
        }
        return import_tickets(path, **(given | changed))

    return go
