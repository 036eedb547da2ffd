"""The deadlines of tests/golden/deadlines.csv, alike wherever the host stands."""

import json
import os
import subprocess
import sys

import pytest

from tests.departments import deadline_table

CASES = deadline_table.cases()
CALENDAR = deadline_table.shipped_calendar()


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_deadline(case: dict[str, str]) -> None:
    clock = deadline_table.run(case, CALENDAR)
    assert deadline_table.told(clock.due_at) == case["due"], case["comment"]
    assert clock.is_provisional == (case["provisional"] == "provisional")


def test_table_is_large_and_its_ids_unique() -> None:
    assert len(CASES) >= 80
    assert len({case["id"] for case in CASES}) == len(CASES)


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
    expected = {case["id"]: case["due"] + (" provisional" if case["provisional"] else "") for case in CASES}
    assert told == dict.fromkeys(told, expected)
