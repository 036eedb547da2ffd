"""``demo``: a made-up city with ninety days of tickets, made by the same verbs people use."""

import json
import sys
from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.demo.history import COUNT, make
from config.demo.house import PASSWORD
from core.console import ProgressBar
from departments.rules.calendar import SHANGHAI


class Command(BaseCommand):
    """Make the demonstration once; a second run adds nothing. Demo mode only."""

    help = "Make the demonstration city and its tickets (demo mode only; a second run adds nothing)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--as-of", type=date.fromisoformat, help="the last day of the history (default: now)"
        )
        parser.add_argument("--tickets", type=int, default=COUNT, help=f"how many tickets (default {COUNT})")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration is made in demo mode only (HUIYIN_DEMO=1).")
        today = timezone.now()
        if options["as_of"]:
            today = min(today, datetime.combine(options["as_of"], time(16, 30), SHANGHAI))
        bar = ProgressBar(sys.stderr, options["tickets"], is_shown=not options["json"])
        made = make(today, count=options["tickets"], progress=bar.show)
        bar.finish(options["tickets"])
        if options["json"]:
            self.stdout.write(json.dumps({"tickets": made, "password": PASSWORD}))
        elif made:
            self.stdout.write(f"{made} tickets made. Every account has the password {PASSWORD}.")
        else:
            self.stdout.write("There are tickets already; nothing was added.")
