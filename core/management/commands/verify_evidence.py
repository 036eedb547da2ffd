"""Verify every chain of evidence; exit 1 when one does not hold."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from core.console import ProgressBar
from core.evidence import Report, Subject, verify

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Read all evidence again and name each place where it was tampered with. Exits 1 if it does not hold."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--subject", help="one chain only, for example ticket:42")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, subject: str | None, json: bool, **options: Any) -> None:
        bar = ProgressBar(sys.stderr, _estimate(), is_shown=not json)
        report = verify(_subject(subject), on_progress=bar.show)
        bar.finish(report.records)
        self._print(report, as_json=json)
        if not report.holds:
            raise CommandError(f"The evidence does not hold: {len(report.faults)} faults.", returncode=1)

    def _print(self, report: Report, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report.as_data(), ensure_ascii=False))
            return
        self.stdout.write(f"{report.records:,} records in {report.chains:,} chains read.")
        for fault in report.faults[:SHOWN]:
            self.stdout.write(f"{fault.subject} record {fault.sequence}: {fault.kind}, {fault.detail}")
        if report.holds:
            self.stdout.write(
                "The evidence holds. What was rebuilt whole can only be seen against a copy elsewhere."
            )


def _subject(text: str | None) -> Subject | None:
    if text is None:
        return None
    kind, _, number = text.partition(":")
    if not kind or not number.isdecimal():
        raise CommandError(f"--subject is written kind:number, for example ticket:42, not {text}.")
    return Subject(kind, int(number))


def _estimate() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'core_evidencerecord'::regclass"
        )
        return int(cursor.fetchone()[0])
