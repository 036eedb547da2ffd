"""Whom a note means by @, in a table a clerk can read."""

import pytest

from feedback.rules.mentions import mentions_in

NAMES = ("陈明", "陈明明", "贺青", "ab")


@pytest.mark.parametrize(
    ("text", "names", "unknown"),
    [
        ("请看一下", "", ""),
        ("@贺青 请看", "贺青", ""),
        ("@贺青请看", "贺青", ""),
        ("@陈明明 请看", "陈明明", ""),
        ("@陈明，@陈明明", "陈明 陈明明", ""),
        ("@贺青 @贺青", "贺青", ""),
        ("请@贺青看", "贺青", ""),
        ("@石俊 请看 @贺青", "贺青", "石俊"),
        ("@石俊，@石俊", "", "石俊"),
        ("发到 clerk@ab.cn，单价 @ 5 元", "", ""),
        ("@", "", ""),
        ("@@贺青", "贺青", ""),
    ],
)
def test_table(text: str, names: str, unknown: str) -> None:
    found = mentions_in(text, NAMES)
    assert (" ".join(found.names), " ".join(found.unknown)) == (names, unknown)
