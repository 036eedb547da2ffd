"""Worlds made once for the whole run: two demonstrations, and the furnished one of tests/browser/world.py."""

import fcntl
import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import pytest
from django.db import connection, transaction
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker, Settings

from departments.roles import Role
from tests.browser.world import AS_OF, clock_from, demonstrate, furnish
from tests.cast import DEPARTMENTS, City, build_city
from tests.plumbing import databases
from tests.plumbing.server import Server

SMALL = 40
"""Tickets of a demonstration in which each is in a plain state, and of which pages are soon made."""
EVERY_ROAD = 240
"""So many tickets walk every move there is and leave something on every desk."""


@pytest.fixture(scope="module")
def everybody(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[City]:
    """The cast with every role at every place, for a module that asks them all; copy it, and ask for ``db``.

    It lies in a transaction around those of the tests, which is undone after the last of them.
    """
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
        city = build_city()
        for role in Role:
            for place in DEPARTMENTS:
                city.person(role, place)
    yield city
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture(scope="session")
def run(real_database: str, testrun_uid: str) -> str:
    """What the names of this run's databases end with."""
    return f"{real_database}_{testrun_uid[:6]}"


@pytest.fixture(scope="session")
def small_template(template_database: str, django_db_blocker: DjangoDbBlocker, run: str) -> Iterator[str]:
    """The name of a database with a demonstration of ``SMALL`` tickets."""
    with (
        django_db_blocker.unblock(),
        _made_once(f"small_{run}", template_database, _demonstrate, SMALL) as name,
    ):
        yield name


@pytest.fixture(scope="session")
def furnished_template(small_template: str, django_db_blocker: DjangoDbBlocker, run: str) -> Iterator[str]:
    """The name of a furnished database: the small demonstration, and what ``furnish`` adds to one."""
    with django_db_blocker.unblock(), _made_once(f"furnished_{run}", small_template, _furnish) as name:
        yield name


@pytest.fixture(scope="session")
def every_road_template(
    template_database: str, django_db_blocker: DjangoDbBlocker, run: str
) -> Iterator[str]:
    """The name of a database with a demonstration of ``EVERY_ROAD`` tickets."""
    with (
        django_db_blocker.unblock(),
        _made_once(f"every_road_{run}", template_database, _demonstrate, EVERY_ROAD) as name,
    ):
        yield name


@pytest.fixture
def small_demonstration(small_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Django's default connection leads to a clone of the small demonstration."""
    with databases.clone_of(small_template, django_db_blocker):
        yield


@pytest.fixture
def every_road(every_road_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Django's default connection leads to the demonstration of every road, and may only read."""
    login = databases._owner(every_road_template)
    with django_db_blocker.unblock(), databases._default_leads_to(login):
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = on")
        yield


@pytest.fixture
def furnished_portal(
    browser: Browser, furnished_template: str, django_db_blocker: DjangoDbBlocker, settings: Settings
) -> Iterator[str]:
    """The address of a portal on a clone of the furnished world, on the afternoon where it ends."""
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["127.0.0.1", "testserver"]
    with databases.clone_of(furnished_template, django_db_blocker), clock_from(AS_OF):
        server = Server()
        settings.PUBLIC_URL = server.url
        yield server.url
        server.stop()


@contextmanager
def _made_once(name: str, template: str, write: Callable[..., None], *given: int) -> Iterator[str]:
    """A database cloned from ``template`` and written by the first worker to come; the last drops it."""
    with _users(name) as (users, change):
        if users == 0:
            databases._drop(name)  # of a worker that failed while making it
            databases._create(name, template)
            with databases._default_leads_to(databases._owner(name)), clock_from(AS_OF):
                write(*given)
        change(+1)
    yield name
    with _users(name) as (users, change):
        change(-1)
        if users == 1:
            databases._drop(name)


def _demonstrate(tickets: int) -> None:
    """A matter that a refusal stopped is told in the log alone: here it ends the making."""
    logger, told = logging.getLogger("config.demo"), list[str]()
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: told.append(record.getMessage())  # type: ignore[method-assign]
    logger.addHandler(handler)
    try:
        with pytest.MonkeyPatch.context() as patches:
            patches.setattr("django.conf.settings.DEMO", True)
            demonstrate(tickets)
    finally:
        logger.removeHandler(handler)
    assert told == []


def _furnish() -> None:
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr("django.conf.settings.DEMO", True)
        furnish()


@contextmanager
def _users(name: str) -> Iterator[tuple[int, Callable[[int], None]]]:
    """How many workers use the world ``name``, under a lock, and a way to change that."""
    path = Path(tempfile.gettempdir()) / f"{name}.users"
    with _locked(path) as file:
        users = int(file.read() or 0)

        def change(by: int) -> None:
            file.seek(0)
            file.truncate()
            file.write(str(users + by))
            if users + by == 0:
                path.unlink()

        yield users, change


@contextmanager
def _locked(path: Path) -> Iterator[TextIO]:
    """The file, for this process alone; opened again where the last user took it away meanwhile."""
    while True:
        with path.open("a+", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if path.exists() and path.stat().st_ino == os.fstat(file.fileno()).st_ino:
                file.seek(0)
                yield file
                return
