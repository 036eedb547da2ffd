"""Databases for tests: made by the owner, secured as in production, cloned where commits must be real."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import psycopg
import pytest
from django.core.management import call_command, get_commands
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from psycopg import sql
from pytest_django import DjangoDbBlocker

from config.database import parse_database_url

APP_ROLE = "huiyin_app"


@dataclass(frozen=True, slots=True)
class Login:
    """How one role reaches one database."""

    name: str
    user: str
    password: str
    host: str
    port: str

    @property
    def url(self) -> str:
        """What DATABASE_URL says of it; the host may be a folder that holds a socket."""
        return f"postgresql://{self.user}:{self.password}@/{self.name}?host={self.host}&port={self.port}"

    def connect(self, **options: Any) -> psycopg.Connection:
        """Return a new connection of this role."""
        return psycopg.connect(
            dbname=self.name,
            user=self.user,
            password=self.password,
            host=self.host,
            port=self.port,
            **options,
        )


@dataclass(frozen=True, slots=True)
class Clone:
    """A database of one test's own, where commits are real; Django's default connection leads to it."""

    name: str
    owner: Login
    app: Login
    admin: Login


@pytest.fixture(scope="session")
def real_database() -> str:
    """The name of the database that DATABASE_URL means: tests never touch it."""
    return _owner().name


@pytest.fixture(scope="session")
def django_db_setup(
    real_database: str,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    request: pytest.FixtureRequest,
) -> Iterator[None]:
    """After the owner has migrated, take from the app's role what it may not do in production either.

    pytest-django makes its database only where a test is marked for it. Where all tests bring their own
    clone, the database to clone is made here: else it would be the real one.
    """
    made = None
    keep = bool(request.config.getvalue("reuse_db"))
    with django_db_blocker.unblock():
        if _owner().name == real_database:
            wants_new = bool(request.config.getvalue("create_db"))
            made = setup_databases(0, False, aliases={"default"}, keepdb=keep and not wants_new)
        _ensure_app_role()
        if "secure_database" in get_commands():
            call_command("secure_database")
        name = _owner().name
    yield
    _end_sessions(name)
    if made and not keep:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def template_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A migrated, secured and empty database that nobody is connected to."""
    with django_db_blocker.unblock():
        source = _owner().name
        connections.close_all()
    name = f"{source}_template"
    _drop(name)
    _end_sessions(source)
    _create(name, source)
    yield name
    _drop(name)


@pytest.fixture
def cloned_database(template_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Clone]:
    """A database for tests that race, crash or need their commits seen: made for one test, dropped after it.

    Django's default connection, in every thread, leads there as the app's role, with all triggers on. The
    usual way, truncating tables after each test, is what evidence refuses.
    """
    with clone_of(template_database, django_db_blocker) as clone:
        yield clone


@contextmanager
def clone_of(template: str, blocker: DjangoDbBlocker) -> Iterator[Clone]:
    """While inside, Django's default connection leads to a clone of ``template``, as the app's role."""
    name = f"{template}_{secrets.token_hex(4)}"
    owner = _owner(name)
    app = _login("HUIYIN_APP_DATABASE_URL", name) or replace(owner, user=APP_ROLE)
    admin = _login("HUIYIN_ADMIN_DATABASE_URL", name) or owner
    with made(name, template), blocker.unblock(), _default_leads_to(app):
        yield Clone(name, owner, app, admin)


@contextmanager
def made(name: str, template: str) -> Iterator[None]:
    """While inside there is a database ``name``, a clone of ``template``; one of a killed run goes first."""
    _drop(name)
    _create(name, template)
    try:
        yield
    finally:
        _drop(name)


@pytest.fixture
def app_connection(cloned_database: Clone) -> Iterator[psycopg.Connection]:
    """A connection of the role that runs the portal, to a database of this test's own."""
    with cloned_database.app.connect() as connection:
        yield connection


@contextmanager
def _default_leads_to(login: Login) -> Iterator[None]:
    settings = connections.settings["default"]
    before = dict(settings)
    connections.close_all()
    settings |= {
        "NAME": login.name,
        "USER": login.user,
        "PASSWORD": login.password,
        "HOST": login.host,
        "PORT": login.port,
    }
    try:
        yield
    finally:
        connections.close_all()
        settings.clear()
        settings.update(before)


def _owner(name: str = "") -> Login:
    settings = connections.settings["default"]
    return Login(
        name or settings["NAME"],
        settings["USER"],
        settings["PASSWORD"],
        settings["HOST"],
        str(settings["PORT"]),
    )


def _login(setting: str, name: str) -> Login | None:
    """The login that run.py gives in ``setting``, for the database ``name``."""
    url = os.environ.get(setting)
    if not url:
        return None
    known = parse_database_url(url)
    return Login(name, known["USER"], known["PASSWORD"], known["HOST"], str(known["PORT"]))


def _ensure_app_role() -> None:
    owner = _owner()
    with owner.connect(autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE]).fetchone()
        if not found:
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(APP_ROLE), owner.password)
            )


def _create(name: str, template: str) -> None:
    _administer(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )


def _drop(name: str) -> None:
    """As the cluster's administrator where there is one: nobody else may end autovacuum at work in it."""
    admin = _login("HUIYIN_ADMIN_DATABASE_URL", "postgres") or _owner("postgres")
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with admin.connect(autocommit=True) as connection:
        connection.execute(statement)


def _end_sessions(name: str) -> None:
    """End sessions that nobody holds any more: a browser's event loop hides connections made before it."""
    _administer(
        sql.SQL(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = {} AND backend_type = 'client backend'"
        ).format(name)
    )


def _administer(statement: sql.Composed) -> None:
    with _owner("postgres").connect(autocommit=True) as connection:
        connection.execute(statement)
