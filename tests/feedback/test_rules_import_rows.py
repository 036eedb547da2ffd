"""One row of an export, cell by cell."""

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from departments.rules.calendar import SHANGHAI
from feedback.rules.import_rows import Names, moment_of, read_matter, text_of
from tests.cast import START

NAMES = Names(topics={"市政设施": 1, "T1": 1}, areas={"望湖区": 2})
GOOD = {"external_number": "W1", "content": "路灯坏了。"}
WALL = datetime(2026, 9, 1, 8, 5)  # noqa: DTZ001 - what a date cell of a workbook holds


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("", ""),
        ("  路灯  坏了 ", "路灯 坏了"),
        ("\n\t  路灯 \n\n\u3000坏了\n", "路灯\n坏了"),
        ("a\u200bb\ufeffc", "abc"),
        ("a\x07b\x00c\x1f", "abc"),
        ("一_x000D_二_x0009_三_x0007_四", "一\n二 三四"),
        ("_x00AD_", "_x00AD_"),
        (188006, "188006"),
        (188006.0, "188006"),
        (1.5, "1.5"),
        (True, "True"),
        (WALL, "2026-09-01 08:05:00"),
        ("家人 👨‍👩‍👧", "家人 👨‍👩‍👧"),
    ],
)
def test_text(cell: Any, text: str) -> None:
    assert text_of(cell) == text


@given(st.text())
def test_text_is_clean_and_cleaning_it_again_changes_nothing(text: str) -> None:
    clean = text_of(text)
    assert clean == clean.strip()
    assert "\n\n" not in clean
    assert "  " not in clean
    if "_x00" not in text:
        assert text_of(clean) == clean


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026/9/1 8:5", "2026-09-01 08:05:00"),
        ("2026-09-01 08:05:30", "2026-09-01 08:05:30"),
        (" 2026-09-01T08:05:30 ", "2026-09-01 08:05:30"),
        ("2026-09-01 08:05:30.123", "2026-09-01 08:05:30"),
        ("2026年9月1日8时5分", "2026-09-01 08:05:00"),
        ("2026年9月1日 8时5分30秒", "2026-09-01 08:05:30"),
        ("2026.9.1", "2026-09-01 00:00:00"),
        ("2026/9/1 8：05", "2026-09-01 08:05:00"),
        (WALL, "2026-09-01 08:05:00"),
        (date(2026, 9, 1), "2026-09-01 00:00:00"),
        (46266.5, "2026-09-01 12:00:00"),
        (46266, "2026-09-01 00:00:00"),
    ],
)
def test_moments(cell: Any, moment: str) -> None:
    found = moment_of(cell)
    assert found is not None
    assert f"{found:%Y-%m-%d %H:%M:%S}" == moment
    assert found.tzinfo is SHANGHAI


def test_an_aware_moment_stays_the_instant_it_is() -> None:
    assert moment_of(START) == START


@pytest.mark.parametrize("cell", [None, "", "  \n"])
def test_no_moment(cell: Any) -> None:
    assert moment_of(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        "昨天",
        "2026-13-01",
        "2026-02-30",
        "2026-09-01 25:00",
        "20260901",
        "9/1/2026",
        time(8, 5),
        True,
        7,
        1e9,
    ],
)
def test_what_is_no_moment(cell: Any) -> None:
    with pytest.raises(ValueError, match=r".*"):
        moment_of(cell)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2089, 1, 1)).map(lambda at: at.replace(microsecond=0)))  # noqa: DTZ001 - wall times
def test_both_formats_of_the_board_read_alike(at: datetime) -> None:
    short = f"{at.year}/{at.month}/{at.day} {at.hour}:{at.minute}:{at.second}"
    expected = at.replace(tzinfo=SHANGHAI)
    assert moment_of(short) == moment_of(f"{at:%Y-%m-%d %H:%M:%S}") == moment_of(at) == expected


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"external_number": None}, ["external_number_missing"]),
        ({"external_number": " "}, ["external_number_missing"]),
        ({"external_number": "长" * 65}, ["external_number_too_long"]),
        ({"content": "\n"}, ["content_missing"]),
        ({"reported_at": "昨天"}, ["time_unreadable"]),
        ({"reported_at": "2030-01-01"}, ["reported_in_future"]),
        ({"phone": "12345"}, ["phone_malformed"]),
        ({"phone": "138 0000-2716"}, []),
        ({"phone": 13800002716}, []),
        ({"email": "nobody"}, ["email_malformed"]),
        ({"category": "投诉类"}, []),
        ({"category": "其他"}, ["category_unknown"]),
        ({"urgency": "十万火急"}, ["urgency_unknown"]),
        ({"topic": "市政设施", "area": "望湖区"}, []),
        ({"topic": "水利", "area": "火星"}, ["topic_unknown", "area_unknown"]),
        (
            {"external_number": "", "content": "", "reported_at": "昨天", "phone": "1"},
            ["external_number_missing", "time_unreadable", "content_missing", "phone_malformed"],
        ),
    ],
)
def test_rows(changed: dict[str, Any], codes: list[str]) -> None:
    matter, reasons = read_matter(GOOD | changed, names=NAMES, now=START)
    assert [reason.code for reason in reasons] == codes
    assert (matter is None) is bool(codes)


@pytest.mark.parametrize(
    ("field", "cell", "name", "value"),
    [
        ("category", "咨询", "category", "CONSULT"),
        ("category", "意见", "category", "SUGGEST"),
        ("category", "COMPLAINT", "category", "COMPLAINT"),
        ("urgency", "", "urgency", "NORMAL"),
        ("urgency", "特别紧急", "urgency", "CRITICAL"),
        ("urgency", "紧急", "urgency", "URGENT"),
        ("topic", "T1", "topic_id", 1),
        ("area", " 望湖区 ", "area_id", 2),
        ("phone", "１３８ ００００-２７１６", "phone", "13800002716"),
        ("id_number", "１１０101199003070011", "id_number", "110101199003070011"),
        ("title", "路灯\n不亮", "title", "路灯 不亮"),
        ("place", "长" * 300, "place", "长" * 200),
        ("external_number", 188006.0, "external_number", "188006"),
    ],
)
def test_values(field: str, cell: Any, name: str, value: Any) -> None:
    matter, reasons = read_matter(GOOD | {field: cell}, names=NAMES, now=START)
    assert reasons == []
    assert getattr(matter, name) == value


cells = st.one_of(st.none(), st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.datetimes())


@given(
    st.dictionaries(st.sampled_from([*GOOD, "reported_at", "phone", "category", "urgency", "title"]), cells)
)
def test_no_cell_breaks_the_reader(row: dict[str, Any]) -> None:
    matter, reasons = read_matter(row, names=NAMES, now=START)
    assert (matter is None) is bool(reasons)
