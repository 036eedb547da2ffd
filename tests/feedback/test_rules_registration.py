"""What a new matter must bring, how it is titled, and when two texts are the same."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.rules.registration import NewMatter, content_digest, means_of, problems, title_of
from tests.cast import START

GOOD = NewMatter(content="听雨路的路灯坏了。")


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"content": ""}, ["content_missing"]),
        ({"content": " \n\u3000"}, ["content_missing"]),
        ({"content": "长" * 20_000}, []),
        ({"content": "长" * 20_001}, ["content_too_long"]),
        ({"title": "题" * 200}, []),
        ({"title": "题" * 201}, ["title_too_long"]),
        ({"title": "题" * 100 + " \n " * 90 + "题" * 90}, []),
        ({"reported_at": START}, []),
        ({"reported_at": START - timedelta(days=400)}, []),
        ({"reported_at": START + timedelta(seconds=1)}, ["reported_in_future"]),
        ({"phone": "13800002716"}, []),
        ({"phone": "19912345678"}, []),
        ({"phone": "0571-87654321"}, []),
        ({"phone": "057187654321"}, []),
        ({"phone": "010-87654321-8001"}, []),
        ({"phone": "12345678901"}, ["phone_malformed"]),
        ({"phone": "1380000271"}, ["phone_malformed"]),
        ({"phone": "138000027166"}, ["phone_malformed"]),
        ({"phone": "12345"}, ["phone_malformed"]),
        ({"phone": "没有电话"}, ["phone_malformed"]),
        ({"email": "a@mail.example"}, []),
        ({"email": "a@mail"}, ["email_malformed"]),
        ({"email": "a b@mail.example"}, ["email_malformed"]),
        ({"contact_means": "PHONE"}, ["contact_missing"]),
        ({"contact_means": "EMAIL", "phone": "13800002716"}, ["contact_missing"]),
        ({"contact_means": "CHANNEL_ACCOUNT", "channel_account": " "}, ["contact_missing"]),
        ({"contact_means": "NONE", "phone": "13800002716"}, []),
        (
            {"content": "", "phone": "1", "email": "2"},
            ["content_missing", "phone_malformed", "email_malformed"],
        ),
    ],
)
def test_problems(changed: dict[str, object], codes: list[str]) -> None:
    assert [reason.code for reason in problems(replace(GOOD, **changed), now=START)] == codes


@pytest.mark.parametrize(
    ("given", "means"),
    [
        ({}, "NONE"),
        ({"name": "张三"}, "NONE"),
        ({"address": "听雨路 8 号"}, "NONE"),
        ({"phone": "1", "email": "2", "channel_account": "3"}, "PHONE"),
        ({"email": "2", "channel_account": "3"}, "EMAIL"),
        ({"channel_account": "3"}, "CHANNEL_ACCOUNT"),
        ({"phone": " ", "channel_account": "3"}, "CHANNEL_ACCOUNT"),
        ({"phone": "1", "contact_means": "NONE"}, "NONE"),
        ({"phone": "1", "email": "2", "contact_means": "EMAIL"}, "EMAIL"),
    ],
)
def test_means_of_contact(given: dict[str, str], means: str) -> None:
    assert means_of(replace(GOOD, **given)) == means


@pytest.mark.parametrize(
    ("title", "content", "expected"),
    [
        ("路灯不亮", "任何内容", "路灯不亮"),
        (" 路灯\n 不亮 ", "任何内容", "路灯 不亮"),
        ("", "路灯坏了。", "路灯坏了。"),
        ("", "路灯\n\n坏了。", "路灯 坏了。"),
        ("", "字" * 40, "字" * 40),
        ("", "字" * 41, "字" * 39 + "…"),
    ],
)
def test_title(title: str, content: str, expected: str) -> None:
    assert title_of(NewMatter(content=content, title=title)) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("停车位长期被占，请处理！", "停车位长期被占 请处理。", True),
        ("路灯坏了\n\n请修", "路灯坏了请修", True),
        ("（急）路灯坏了", "急:路灯坏了", True),
        ("路灯坏了", "路灯又坏了", False),
        ("3 号楼", "8 号楼", False),
        ("A座漏水", "a座漏水", False),
    ],
)
def test_the_same_words(one: str, other: str, same: bool) -> None:
    assert (content_digest(one) == content_digest(other)) is same


@given(st.text(), st.lists(st.sampled_from(" \t\n,.;:!?，。；：！？、"), max_size=5), st.integers(0, 50))
def test_blanks_and_punctuation_never_tell_texts_apart(text: str, marks: list[str], place: int) -> None:
    typed = text[:place] + "".join(marks) + text[place:]
    assert content_digest(typed) == content_digest(text)


@given(st.text(), st.text())
def test_a_title_is_one_short_line(title: str, content: str) -> None:
    found = title_of(NewMatter(content=content, title=title))
    assert len(found) <= 200
    assert found == " ".join(found.split(" "))
    assert "\n" not in found
    assert "\t" not in found
