"""``assess PERIOD``: the results of a month, quarter or year, kept as its draft; and as a workbook."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.console import ProgressBar
from core.refusals import Refused
from departments.clock_wording import say_exact
from departments.models import PeerGroup
from evaluation.actions.periods import compute, open_period
from evaluation.choices import PeriodState, Unranked
from evaluation.models import AssessmentPeriod
from evaluation.reports.assessment import results
from evaluation.reports.assessment_rows import Results, Row
from evaluation.reports.workbook import write_assessment
from evaluation.rules.periods import bounds_of, is_code


class Command(BaseCommand):
    """Work a period out. Of one that is noticed or locked, tell what stands."""

    help = "Assess a period: 2026-10, 2026-Q4 or 2026. A draft is computed and kept, others are told."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period", help="2026-10 (a month), 2026-Q4 (a quarter) or 2026 (a year)")
        parser.add_argument("--export", type=Path, metavar="FILE", help="write the workbook to this file")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        code, now = str(options["period"]), timezone.now()
        period = _opened(code, now)
        if period.state == PeriodState.DRAFT and now >= period.ends_at:
            period = compute(period, by=None, now=now)
        found = results(period, now=now)
        sheets = _exported(options["export"], code, now, is_quiet=options["json"])
        if options["json"]:
            self.stdout.write(json.dumps(_told(found, sheets), ensure_ascii=False))
            return
        for line in _lines(found, now):
            self.stdout.write(line)
        if sheets:
            rows = sum(sheets.values())
            self.stdout.write(
                _("Written to %(file)s: %(n)s rows on %(sheets)s sheets.")
                % {"file": options["export"], "n": rows, "sheets": len(sheets)}
            )


def _opened(code: str, now: datetime) -> AssessmentPeriod:
    """The period, opened if need be; a CommandError with a sentence where there can be none."""
    if not is_code(code):
        raise CommandError(
            _("“%(code)s” is no period. Please write a month (2026-10), quarter (2026-Q4) or year (2026).")
            % {"code": code}
        )
    try:
        return open_period(code, by=None, now=now)
    except Refused as refused:
        raise CommandError(" ".join(refused.sentences)) from refused


def _exported(target: Path | None, code: str, now: datetime, *, is_quiet: bool) -> dict[str, int]:
    if target is None:
        return {}
    bar = ProgressBar(sys.stderr, 1, is_shown=not is_quiet)
    try:
        sheets = write_assessment(target, code, by=None, now=now, on_progress=bar.show)
    except OSError as fault:
        told = {"file": target, "fault": fault.strerror or type(fault).__name__}
        raise CommandError(_("The workbook could not be written to %(file)s: %(fault)s.") % told) from fault
    bar.finish(sum(sheets.values()))
    return sheets


def _lines(found: Results, now: datetime) -> Iterator[str]:
    """What a person reads: the period, whether it is over, then each group with its ranks."""
    versions = found.tables.versions
    yield _("Assessment %(code)s: rules %(rules)s, calendar %(calendar)s, snapshot %(snapshot)s") % {
        "code": found.code,
        "rules": versions["assessment"],
        "calendar": versions["calendar"],
        "snapshot": found.snapshot[:8].upper(),
    }
    if not found.is_over:
        end = say_exact(bounds_of(found.code)[1])
        yield _("This period is not over: these are the facts so far. It ends at %(end)s.") % {"end": end}
    for group, rows in found.groups().items():
        yield f"\n{PeerGroup(group).label} ({len(rows)})"
        for row in rows:
            yield _line(row)


def _line(row: Row) -> str:
    place = f"{row.rank}/{row.ranked_of}" if row.rank else "–"
    score = str(row.score) if row.score is not None else "–"
    why = f"  {Unranked(row.unranked).label}" if row.unranked else ""
    return f"{place:>7} {score:>7}  {row.total:>6}  {row.name}{why}"


def _told(found: Results, sheets: dict[str, int]) -> dict[str, Any]:
    return {
        "period": found.code,
        "state": found.state,
        "is_over": found.is_over,
        "is_frozen": found.is_frozen,
        "versions": found.tables.versions,
        "snapshot": found.snapshot,
        "sheets": sheets,
        "departments": [
            {
                "department": row.department_id,
                "name": row.name,
                "group": row.peer_group,
                "band": row.band,
                "score": str(row.score) if row.score is not None else None,
                "grade": row.grade,
                "rank": row.rank,
                "ranked_of": row.ranked_of,
                "unranked": row.unranked,
                "counts": row.numbers,
            }
            for row in found.rows
        ],
    }
