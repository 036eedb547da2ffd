"""Supervision's numbers as a person edits them: faults, differences, what entries would have cost."""

from decimal import Decimal
from typing import Any

import pytest

from supervision.rules.setting_table import cells_of, completed, differences, faults, other_points, table_of
from supervision.rules.settings import DEFAULT_SUPERVISION

CELLS = cells_of(DEFAULT_SUPERVISION)


def changed(**cells: str) -> dict[str, Any]:
    return table_of(CELLS | {name.replace("__", "."): text for name, text in cells.items()})


def test_the_product_s_own_numbers_have_no_fault_and_come_back_as_they_were() -> None:
    assert faults(CELLS) == {}
    assert table_of(CELLS) == DEFAULT_SUPERVISION


@pytest.mark.parametrize(
    ("place", "text", "code"),
    [
        ("points.D1", "0.4", "setting_points"),
        ("points.D1", "0.75", "setting_points"),
        ("points.D8", "2.5", "setting_points"),
        ("points.D8", "NaN", "setting_points"),
        ("points.D8", "两分", "setting_points"),
        ("points.D3.5", "", "setting_missing"),
        ("points.D3.5", "1.0", "setting_falls"),
        ("points.D10.2", "0.5", "setting_falls"),
        ("limits.ORDER_ACK", "four hours", "setting_limit"),
        ("limits.ORDER_ACK", "0wh", "setting_limit"),
        ("cap", "1.5", "setting_cap"),
        ("cap", "-2", "setting_amount"),
        ("quarter.RED_CARD", "0", "setting_whole"),
        ("matter.days", "9.5", "setting_whole"),
        ("order.report_most", "¹", "setting_whole"),
    ],
)
def test_one_wrong_cell_is_named(place: str, text: str, code: str) -> None:
    found = faults(CELLS | {place: text})
    assert {name: reason.code for name, reason in found.items()} == {place: code}


def test_what_falls_is_named_at_the_graver_case() -> None:
    (found,) = faults(CELLS | {"points.D4.2": "1.5"}).items()
    assert (found[0], found[1].code) == ("points.D4.1", "setting_falls")


def test_differences_name_what_changed_and_nothing_else() -> None:
    new = changed(points__D1="1", limits__ORDER_ACK="8wh")
    assert differences(DEFAULT_SUPERVISION, new) == [
        ("points.D1", "0.5", "1.0"),
        ("limits.ORDER_ACK", "4wh", "8wh"),
    ]


def test_a_version_of_before_is_completed_from_the_product() -> None:
    older = {name: part for name, part in DEFAULT_SUPERVISION.items() if name != "order"}
    assert completed(older) == CELLS


@pytest.mark.parametrize(
    ("code", "points", "then"),
    [
        ("D1", "0.5", "1.0"),
        ("D3", "1.5", "2.0"),
        ("D3", "0.5", "0.5"),
        ("D10", "2.0", "2.0"),
        ("D1", "1.5", None),
        ("D77", "0.5", None),
    ],
)
def test_what_an_entry_would_have_cost(code: str, points: str, then: str | None) -> None:
    new = changed(points__D1="1.0", points__D3__3="2.0")
    found = other_points(DEFAULT_SUPERVISION, new, code, Decimal(points))
    assert found == (Decimal(then) if then else None)
