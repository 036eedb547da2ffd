"""``sweep``: one pass over every due clock, as the worker makes it each minute; or a drill of it."""

import json
import sys
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console import ProgressBar
from departments.clock_wording import say_exact
from departments.rules.calendar import SHANGHAI
from feedback.models import Deadline as TicketDeadline
from supervision import sweep
from supervision.models import Deadline

LABELS = {
    "clocks": gettext_lazy("Clocks with a step reached"),
    "reminders": gettext_lazy("Reminders"),
    "proposals": gettext_lazy("Measures proposed"),
    "entries": gettext_lazy("Points proposed"),
    "raised": gettext_lazy("Points raised"),
    "notified": gettext_lazy("Notices given"),
    "confirmed": gettext_lazy("Points confirmed"),
    "revoked": gettext_lazy("Points revoked"),
    "retrospectives": gettext_lazy("Retrospectives required"),
    "alerts": gettext_lazy("Alerts"),
    "messages": gettext_lazy("Messages to people"),
}

SHOWN = 20


class Command(BaseCommand):
    """Sweep once. A second time changes nothing; beside the worker's own it does no harm."""

    help = (
        "Sweep the clocks once: remind, escalate, propose, tell. With --dry-run, only say what would be done."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--now",
            help="sweep as of this time, such as 2026-11-23T09:30 (Shanghai unless it says otherwise)",
        )
        parser.add_argument("--dry-run", action="store_true", help="change nothing; say what would be done")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        is_drill = bool(options["dry_run"])
        now = _moment(options["now"], is_drill=is_drill)
        bar = ProgressBar(sys.stderr, _waiting(now), is_shown=not options["json"])
        try:
            outcome = sweep.run(now, dry_run=is_drill, progress=bar.show)
        except DatabaseError as fault:
            raise CommandError(
                _(
                    "The sweep stopped, because the database did not answer as it should (%(fault)s). "
                    "Nothing is lost: what was not done is done by the next one."
                )
                % {"fault": type(fault).__name__}
            ) from fault
        bar.finish(outcome.clocks)
        self._tell(outcome, now, is_drill=is_drill, as_json=options["json"])
        if outcome.faults:
            raise CommandError(
                _("Not everything could be done, and the rest waits for the next sweep: %(faults)s")
                % {"faults": "; ".join(outcome.faults)}
            )

    def _tell(self, outcome: sweep.Outcome, now: datetime, *, is_drill: bool, as_json: bool) -> None:
        counts = outcome.counts
        if as_json:
            told = {"now": now.isoformat(), "dry_run": is_drill, **counts, "faults": outcome.faults}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        head = _("What a sweep as of %(now)s would do:") if is_drill else _("Swept as of %(now)s:")
        self.stdout.write(head % {"now": say_exact(now)})
        for name, label in LABELS.items():
            self.stdout.write(f"  {counts[name]:>9,}  {label}")
        for line in outcome.told[:SHOWN]:
            self.stdout.write(f"    {line}")
        if is_drill:
            self.stdout.write(_("Nothing was changed."))


def _waiting(now: datetime) -> int:
    """How many clocks have come to a step."""
    tables = (TicketDeadline, Deadline)
    return sum(table.objects.stepping(now).count() for table in tables)


def _moment(given: str | None, *, is_drill: bool) -> datetime:
    """The time to sweep as of. One that is still to come would raise points too early: drills only."""
    clock = timezone.now()
    if not given:
        return clock
    try:
        now = datetime.fromisoformat(given)
    except ValueError as fault:
        raise CommandError(
            _("“%(given)s” is no time. Please write it as 2026-11-23T09:30.") % {"given": given}
        ) from fault
    now = now if now.tzinfo else now.replace(tzinfo=SHANGHAI)
    if now > clock and not (is_drill or settings.DEMO):
        raise CommandError(
            _(
                "%(now)s is still to come. A sweep ahead of the clock would take steps too early; "
                "please add --dry-run to see what it would do."
            )
            % {"now": say_exact(now)}
        )
    return now
