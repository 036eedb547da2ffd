"""The table of limits as a person edits it: its cells, its faults, and what differs between versions."""

import pytest

from feedback.rules.limit_table import cells_of, completed, differences, faults, table_of
from feedback.rules.limits import DEFAULT_LIMITS, Occasion, handling_limits

CELLS = cells_of(DEFAULT_LIMITS)


def test_the_table_is_the_same_after_its_cells() -> None:
    assert table_of(CELLS) == DEFAULT_LIMITS
    assert CELLS["HANDLE.NORMAL.HELP"] == "3wd"
    assert table_of({"REVIEW": " 2 wd "}) == {"REVIEW": "2wd"}


def test_the_default_table_has_no_fault() -> None:
    assert faults(CELLS) == {}


@pytest.mark.parametrize(
    ("changed", "place", "code"),
    [
        ({"REVIEW": ""}, "REVIEW", "limit_missing"),
        ({"HANDLE.NORMAL.REPORT": " "}, "HANDLE.NORMAL.REPORT", "limit_missing"),
        ({"SIGN.URGENT": ""}, "SIGN.URGENT", "limit_missing"),
        ({"REVIEW": "5 days"}, "REVIEW", "limit_unreadable"),
        ({"REVIEW": "0wd"}, "REVIEW", "limit_unreadable"),
        ({"REVIEW": "500cd"}, "REVIEW", "limit_unreadable"),
        ({"SIGN.URGENT": "5wh"}, "SIGN.URGENT", "limit_slower_when_urgent"),
        ({"SIGN.CRITICAL": "2h"}, "SIGN.CRITICAL", "limit_slower_when_urgent"),
        ({"HANDLE.URGENT": "48h"}, "HANDLE.URGENT", "limit_slower_when_urgent"),  # an enquiry has one day
        ({"RECONTACT.CRITICAL": "3h"}, "RECONTACT.CRITICAL", "limit_slower_when_urgent"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(changed: dict[str, str], place: str, code: str) -> None:
    assert {p: reason.code for p, reason in faults({**CELLS, **changed}).items()} == {place: code}


def test_a_missing_clock_is_a_fault_and_is_completed() -> None:
    table = {kind: entry for kind, entry in DEFAULT_LIMITS.items() if kind != "JOINT_REVIEW"}
    assert faults(cells_of(table))["JOINT_REVIEW"].code == "limit_missing"
    assert faults(cells_of(completed(table))) == {}


def test_one_limit_may_stand_for_every_urgency_and_every_category() -> None:
    cells = {p: t for p, t in CELLS.items() if not p.startswith("HANDLE")} | {"HANDLE": "5cd"}
    assert faults(cells) == {}
    cells = CELLS | {"REVIEW.NORMAL": "1wd", "REVIEW.URGENT": "4h", "REVIEW.CRITICAL": "1h"}
    del cells["REVIEW"]
    assert faults(cells) == {}


def test_differences_name_the_place_and_both_limits() -> None:
    new = {**DEFAULT_LIMITS, "REVIEW": "2wd", "NEW": "1wd"}
    assert differences(DEFAULT_LIMITS, new) == [("REVIEW", "1wd", "2wd"), ("NEW", "", "1wd")]


@pytest.mark.parametrize(
    ("category", "urgency", "occasion", "limits"),
    [
        ("HELP", "NORMAL", Occasion.FIRST, ["3wd"]),
        ("HELP", "NORMAL", Occasion.REWORK, ["5wd"]),
        ("CONSULT", "URGENT", Occasion.REWORK, ["24h"]),
        ("CONSULT", "CRITICAL", Occasion.REWORK, ["2h"]),
        ("COMPLAINT", "NORMAL", Occasion.REOPEN, ["5wd", "3wd"]),
        ("CONSULT", "NORMAL", Occasion.REOPEN, ["1wd", "3wd"]),
        ("REPORT", "URGENT", Occasion.REOPEN, ["24h", "3wd"]),
    ],
)
def test_the_limits_of_handling_by_occasion(
    category: str, urgency: str, occasion: Occasion, limits: list[str]
) -> None:
    found = handling_limits(DEFAULT_LIMITS, category=category, urgency=urgency, occasion=occasion)
    assert [str(limit) for limit in found] == limits
