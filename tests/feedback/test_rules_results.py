"""What a result must have before it can be handed in (T15)."""

import pytest

from feedback.rules.results import missing

GOOD = {
    "result_code": "SOLVED",
    "solved": "SOLVED",
    "unsolved_reason": "",
    "reply": "您好，路灯已修复，感谢您的反映。",
}


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"result_code": ""}, ["result_code_missing"]),
        ({"solved": ""}, ["solved_missing"]),
        ({"solved": "PARTLY"}, []),
        ({"solved": "UNSOLVED"}, ["unsolved_reason_missing"]),
        ({"solved": "UNSOLVED", "unsolved_reason": "FUNDING"}, []),
        ({"reply": ""}, ["reply_too_short"]),
        ({"reply": "已处理。" + " " * 20}, ["reply_too_short"]),
        ({"reply": "一二三四五六七八九十"}, []),
        ({"reply": "您好，路灯将于{due}前修复，感谢您的反映。"}, ["reply_has_blanks"]),
        ({"reply": "您好，{ 期限 }前修复，感谢您的反映。"}, ["reply_has_blanks"]),
        ({"reply": "您好，〔日期〕已修复〔数字〕盏，感谢您的反映。"}, ["reply_has_blanks"]),
        ({"reply": "您好，依照临建〔2026〕12 号文，{1, 2} 期已完工（含当日）。"}, []),
        (
            {"result_code": "", "solved": "", "reply": "\n"},
            ["result_code_missing", "solved_missing", "reply_too_short"],
        ),
    ],
)
def test_table(changed: dict[str, str], codes: list[str]) -> None:
    assert [reason.code for reason in missing(**(GOOD | changed))] == codes
