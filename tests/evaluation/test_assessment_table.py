"""The assessment's numbers as a person edits them: faults, differences, when a version may start."""

from datetime import datetime

import pytest

from departments.rules.calendar import SHANGHAI
from evaluation.rules import assessment_table as tables
from supervision.rules.score import DEFAULT_ASSESSMENT

CELLS = tables.cells_of(DEFAULT_ASSESSMENT)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_the_product_s_own_numbers_have_no_fault_and_come_back_as_they_were() -> None:
    assert tables.faults(CELLS) == {}
    assert tables.table_of(CELLS) == DEFAULT_ASSESSMENT


def test_numbers_the_page_does_not_know_are_kept() -> None:
    table = {**DEFAULT_ASSESSMENT, "stars": {"least": 3}}
    assert tables.table_of(tables.completed(table)) == table


@pytest.mark.parametrize(
    ("place", "text", "code"),
    [
        ("indices.response.target", "", "assessment_missing"),
        ("indices.response.target", "101", "assessment_percent"),
        ("indices.response.weight", "-1", "assessment_percent"),
        ("indices.response.k", "NaN", "assessment_percent"),
        ("indices.response.k", "1e3", "assessment_percent"),
        ("indices.response.target", "九十五", "assessment_percent"),
        ("indices.response.floor", "20.5", "assessment_floor"),
        ("grades.GOOD", "90", "assessment_grades"),
        ("grades.PASSED", "81", "assessment_grades"),
        ("bands.1", "100", "assessment_bands"),
        ("bands.0", "0", "assessment_whole"),
        ("least_ratings", "0", "assessment_whole_least_ratings"),
        ("band_from", "1", "assessment_whole_band_from"),
        ("notice_days", "0", "assessment_whole_notice_days"),
        ("notice_days", "61", "assessment_whole_notice_days"),
        ("report_day", "29", "assessment_whole_report_day"),
        ("rectify.running", "0", "assessment_whole_running"),
        ("third_party", "100.1", "assessment_percent"),
        ("registered_an_hour", "0", "assessment_above_nought"),
        ("registered_an_hour", "1e99999", "assessment_above_nought"),
        ("indices.response.k", "1e-9999", "assessment_percent"),
        ("indices.response.k", "1.2.3", "assessment_percent"),
    ],
)
def test_each_fault_stands_at_its_place(place: str, text: str, code: str) -> None:
    assert {where: reason.code for where, reason in tables.faults(CELLS | {place: text}).items()} == {
        place: code
    }


@pytest.mark.parametrize(
    ("response", "on_time", "resolution", "satisfaction", "share", "is_refused"),
    [
        ("20", "25", "25", "30", 75, False),
        ("10", "50", "20", "20", 50, False),
        ("10", "50.1", "20", "20", None, True),
        ("0", "60", "12", "13", None, True),
        ("0", "0", "0", "0", 0, True),
    ],
)
def test_what_citizens_experience_weighs_half_or_more(
    response: str, on_time: str, resolution: str, satisfaction: str, share: int | None, is_refused: bool
) -> None:
    weights = {
        "response": response,
        "on_time": on_time,
        "resolution": resolution,
        "satisfaction": satisfaction,
    }
    cells = CELLS | {f"indices.{name}.weight": text for name, text in weights.items()}
    cells |= {f"indices.{name}.floor": "0" for name in weights}
    assert (
        {reason.code for reason in tables.faults(cells).values()} == {"assessment_experience"}
    ) is is_refused
    if share is not None:
        assert tables.experience_share(cells) == share


def test_what_differs_is_told_by_place_and_another_way_of_writing_is_no_difference() -> None:
    other = tables.table_of(CELLS | {"indices.on_time.weight": "24.5", "bands.1": "400"})
    assert tables.differences(DEFAULT_ASSESSMENT, other) == [
        ("indices.on_time.weight", "25", "24.5"),
        ("bands.1", "500", "400"),
    ]
    assert tables.differences(DEFAULT_ASSESSMENT, tables.table_of(CELLS | {"third_party": "0.0"})) == []


@pytest.mark.parametrize(
    ("start", "now", "may"),
    [
        ("2026-10-01T00:00", "2026-09-30T23:59", True),
        ("2026-10-01T00:00", "2026-10-01T00:00", False),
        ("2026-09-01T00:00", "2026-09-28T09:00", False),
        ("2026-10-01T08:00", "2026-09-28T09:00", False),
        ("2026-10-15T00:00", "2026-09-28T09:00", False),
        ("2027-01-01T00:00", "2026-09-28T09:00", True),
    ],
)
def test_a_version_starts_on_the_first_of_a_coming_month(start: str, now: str, may: bool) -> None:
    assert tables.may_start(at(start), at(now)) is may
    assert (at(start) in tables.coming_firsts(at(now))) is may
