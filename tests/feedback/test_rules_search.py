"""What is typed into the search is read as plain text, and hits are marked where they stand."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.rules.search import LONGEST, MOST_LEXEMES, MOST_WORDS, alike_query, lexemes, pairs, read
from feedback.rules.search_hits import LENGTH, parts, snippet

TABLE = Path(__file__).parents[1] / "golden" / "search.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["typed"] or "nothing")
def test_what_was_typed_is_read_as_the_table_says(row: dict[str, str]) -> None:
    asked = read(row["typed"])
    assert "|".join(asked.words) == row["words"]
    assert "|".join(asked.without) == row["without"]
    assert (asked.number, asked.phone, asked.problem) == (row["number"], row["phone"], row["problem"])


@given(st.text(max_size=400))
def test_whatever_is_typed_the_index_is_asked_letters_digits_and_chinese_alone(typed: str) -> None:
    asked = read(typed)
    assert "\x00" not in "".join((*asked.words, *asked.without))
    bare = asked.tsquery.replace(" & ", "").replace(":*", "").replace("'", "")
    assert all(c.isalnum() or c == "〇" for c in bare)
    assert asked.problem or asked.number or asked.phone or asked.tsquery


def test_five_thousand_characters_are_cut_and_many_words_are_few() -> None:
    assert len(read("路灯" * 2500).words[0]) == LONGEST
    many = read(" ".join(f"路{n}灯亮" for n in range(60)))
    assert len(many.words) == MOST_WORDS
    assert many.tsquery.count("'") <= 2 * MOST_LEXEMES
    assert read("路灯\x00不亮").words == ("路灯", "不亮")


def test_pairs_overlap_and_stop_at_anything_else() -> None:
    assert pairs("路灯不亮，3号楼") == ["路灯", "灯不", "不亮", "号楼"]
    assert lexemes("a12栋楼") == ["'栋楼'", "'a'", "'12'"]
    assert lexemes("wifi信号") == ["'信号'", "'wifi':*"]


@pytest.mark.parametrize(
    ("shown", "words", "marked"),
    [
        ("听雨路路灯不亮", ["路灯"], "听雨路[路灯]不亮"),
        ("听雨路路灯不亮", ["路灯", "灯不亮"], "听雨路[路灯不亮]"),
        ("路灯坏了，路灯", ["路灯"], "[路灯]坏了，[路灯]"),
        ("小区ＷｉＦｉ信号", ["wifi"], "小区[ＷｉＦｉ]信号"),
        ("面积５０㎡左右", ["50m2"], "面积[５０㎡]左右"),
        ("3 号\n楼", ["3 号 楼"], "[3 号\n楼]"),
        ("<b>路灯</b>", ["路灯"], "<b>[路灯]</b>"),
        ("没有", ["路灯"], "没有"),
    ],
)
def test_hits_are_marked_in_the_text_as_it_was_written(shown: str, words: list[str], marked: str) -> None:
    found = parts(shown, words)
    assert "".join(f"[{text}]" if hit else text for text, hit in found) == marked
    assert "".join(text for text, _ in found) == shown


def test_a_snippet_lies_round_the_first_hit() -> None:
    text = "前" * 200 + "路灯不亮" + "后" * 200
    found = snippet(text, ["路灯"])
    assert [piece for piece, hit in found if hit] == ["路灯"]
    assert found[0] == ("…", False)
    assert found[-1] == ("…", False)
    assert len("".join(piece for piece, _ in found)) == LENGTH + 2
    assert snippet(text, ["公园"]) == []


@given(st.text(max_size=120), st.lists(st.text(min_size=1, max_size=6), max_size=4))
def test_marking_never_changes_a_text(shown: str, words: list[str]) -> None:
    assert "".join(text for text, _ in parts(shown, words)) == shown


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("路灯坏了", "('路灯' & '灯坏') | ('灯坏' & '坏了')"),
        ("路灯，坏了", "'路灯' | '坏了'"),
        ("路灯路灯路", "('路灯' & '灯路') | ('灯路' & '路灯')"),
        ("灯 A12 3", ""),
        ("", ""),
        ("a' | 'b:* & !(", ""),
    ],
)
def test_texts_alike_share_three_characters_in_a_row(text: str, asked: str) -> None:
    assert alike_query(text) == asked


@given(st.text(max_size=400))
def test_of_a_text_the_index_is_asked_chinese_alone(text: str) -> None:
    assert not set(alike_query(text)) & set('!<>:*\\"')
