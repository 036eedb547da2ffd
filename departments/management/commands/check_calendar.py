"""Warn, with exit code 2, while the coming days reach a year without a working calendar."""

import json as jsonlib
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.calendars import HORIZON_DAYS, check, load_calendar
from departments.clock_wording import say_uncovered

WARNING = 2


class Command(BaseCommand):
    help = "Look whether the coming days are all covered by a working calendar. Exits 2 (a warning) if not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=HORIZON_DAYS, help="how far to look ahead")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, days: int, json: bool, **options: Any) -> None:
        if days < 0:
            raise CommandError(_("--days is a number of days from today, 0 or more."), returncode=1)
        calendar = load_calendar()
        uncovered = check(calendar, timezone.now(), days)
        if json:
            answer = {
                "covered": list(calendar.covered_years),
                "days": days,
                "warning": {"year": uncovered.year, "in_days": uncovered.days} if uncovered else None,
            }
            self.stdout.write(jsonlib.dumps(answer))
        elif uncovered is None:
            self.stdout.write(_("The coming %(n)s days are covered by the working calendar.") % {"n": days})
        if uncovered:
            if not json:
                self.stderr.write(self.style.WARNING(say_uncovered(uncovered)))
            sys.exit(WARNING)
