"""``import_tickets FILE``: read an export of another system and register every good row."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.console import ProgressBar
from core.refusals import Refused, say
from departments.models import Department, PeerGroup, Post, Staff
from departments.roles import Role
from feedback.actions.importing import ImportOutcome, import_tickets
from feedback.models import Channel
from feedback.tasks import refused_workbook

DEFAULT_CHANNEL = "BOARD"


class Command(BaseCommand):
    """Import the first sheet of a workbook; refused rows come back beside it with their reasons."""

    help = "Register the rows of an exported workbook; run twice, it adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--channel", help=f"code of the channel (default: {DEFAULT_CHANNEL}, else the only one)"
        )
        parser.add_argument("--centre", help="code of the hotline centre (default: the only one)")
        parser.add_argument(
            "--by", help="user name of who registers (default: an intake agent of the centre)"
        )
        parser.add_argument(
            "--backlog", action="store_true", help="old matters: no dispatch escalation starts"
        )
        parser.add_argument("--dry-run", action="store_true", help="only tell what would happen")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        centre = _centre(options["centre"])
        bar = ProgressBar(sys.stderr, 1, is_shown=not options["json"])
        try:
            outcome = import_tickets(
                path,
                centre=centre,
                channel=_channel(options["channel"]),
                is_backlog=options["backlog"],
                dry_run=options["dry_run"],
                by=_agent(options["by"], centre),
                now=timezone.now(),
                progress=lambda done, total: _show(bar, done, total),
            )
        except Refused as refused:
            raise CommandError(" ".join(refused.sentences)) from refused
        bar.finish(outcome.rows)
        report = _write_refused(outcome, path)
        self._tell(outcome, report, as_json=options["json"])

    def _tell(self, outcome: ImportOutcome, report: Path | None, *, as_json: bool) -> None:
        if as_json:
            told = {
                **outcome.counts(),
                "dry_run": outcome.is_dry_run,
                "report": str(report) if report else None,
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        done = _("would be registered") if outcome.is_dry_run else _("registered")
        counts = outcome.counts()
        self.stdout.write(
            _(
                "%(rows)s rows: %(registered)s %(done)s (%(repeats)s repeats), "
                "%(known)s known, %(refused)s refused."
            )
            % {**counts, "done": done}
        )
        for row in outcome.refused[:5]:
            self.stdout.write(f"  {row.number}: {' '.join(say(reason) for reason in row.reasons)}")
        if report:
            self.stdout.write(_("All refused rows with their reasons: %(path)s") % {"path": report})


def _show(bar: ProgressBar, done: int, total: int) -> None:
    bar.total = max(total, 1)
    bar.show(done)


def _channel(code: str | None) -> Channel:
    channels = Channel.objects.filter(is_active=True)
    found = channels.filter(code=code or DEFAULT_CHANNEL).first()
    if found is None and code is None and channels.count() == 1:
        found = channels.first()
    if found is None:
        known = ", ".join(channels.values_list("code", flat=True)) or "none yet"
        raise CommandError(f"Name the channel with --channel; there are: {known}.")
    return found


def _centre(code: str | None) -> Department:
    centres = Department.objects.filter(peer_group=PeerGroup.CENTRE, is_active=True)
    found = centres.filter(code=code) if code else centres
    if found.count() != 1:
        known = (
            ", ".join(centres.values_list("code", flat=True)) or "none yet; `run.py manage demo` makes one"
        )
        raise CommandError(f"Name the hotline centre with --centre; there are: {known}.")
    return found.get()


def _agent(username: str | None, centre: Department) -> Staff:
    if username:
        found = Staff.objects.filter(username=username).first()
    else:
        post = Post.objects.filter(department=centre, role=Role.INTAKE_AGENT, ended_at__isnull=True).first()
        found = post.staff if post else None
    if found is None:
        raise CommandError(
            "Name who registers with --by: an account that holds register_tickets on the centre."
        )
    return found


def _write_refused(outcome: ImportOutcome, path: Path) -> Path | None:
    if not outcome.refused:
        return None
    target = path.with_name(f"{path.stem}.refused.xlsx")
    if not _is_writable(target):
        target = Path.cwd() / target.name
    target.write_bytes(refused_workbook(outcome).getvalue())
    return target


def _is_writable(target: Path) -> bool:
    try:
        target.touch()
    except OSError:
        return False
    return True
