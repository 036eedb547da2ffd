"""Templates and advice: text in, text out."""

import pytest

from feedback.rules.advice import advice_on
from feedback.rules.templates import fill

VALUES = {"number": "20260921000001", "citizen": "张女士", "department": "市照明管理处", "date": ""}


@pytest.mark.parametrize(
    ("body", "filled"),
    [
        ("{number}", "20260921000001"),
        ("尊敬的{citizen}：{department}", "尊敬的张女士：市照明管理处"),
        ("{date} {unknown} {number!r} {0} {{number}}", "{date} {unknown} {number!r} {0} {20260921000001}"),
        ("没有变量", "没有变量"),
    ],
)
def test_known_variables_alone_are_replaced(body: str, filled: str) -> None:
    assert fill(body, VALUES) == filled


def test_a_value_is_not_filled_again() -> None:
    assert fill("{citizen}", VALUES | {"citizen": "{number}"}) == "{number}"


GOOD = (
    "您好！听雨路 12 盏路灯已于 9 月 21 日全部修复，故障是变压器进水。"
    "我们加装了防护罩，今后每周巡查一次，如再有故障请拨打 12345，我们两小时内到场。"
)


def test_good_answer_meets_every_point() -> None:
    assert all(point.is_met for point in advice_on(GOOD))


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("", "courtesy"),
        (GOOD.replace("9 月 21 日", "近日"), "dates"),
        ("您好，已办。", "detail"),
        (GOOD.replace("12345", "我们的值守电话"), "phone"),
        (GOOD + "我局高度重视。", "cliche"),
        (GOOD + "张女士 13812342716", "personal"),
    ],
)
def test_what_is_open_comes_first(reply: str, code: str) -> None:
    points = advice_on(reply)
    assert code in {point.code for point in points if not point.is_met}
    assert [point.is_met for point in points] == sorted(point.is_met for point in points)
