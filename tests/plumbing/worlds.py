"""The furnished world of tests/browser/world.py: made once for the whole run, cloned for each test."""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker, Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.world import AS_OF, clock_from, furnish
from tests.plumbing import databases


@pytest.fixture(scope="session")
def furnished_template(
    template_database: str, django_db_blocker: DjangoDbBlocker, testrun_uid: str
) -> Iterator[str]:
    """The name of a furnished database; whichever worker comes first makes it, the last one drops it."""
    name = f"{template_database.split('_gw')[0]}_furnished_{testrun_uid[:6]}"
    with _users(name) as (users, change):
        if users == 0:
            databases._create(name, template_database)
            with django_db_blocker.unblock(), databases._default_leads_to(databases._owner(name)):
                _furnish()
        change(+1)
    yield name
    with _users(name) as (users, change):
        change(-1)
        if users == 1:
            databases._drop(name)


@pytest.fixture
def furnished_portal(
    browser: Browser, furnished_template: str, django_db_blocker: DjangoDbBlocker, settings: Settings
) -> Iterator[str]:
    """The address of a portal on a clone of the furnished world, on the afternoon where it ends."""
    name = f"{furnished_template}_{os.getpid()}"
    databases._drop(name)
    databases._create(name, furnished_template)
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["127.0.0.1", "testserver"]
    login = databases._login("HUIYIN_APP_DATABASE_URL", name) or databases._owner(name)
    with django_db_blocker.unblock(), databases._default_leads_to(login), clock_from(AS_OF):
        server = LiveServer("127.0.0.1")
        settings.PUBLIC_URL = server.url
        yield server.url
        server.stop()
    databases._drop(name)


def _furnish() -> None:
    with pytest.MonkeyPatch.context() as patches, clock_from(AS_OF):
        patches.setattr("django.conf.settings.DEMO", True)
        furnish()


@contextmanager
def _users(name: str) -> Iterator[tuple[int, Callable[[int], None]]]:
    """How many workers use the world ``name``, under a lock, and a way to change that."""
    path = Path(tempfile.gettempdir()) / f"{name}.users"
    with path.open("a+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        users = int(file.read() or 0)

        def change(by: int) -> None:
            file.truncate(0)
            file.write(str(users + by))
            if users + by == 0:
                path.unlink()

        yield users, change
