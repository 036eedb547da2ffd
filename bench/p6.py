"""P6: a workbook of 200,000 rows, one list of tickets; CPU time and memory in a process of its own."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

CELLS, MB = 100_000, 150
FULL, SMALL = 200_000, 20_000
HEADS = "编号 标题 类别 分类 单位 重办 登记 时限 状态 紧急程度 扣分 诉求内容".split()
START = datetime(2026, 9, 1, 1, tzinfo=UTC)
TEXT = "望湖路12号小区门前路灯不亮已有两周，夜间出行不便，<请>尽快维修 & 回复。"


def main(small: bool) -> dict[str, Any]:
    """Value: cells per CPU second, in a fresh process, so that its peak of memory is this work's."""
    rows = SMALL if small else FULL
    ran = subprocess.run(
        [sys.executable, "-m", "bench.p6", str(rows)], check=True, capture_output=True, text=True
    )
    told = json.loads(ran.stdout.splitlines()[-1])
    pace = rows * len(HEADS) / told["cpu"]
    return {
        "name": "P6",
        "value": round(pace),
        "unit": "cells per CPU second",
        "goal": f">= {CELLS}, <= {MB} MB",
        "holds": pace >= CELLS and told["mb"] <= MB,
        "rows": rows,
        "cells": rows * len(HEADS),
        "cpu_seconds": round(told["cpu"], 2),
        "peak_mb": told["mb"],
        "before_mb": told["before_mb"],
        "file_mb": told["file_mb"],
    }


def measured(rows: int) -> dict[str, Any]:
    """What writing so many rows takes: every tenth text begins like a formula."""
    from core.xlsx import write_rows  # noqa: PLC0415 - Django must be set up first

    before = _peak()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "p6.xlsx")
        began = time.process_time()
        write_rows(target, HEADS, _tickets(rows), title="工单清单")
        cpu = time.process_time() - began
        size = target.stat().st_size
    return {"cpu": cpu, "mb": _peak(), "before_mb": before, "file_mb": round(size / (1 << 20), 1)}


def _tickets(rows: int) -> Iterator[list[object]]:
    for place in range(rows):
        at = START + timedelta(minutes=place % 40_000)
        text = f"=cmd|'/C calc'!A{place}" if place % 10 == 0 else f"{place} {TEXT}"
        yield [
            f"20260901{place:06d}",
            text[:24],
            "投诉",
            "市政设施 / 照明 / 路灯",
            "城市管理综合行政执法局",
            place % 3,
            at,
            at + timedelta(days=5),
            "办理中",
            "一般",
            0.5,
            text,
        ]


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


if __name__ == "__main__":
    django.setup()
    print(json.dumps(measured(int(sys.argv[1]))))
