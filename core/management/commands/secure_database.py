"""Give the application's role what it needs and nothing that could undo evidence."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from psycopg import sql

APPEND_ONLY = ("core_evidencerecord", "core_anchor", "core_anchoredhead", "core_accessrecord")
DEFAULT_ROLE = "huiyin_app"

GRANTS = """
GRANT USAGE ON SCHEMA public TO {role};
REVOKE CREATE ON SCHEMA public FROM {role}, PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}, PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role};
REVOKE ALL ON FUNCTION core_add_access_months(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core_add_access_months(date, integer) TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role};
"""
PARTITIONS = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = ANY(%s::regclass[])"


class Command(BaseCommand):
    """Run by the database's owner after every migration; a second run changes nothing."""

    help = (
        "Grant the application's role its rights: no TRUNCATE, and evidence and access records append-only."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", help=f"the application's role (default {DEFAULT_ROLE})")

    def handle(self, *args: Any, role: str | None, **options: Any) -> None:
        name = role or str(getattr(settings, "APP_ROLE", DEFAULT_ROLE))
        if name == connection.settings_dict["USER"]:
            raise CommandError(f"{name} owns the database; the application should run as another role.")
        if not _exists(name):
            if role:
                raise CommandError(f"There is no database role {name}.")
            self.stderr.write(f"There is no database role {name}: the owner's rights are not divided.")
            return
        with transaction.atomic():
            _grant(name)
        if options["verbosity"] > 1:
            self.stdout.write(
                f"{name} may append to {' and '.join(APPEND_ONLY)}, and change the other tables."
            )


def _exists(role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
        return cursor.fetchone() is not None


def _grant(role: str) -> None:
    """Write the rights down. Partitions are reached through their parents and need none of their own."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(GRANTS).format(role=sql.Identifier(role)))
        cursor.execute(PARTITIONS, [list(APPEND_ONLY)])
        for rights, tables in (
            ("UPDATE, DELETE", APPEND_ONLY),
            ("ALL", [row[0] for row in cursor.fetchall()]),
        ):
            for table in tables:
                revoke = sql.SQL("REVOKE {} ON {} FROM {}")
                cursor.execute(revoke.format(sql.SQL(rights), sql.Identifier(table), sql.Identifier(role)))
