"""Every number of an assessment opens its rows: as many as it says, of every department, over any period."""

from datetime import datetime
from typing import Any

import pytest

from departments.rules.calendar import SHANGHAI
from evaluation.reports.assessment import live
from evaluation.reports.behind import ENTRIES, NAMES, behind, label
from supervision.sweep import run
from tests.cast import ROADS, STEPS, City, Walk
from tests.evaluation.assessed import WORK
from tests.evaluation.test_periods_after_lock import exclude

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
STORIES = (
    "DISPATCHED", "CONTACTED", "PENDING_REVIEW", "COMPLETED", "PENDING_VERDICT", "REWORKED", "BAD_AGAIN",
    "RETURNED", "SUSPENDED",
)  # fmt: skip


@pytest.fixture
def busy(city: City) -> City:
    """Stories of October and November, some late, one excluded, with the entries that the sweep proposes."""
    for state in (state for state in STORIES if state in ROADS):
        Walk(city, now=WORK).to(state)
    late = Walk(city, now=WORK)
    late.to("IN_PROGRESS")
    late.now = datetime(2026, 10, 22, 9, 0, tzinfo=SHANGHAI)
    for step in ("contact", "draft", "submit"):
        STEPS[step](late)
    after = Walk(city, now=WORK)
    after.to("IN_PROGRESS")
    after.now = datetime(2026, 11, 3, 9, 0, tzinfo=SHANGHAI)
    for step in ("contact", "draft", "submit"):
        STEPS[step](after)
    Walk(city, now=datetime(2026, 11, 5, 9, 30, tzinfo=SHANGHAI)).to("COMPLETED")
    exclude(city, Walk(city, now=WORK), "PENDING_VERDICT", WORK.replace(day=14))
    run(WORK.replace(day=30))
    run(NOW.replace(day=12))
    return city


@pytest.mark.parametrize("code", ["2026-10", "2026-11", "2026-Q4", "2026"])
def test_count_of_the_list_is_the_number(busy: City, code: str) -> None:
    found = live(code, now=NOW)
    wrong = {}
    for row in found.rows:
        numbers: dict[str, Any] = {**row.numbers, ENTRIES: len(row.lines)}
        for name in NAMES:
            count = behind(code, row.department_id, name, now=NOW).rows.count()
            if count != numbers[name]:
                wrong[row.name, name] = (numbers[name], count)
    assert wrong == {}
    lead = found.of(busy.departments["lead"].pk)
    assert lead is not None
    if code == "2026-Q4":
        empty = {name for name, n in lead.numbers.items() if not n}
        assert empty <= {"level_4", "level_3", "level_2", "returns_asked", "returned"}, (
            "else it proves little"
        )
        assert len(lead.lines) > 0
        assert (lead.late, lead.not_handled > 0) == (1, True), "handled after the month is not handled in it"
    for name in NAMES:
        total = sum(row.numbers.get(name, len(row.lines)) for row in found.rows)
        assert behind(code, None, name, now=NOW).rows.count() == total, name


def test_the_parts_add_up(busy: City) -> None:
    for row in live("2026-Q4", now=NOW).rows:
        assert row.on_time + row.late + row.not_handled == row.total
        assert sum(row.numbers[f"level_{level}"] for level in range(1, 6)) == row.tally.answers
        assert row.tally.answers <= row.numbers["asked"]
        assert row.closed == row.numbers["closed"]


def test_every_number_has_a_name() -> None:
    assert len({str(label(name)) for name in NAMES}) == len(NAMES)
    with pytest.raises(KeyError):
        label("weather")
    with pytest.raises(ValueError, match="no period"):
        behind("2026-13", 1, "assessed", now=NOW)
