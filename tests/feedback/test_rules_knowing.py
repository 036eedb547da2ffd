"""The rules of articles, and of matters of many, by tables a clerk can read."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from feedback.rules.incidents import Answer, Call, Sign, Standing, match, next_step, words_of
from feedback.rules.knowing import Known, Version, fitting, quoted, review_standing, without_names

GOLDEN = Path(__file__).parents[1] / "golden"
SINCE = datetime.fromisoformat("2026-09-21T18:00+08:00")


def rows(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def named(name: str) -> list[object]:
    return [pytest.param(row, id=row["case"]) for row in rows(name)]


def ids(packed: str) -> frozenset[int]:
    return frozenset(int(part) for part in packed.split("|") if part)


@pytest.mark.parametrize("row", named("knowing_articles.csv"))
def test_articles_are_ranked_by_topic_words_and_use(row: dict[str, str]) -> None:
    names, known = {}, []
    for place, told in enumerate(row["articles"].split(";"), start=1):
        name, topics, question, uses = told.split(":")
        names[place] = name
        known.append(Known(place, question, ids(topics), int(uses)))
    topic = int(row["topic"]) if row["topic"] else None
    line = ids(row["topic_line"])
    found = fitting(known, words=row["words"], topic_line=line, topic_id=topic, most=5)
    assert " ".join(names[fit.id] for fit in found) == row["expected"]


@pytest.mark.parametrize("row", named("incident_matches.csv"))
def test_a_call_is_proposed_by_words_place_and_time(row: dict[str, str]) -> None:
    until = SINCE + timedelta(minutes=int(row["until"])) if row["until"] else None
    area = int(row["incident_area"]) if row["incident_area"] else None
    sign = Sign(words_of(row["words"]), area, int(row["incident_topic"]), SINCE, until)
    at = SINCE + timedelta(minutes=int(row["minutes"]))
    found = match(sign, Call(row["text"], ids(row["area_line"]), ids(row["topic_line"]), at))
    told = []
    if found:
        told = [*found.words, *["place"] * found.same_area, *["topic"] * found.same_topic]
    assert " ".join(told) == row["expected"]


@pytest.mark.parametrize("row", named("incident_steps.csv"))
def test_each_ticket_knows_its_next_step(row: dict[str, str]) -> None:
    standing = Standing(
        state=row["state"],
        is_matter=bool(row["is_matter"]),
        draft=row["draft"],
        handed_in=bool(row["handed_in"]),
        came_back=bool(row["came_back"]),
        reply=row["reply"],
    )
    answer = Answer(bool(row["matter_open"]), row["answer"], bool(row["granted"]))
    assert next_step(standing, answer) == row["expected"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-09-07", "FINE"), ("2026-09-08", "DUE"), ("2026-09-22", "DUE"), ("2026-09-23", "OVERDUE")],
)
def test_a_review_is_due_from_fourteen_days_before(day: str, expected: str) -> None:
    assert review_standing(date(2026, 9, 22), date.fromisoformat(day)) == expected


def test_words_are_parted_by_blanks_or_commas_and_kept_once() -> None:
    assert words_of(" 停电，断电 停电、跳闸 ") == ("停电", "断电", "跳闸")
    assert words_of("，， ") == ()


def test_names_are_removed_longest_first_and_single_characters_stay() -> None:
    assert without_names("张三丰说张三来过，张", ["张三", "张三丰", "张"], "某人") == "某人说某人来过，张"


FIRST = "路灯坏了请拨打热线。我们三个工作日内来修。感谢您的来电和支持。"
SECOND = "路灯坏了请拨打热线。我们两个工作日内来修。感谢您的来电和支持。"


@pytest.mark.parametrize(
    ("reply", "numbers"),
    [
        (f"您好，{FIRST}", [1]),
        (f"您好，{SECOND}", [2]),
        (f"{FIRST}{SECOND}", [2]),
        ("路灯坏了请拨打热线。\r\n感谢您的来电和支持。", [2]),
        ("您好，路灯今天修好了。感谢您的来电和支持。", []),
        ("您好，路灯今天已经修好。", []),
        ("", []),
    ],
    ids="first second both two-of-three only-the-courtesy nothing-of-it no-reply".split(),
)
def test_which_version_of_an_article_stands_in_a_reply(reply: str, numbers: list[int]) -> None:
    versions = [Version(7, 1, 1, FIRST), Version(9, 1, 2, SECOND)]
    assert [version.number for version in quoted(versions, reply)] == numbers


def test_sentences_too_short_to_tell_anything_name_no_article() -> None:
    assert quoted([Version(7, 1, 1, "您好。\n谢谢！")], "您好。谢谢！") == []
