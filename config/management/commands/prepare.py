"""``manage.py prepare``: brings the database and the static files up to what the code expects."""

import hashlib
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config import stylesheet


class Command(BaseCommand):
    """Run by the database's owner at every start; a second run finds nothing to do."""

    help = "Migrate, secure the database and collect static files, each only when needed."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="say at the end in JSON what was done")

    def handle(self, *args: Any, **options: Any) -> None:
        migrated = self._migrate()
        if "secure_database" in get_commands():
            call_command("secure_database", stdout=self.stderr)
        done = {"migrated": migrated, "collected": self._collect(), "wants_demo": self._wants_demo()}
        self.stdout.write(
            json.dumps(done) if options["json"] else self.style.SUCCESS("The portal is prepared.")
        )

    def _migrate(self) -> int:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if waiting:
            self.stderr.write(f"Bringing the database up to date: {waiting} steps …")
            call_command("migrate", interactive=False, verbosity=0)
        return waiting

    def _collect(self) -> bool:
        stamp = Path(settings.STATIC_ROOT) / "collected.txt"
        wanted = _digest_of_sources()
        if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
            return False
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(wanted, encoding="ascii")
        return True

    def _wants_demo(self) -> bool:
        if not settings.DEMO or "demo" not in get_commands():
            return False
        return not apps.get_model("departments", "Department")._base_manager.exists()


def _digest_of_sources() -> str:
    """A fingerprint of every static file's name, size and time, and of the way they are collected."""
    found = hashlib.sha256(Path(stylesheet.__file__).read_bytes())
    for finder in get_finders():
        for path, storage in finder.list([]):
            fact = Path(storage.path(path)).stat()
            found.update(f"{path}\0{fact.st_size}\0{fact.st_mtime_ns}\n".encode())
    return found.hexdigest()
