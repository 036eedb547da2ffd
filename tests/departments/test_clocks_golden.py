"""The deadlines of tests/golden/deadlines.csv, alike wherever the host stands."""

import json
import os
import subprocess
import sys

import pytest

from tests.departments import deadline_table

CASES = deadline_table.cases()
CALENDAR = deadline_table.shipped_calendar()


@pytest.mark.parametrize("row", CASES, ids=[row["id"] for row in CASES])
def test_deadline(row: dict[str, str]) -> None:
    case = deadline_table.read(row, CALENDAR)
    clock = case.clock
    assert deadline_table.told(clock.due_at) == row["due"], row["comment"]
    assert clock.is_provisional == (row["provisional"] == "provisional")
    if row["asked"]:
        assert deadline_table.asked(case, row["asked"]) == row["answer"], row["comment"]


def test_table_is_large_and_its_ids_unique() -> None:
    assert len(CASES) >= 320
    assert len({row["id"] for row in CASES}) == len(CASES)


def test_the_same_under_three_host_time_zones() -> None:
    told = {}
    for zone in ("Asia/Shanghai", "America/New_York", "Pacific/Kiritimati"):
        answer = subprocess.run(
            [sys.executable, "-m", "tests.departments.deadline_table"],
            env={**os.environ, "TZ": zone, "PYTHONPATH": str(deadline_table.ROOT)},
            cwd=deadline_table.ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        told[zone] = json.loads(answer.stdout)
    assert told == dict.fromkeys(told, deadline_table.expected())
