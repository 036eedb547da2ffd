"""IMPORTS: a hotline export of 4,326 messages becomes tickets, by the operators' own command."""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from openpyxl import Workbook

from bench._ground import stand
from feedback.models import Channel, Ticket

ROWS = 4_326
SECONDS, MEGABYTES = 60.0, 200.0
SAMPLE = "hotline_export.xlsx"


def main(small: bool) -> dict[str, Any]:
    """Value: seconds for the whole file, a second run of which must add nothing."""
    stand(small)
    with tempfile.TemporaryDirectory() as folder:
        path, source = _export(Path(folder))
        channel = Channel.objects.create(code=f"B{timezone.now():%m%d%H%M%S}", name="bench")
        told, seconds, megabytes = _run(path, channel)
        again, _, _ = _run(path, channel)
    registered = Ticket.objects.filter(channel=channel).count()
    whole = told["registered"] + told["refused"] == told["rows"] and registered == told["registered"]
    return {
        "name": "IMPORTS",
        "value": round(seconds, 1),
        "unit": "s",
        "goal": f"{ROWS} rows in < {SECONDS:.0f} s and < {MEGABYTES:.0f} MB, again: 0 added",
        "holds": seconds < SECONDS and megabytes < MEGABYTES and whole and again["registered"] == 0,
        "file": source,
        "megabytes": round(megabytes),
        "first": told,
        "again": again,
    }


def _run(path: Path, channel: Channel) -> tuple[dict[str, Any], float, float]:
    """Run the command as a process of its own: what it told, its seconds, its peak memory."""
    command = [sys.executable, "manage.py", "import_tickets", str(path), "--channel", channel.code, "--json"]
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"import_tickets ended with {process.returncode}")
    return json.loads(said.splitlines()[-1]), time.perf_counter() - began, used.ru_maxrss / 1024


def _export(folder: Path) -> tuple[Path, str]:
    """The real export where HUIYIN_SAMPLE_DATA names its folder, else one of the same size and dirt."""
    real = Path(os.environ.get("HUIYIN_SAMPLE_DATA", "")) / SAMPLE
    path = folder / SAMPLE
    if os.environ.get("HUIYIN_SAMPLE_DATA") and real.is_file():
        path.write_bytes(real.read_bytes())  # refused rows are written beside the file
        return path, f"the real {SAMPLE}"
    chance, start = random.Random(1), datetime(2026, 1, 1, 8)  # noqa: DTZ001 - a wall time, as in an export
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["留言编号", "留言用户", "留言主题", "留言时间", "留言详情"])
    for number in range(ROWS):
        at = start + timedelta(minutes=37 * number)
        words = (
            f"\n\t\t{chance.choice('东西南北')}城区{chance.randrange(900)}号院："
            + "楼下夜间施工扰民，" * chance.randrange(5, 60)
        )
        when = at if number % 3 else f"{at:%Y/%m/%d %H:%M:%S}"
        sheet.append(
            [
                100_000 + number if number % 2 else str(100_000 + number),
                f"U{number:07d}",
                " 反映问题 ",
                when,
                words,
            ]
        )
    book.save(path)
    return path, f"generated, {ROWS} rows"
