"""Verify all evidence: chains, anchors, their copy outside, business rows; exit 1 when it does not hold."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.console import ProgressBar
from core.evidence import Report, Subject, examine
from core.evidence.rows import names_of
from core.evidence.verification import count_records
from core.evidence.wording import say_fault, say_outcome, say_report

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Read all evidence again, with its anchors and the rows it tells of, and name each place that was "
        "tampered with. Exits 1 if it does not hold."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--subject", help="one chain only, for example ticket:42")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, subject: str | None, json: bool, **options: Any) -> None:
        bar = ProgressBar(sys.stderr, count_records()[0], is_shown=not json)
        report = examine(_subject(subject), on_progress=lambda part, done: _show(bar, part, done))
        bar.finish(report.records)
        self._print(report, as_json=json)
        if not report.holds:
            raise CommandError(say_outcome(report), returncode=1)

    def _print(self, report: Report, *, as_json: bool) -> None:
        names = names_of(fault.subject for fault in report.faults)
        if as_json:
            self.stdout.write(json.dumps(report.as_data(names), ensure_ascii=False))
            return
        for sentence in say_report(report):
            self.stdout.write(sentence)
        for fault in report.faults[:SHOWN]:
            self.stdout.write(say_fault(fault, names))


def _show(bar: ProgressBar, part: str, done: int) -> None:
    if part == "chains":  # by far the most of it; what follows is told at the end
        bar.show(done)


def _subject(text: str | None) -> Subject | None:
    if text is None:
        return None
    kind, _, number = text.partition(":")
    if not kind or not number.isdecimal():
        raise CommandError(f"--subject is written kind:number, for example ticket:42, not {text}.")
    return Subject(kind, int(number))
