"""Load a year's working calendar from a file; all of it or nothing."""

import json as jsonlib
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from core.console import ProgressBar
from core.refusals import Refused
from departments.actions.calendar import Loaded, load_days, preview_days
from departments.calendar_files import read_file
from departments.calendars import Impact
from departments.rules.calendar_rows import Notice, thin_years

STEPS = 3


class Command(BaseCommand):
    help = (
        "Load a year's days off and days made up from FILE: JSON in the holiday-cn form "
        "{name, date, isOffDay}, bare or as {year, days}, or a workbook with 日期, 名称, 是否上班. "
        "Nothing is loaded if a row is wrong. Deadlines the calendar moves are worked out again, on record."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="", help="the notice's name, if the file does not give it")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen, change nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, file: Path, source: str, dry_run: bool, json: bool, **options: Any) -> None:
        bar = ProgressBar(sys.stderr, STEPS, is_shown=not json)
        now = timezone.now()
        try:
            notice = read_file(file)
            bar.show(1)
            impact = preview_days(notice.rows, years=notice.years, now=now)
            bar.show(2)
            loaded = None
            if not dry_run:
                title = source or notice.title or file.name
                loaded = load_days(notice.rows, source=title, by=None, now=now, years=notice.years)
        except Refused as refusal:
            self._refuse(refusal, as_json=json)
        bar.finish(STEPS)
        self._print(notice, impact, loaded, as_json=json)

    def _refuse(self, refusal: Refused, *, as_json: bool) -> NoReturn:
        if as_json:
            reasons = [
                {"code": code, "text": text}
                for code, text in zip(refusal.codes, refusal.sentences, strict=True)
            ]
            self.stdout.write(jsonlib.dumps({"loaded": False, "reasons": reasons}, ensure_ascii=False))
        raise CommandError("\n".join([_("Nothing was loaded."), *refusal.sentences]), returncode=1)

    def _print(self, notice: Notice, impact: Impact, loaded: Loaded | None, *, as_json: bool) -> None:
        if as_json:
            answer = {
                "loaded": loaded is not None,
                "rows": len(notice.rows),
                "years": list(notice.years),
                "version": loaded.version if loaded else None,
                "recomputed": loaded.recomputed if loaded else 0,
                "affected": impact.affected,
                "becoming_overdue": impact.becoming_overdue,
                "thin_years": [year for year, _days in thin_years(notice)],
            }
            self.stdout.write(jsonlib.dumps(answer, ensure_ascii=False))
            return
        parts = {
            "rows": len(notice.rows),
            "years": ", ".join(map(str, notice.years)),
            "affected": impact.affected,
            "overdue": impact.becoming_overdue,
        }
        if loaded is None:
            self.stdout.write(_("%(rows)s days of %(years)s read, nothing changed.") % parts)
        else:
            self.stdout.write(_("%(rows)s days loaded; %(years)s is confirmed.") % parts)
        self.stdout.write(
            _("Deadlines that move: %(affected)s, of which become overdue: %(overdue)s.") % parts
        )
        for year, days in thin_years(notice):
            warning = _("%(year)s names only %(n)s days off. Please compare it with the notice.")
            self.stdout.write(self.style.WARNING(warning % {"year": year, "n": days}))
