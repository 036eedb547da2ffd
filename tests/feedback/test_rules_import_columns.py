"""Which column of an export means what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reasons import Reason
from feedback.rules.import_columns import (
    NEEDED,
    SYNONYMS,
    Columns,
    faults,
    find_header,
    guess,
    plain,
    presentable,
)

BOARD = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数"]


def mapped(headers: list[str], saved: dict[str, str] | None = None) -> dict[str, str]:
    found = find_header([headers], saved or {})
    assert isinstance(found, tuple), found
    return found[1].named()


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            BOARD,
            {
                "external_number": "留言编号",
                "channel_account": "留言用户",
                "title": "留言主题",
                "reported_at": "留言时间",
                "content": "留言详情",
            },
        ),
        (["工单编号 *", " 诉求内容："], {"external_number": "工单编号 *", "content": "诉求内容："}),
        (["ID", "Content", "Phone"], {"external_number": "ID", "content": "Content", "phone": "Phone"}),
        (["\ufeff编号", "内容（必填）"], None),
        (["编号", "工单编号", "内容"], {"external_number": "工单编号", "content": "内容"}),
        (["编号", "内容", "内容"], {"external_number": "编号", "content": "内容"}),
        (["", "编号", "", "内容"], {"external_number": "编号", "content": "内容"}),
    ],
)
def test_synonyms(headers: list[str], expected: dict[str, str] | None) -> None:
    if expected is None:
        assert isinstance(find_header([headers], {}), list)
    else:
        assert {k: v.strip() for k, v in mapped(headers).items()} == {
            k: v.strip() for k, v in expected.items()
        }


def test_what_nobody_asked_for_is_told() -> None:
    found = find_header([BOARD], {})
    assert isinstance(found, tuple)
    assert found[1].unused == ("反对数", "点赞数")


@pytest.mark.parametrize(
    ("saved", "field", "header"),
    [
        ({"content": "留言主题"}, "content", "留言主题"),
        ({"content": "没有的列"}, "content", "留言详情"),
        ({"title": ""}, "title", None),
        ({"title": "", "content": "留言主题"}, "title", None),
        ({"nonsense": "反对数"}, "nonsense", None),
        ({"place": "点赞数"}, "place", "点赞数"),
    ],
)
def test_a_saved_mapping_comes_first(saved: dict[str, str], field: str, header: str | None) -> None:
    assert mapped(BOARD, saved).get(field) == header


@pytest.mark.parametrize("above", [0, 1, 5])
def test_the_header_is_found_below_other_rows(above: int) -> None:
    rows = [["热线留言导出"], ["共 3 条", ""]] * 3
    found = find_header([*rows[:above], BOARD, ["1", "2"]], {})
    assert isinstance(found, tuple)
    assert found[0] == above


@pytest.mark.parametrize(
    ("rows", "columns", "headers"),
    [
        ([["留言编号", "别的"]], ["留言详情"], ["留言编号", "别的"]),
        ([["标题"], ["甲", "乙", "丙"]], ["留言编号", "留言详情"], ["标题"]),
        ([["导出"], ["甲", "乙", "丙"]], ["留言编号", "留言详情"], ["甲", "乙", "丙"]),
        ([["13800002716", "甲", "甲"]], ["留言编号", "留言详情"], ["甲"]),
    ],
)
def test_a_missing_column_is_named_beside_the_likeliest_header(
    rows: list[list[str]], columns: list[str], headers: list[str]
) -> None:
    found = find_header(rows, {})
    assert isinstance(found, list)
    assert [(reason.code, reason.params["column"]) for reason in found] == [
        ("column_missing", c) for c in columns
    ]
    assert all(reason.params["found"] == headers for reason in found)
    assert all(reason.params["headers"] == "、".join(headers) for reason in found)


def test_no_rows_at_all() -> None:
    assert find_header([], {}) == [Reason("sheet_empty")]


@pytest.mark.parametrize(
    ("chosen", "codes"),
    [
        ({"external_number": "甲", "content": "乙"}, []),
        ({"external_number": "甲", "content": "乙", "title": "", "place": ""}, []),
        ({"external_number": "甲", "content": ""}, ["mapping_incomplete"]),
        ({}, ["mapping_incomplete", "mapping_incomplete"]),
        ({"external_number": "甲", "content": "乙", "title": "乙", "place": "乙"}, ["mapping_twice"]),
    ],
)
def test_faults_of_a_mapping_by_hand(chosen: dict[str, str], codes: list[str]) -> None:
    assert [reason.code for reason in faults(chosen)] == codes


def test_no_word_means_two_things() -> None:
    words = [plain(word) for words in SYNONYMS.values() for word in words]
    assert len(set(words)) == len(words)
    assert set(NEEDED) <= set(SYNONYMS)


headers = st.lists(
    st.one_of(st.sampled_from([w for ws in SYNONYMS.values() for w in ws]), st.text(max_size=8))
)


@given(headers, st.dictionaries(st.sampled_from(list(SYNONYMS)), st.text(max_size=8), max_size=3))
def test_no_column_is_read_twice(row: list[str], saved: dict[str, str]) -> None:
    found = find_header([row], saved)
    if isinstance(found, tuple):
        columns: Columns = found[1]
        assert set(NEEDED) <= columns.positions.keys()
        own = [p for field, p in columns.positions.items() if field not in saved]
        assert len(set(own)) == len(own)
        assert all(0 <= position < len(row) for position in columns.positions.values())


@given(headers)
def test_what_is_shown_can_be_chosen(row: list[str]) -> None:
    assert set(guess(presentable(row), {}).values()) <= set(presentable(row))
