"""``demo``: a made-up city with ninety days of tickets, made by the same verbs people use."""

import json
import sys
from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.demo.history import COUNT, order, told
from config.demo.house import PASSWORD
from core import jobs
from core.console import ProgressBar
from core.models import Job
from core.refusals import Refused
from departments.rules.calendar import SHANGHAI


class Command(BaseCommand):
    """Make the demonstration once; a second run adds nothing. Demo mode only."""

    help = "Make the demonstration city and its tickets (demo mode only; a second run adds nothing)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--as-of", type=date.fromisoformat, help="the last day of the history (default: now)"
        )
        parser.add_argument("--tickets", type=int, default=COUNT, help=f"how many tickets (default {COUNT})")
        parser.add_argument(
            "--background", action="store_true", help="make the city only; the worker makes the tickets"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration is made in demo mode only (HUIYIN_DEMO=1).")
        today = timezone.now()
        if options["as_of"]:
            today = min(today, datetime.combine(options["as_of"], time(16, 30), SHANGHAI))
        try:
            job = order(today, count=options["tickets"])
        except Refused as refused:
            raise CommandError(" ".join(refused.sentences)) from refused
        if not options["background"]:
            self._make(job, is_shown=not options["json"])
        self._tell(Job.objects.get(pk=job.pk), as_json=options["json"])

    def _make(self, job: Job, *, is_shown: bool) -> None:
        bar = ProgressBar(sys.stderr, job.params["count"], is_shown=is_shown)
        with told(bar.show):
            jobs.run(job.pk)
        bar.finish(job.params["count"])

    def _tell(self, job: Job, *, as_json: bool) -> None:
        if job.state == Job.State.FAILED:
            raise CommandError("The demonstration could not be finished; the log says why.")
        if as_json:
            made = job.result.get("made", 0)
            self.stdout.write(json.dumps({"state": job.state, "tickets": made, "password": PASSWORD}))
        elif job.state == Job.State.DONE:
            self.stdout.write(
                f"{job.result['made']} tickets are there. Every account has the password {PASSWORD}."
            )
        else:
            self.stdout.write(
                f"The city is there (password {PASSWORD}); the worker makes its tickets, newest first."
            )
