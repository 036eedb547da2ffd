"""The application's role: what it may do, and what even the application's own code may not."""

import io

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from core import access_log
from core.evidence import Subject, append
from tests.core.conftest import NOW, entry

GUARDED = ["core_evidencerecord", "core_anchoredhead", "core_accessrecord", "core_accessrecord_other"]


@pytest.fixture
def filled(own_database):
    with transaction.atomic():
        append(entry())
        access_log.record(
            actor_id=7,
            actor_name="周岚",
            action="reveal",
            subject=Subject("ticket", 1),
            reason="回电",
            now=NOW,
        )
    return own_database


def test_the_tests_run_as_the_application_not_as_the_owner(filled):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)")
        assert cursor.fetchone() == ("huiyin_app", False)


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET id = id",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "DROP TABLE {}",
        "CREATE TRIGGER x BEFORE INSERT ON {} FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change()",
    ],
)
def test_evidence_and_access_records_are_out_of_its_reach(filled, table, statement):
    denied = pytest.raises(psycopg.errors.InsufficientPrivilege, match=r"permission denied|must be owner")
    with filled.app.connect() as app, denied:
        app.execute(statement.format(table))


def test_every_partition_that_comes_later_is_guarded_too(filled):
    assert access_log.add_months(NOW.replace(year=2040), months=2) == 2
    assert access_log.add_months(NOW.replace(year=2040), months=2) == 0
    with filled.app.connect(autocommit=True) as app:
        for statement in ("UPDATE {} SET id = id", "TRUNCATE {}", "DELETE FROM {}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
                app.execute(statement.format("core_accessrecord_204009"))
    with filled.owner.connect(autocommit=True) as owner:
        owner.execute(
            "INSERT INTO core_accessrecord "
            "(actor_id, actor_name, action, subject_kind, subject_id, reason, at) "
            "VALUES (1, 'x', 'reveal', 'ticket', 1, '', '2040-09-30T16:00:00Z'), "
            "(1, 'x', 'reveal', 'ticket', 1, '', '2040-09-30T15:59:59Z')"
        )
        for month in ("204009", "204010"):
            found = owner.execute(f"SELECT count(*) FROM core_accessrecord_{month}").fetchone()
            assert found == (1,)
            for statement in ("UPDATE {} SET id = id", "TRUNCATE {}", "DELETE FROM {}"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
                    owner.execute(statement.format(f"core_accessrecord_{month}"))


def test_no_table_may_be_truncated_and_no_schema_changed(filled):
    with filled.owner.connect() as owner:
        names = [
            name
            for (name,) in owner.execute(
                "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition "
                "AND relnamespace = 'public'::regnamespace"
            )
        ]
        may = "SELECT has_table_privilege('huiyin_app', %s, %s)"
        assert len(names) > 20
        for name in names:
            assert owner.execute(may, [f'"{name}"', "TRUNCATE"]).fetchone() == (False,), name
            assert owner.execute(may, [f'"{name}"', "SELECT"]).fetchone() == (True,), name
        assert owner.execute(may, ["django_migrations", "INSERT"]).fetchone() == (False,)
    with filled.app.connect() as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("CREATE TABLE mine (id int)")


def test_it_can_be_run_again_and_says_what_it_cannot_do(db):
    call_command("secure_database")
    out = io.StringIO()
    call_command("secure_database", verbosity=2, stdout=out)
    assert "core_evidencerecord" in out.getvalue()
    with pytest.raises(CommandError, match="no database role nobody_of_that_name"):
        call_command("secure_database", "--role", "nobody_of_that_name")
    with pytest.raises(CommandError, match="should run as another role"):
        call_command("secure_database", "--role", connection.settings_dict["USER"])


def test_without_a_second_role_a_start_is_not_stopped(db, settings):
    settings.APP_ROLE = "nobody_of_that_name"
    err = io.StringIO()
    call_command("secure_database", stderr=err)
    assert "not divided" in err.getvalue()
