"""Which solved tickets are put beside one in hand, why, and how an old answer becomes a start for a new one.

Points, added with a pencil: 10 for each pair of characters that the title shares with the other's words,
2 if half of those compared have it too; 20 for the same topic; 10 for the same department; 6 for 非常满意, 3
for 满意. Of equals the newer one. Nothing is shown that shares neither words nor topic.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.masking import COMPOUND_SURNAMES
from feedback.rules.knowing import without_names
from feedback.rules.search import pairs, plain

MOST, FEW = 5, 6
SAID_RARELY, SAID_OFTEN, SAME_TOPIC, SAME_DEPARTMENT = 10, 2, 20, 10
LEVELS = {5: 6, 4: 3}
LONGEST_TITLE = 60
DAY = r"[0-9一二三四五六七八九十〇零两]"
DATE = re.compile(
    rf"(?:[0-9]{{4}}\s*年\s*)?[0-9]{{1,2}}\s*月\s*[0-9]{{1,2}}\s*[日号]|[0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}"
    rf"|(?:[0-9]{{4}}\s*年\s*)?[0-9]{{1,2}}\s*月(?:份|底|初|上旬|中旬|下旬)?|(?<![第0-9一二三四五六七八九十〇零两]){DAY}{{1,3}}\s*[日号](?=[前内起上下至，。、])"
)
DIGIT = "[0-9０-９]"
FIGURES = re.compile(rf"[A-Za-z]{{0,4}}{DIGIT}(?:[0-9０-９\-—－()（）./:：*＊ ]*[0-9０-９*＊])?")
DOCUMENT = re.compile(rf"[〔\[［（(]{DIGIT}{{4}}[〕\]］）)]\s*第?\s*{DIGIT}+\s*号")
CALLED = "先生|女士|小姐|老师|师傅|阿姨|大爷|同志|某某|某"
GREETED = re.compile(
    rf"^(?:尊敬的|亲爱的)?[^，。：:！\s]{{0,8}}?(?:{CALLED}|市民朋友|市民|用户|居民|网友)(?:[/／](?:先生|女士))?"
)
SIR = re.compile(rf"(?:{'|'.join(sorted(COMPOUND_SURNAMES))}|[\u4e00-\u9fff])(?:{CALLED})")
OURS = "12345"
A_DATE, A_FIGURE, A_NAME, THE_CITIZEN = "〔日期〕", "〔数字〕", "〔姓名〕", "市民朋友"


@dataclass(frozen=True, slots=True)
class Solved:
    """What is compared of a solved ticket; ``words`` folded, ``level`` 1 to 5 or 0, ``day`` to sort by."""

    id: int
    words: str
    same_topic: bool
    same_department: bool
    level: int
    day: int


@dataclass(frozen=True, slots=True)
class Similar:
    """One that is shown: why, and how many points it has."""

    id: int
    shared: tuple[str, ...]
    same_topic: bool
    same_department: bool
    points: int


def most_similar(title: str, pool: Sequence[Solved]) -> list[Similar]:
    """The best of the pool, at most ``MOST``; by points, and of equals the newer."""
    wanted = list(dict.fromkeys(pairs(plain(title)[:LONGEST_TITLE])))
    often = _said_often(wanted, pool)
    judged = [(_judge(title, wanted, often, one), one.day) for one in pool]
    kept = [(found, day) for found, day in judged if found.shared or found.same_topic]
    kept.sort(key=lambda pair: (-pair[0].points, -pair[1], -pair[0].id))
    return [found for found, _ in kept[:MOST]]


def phrases(title: str, words: str) -> list[str]:
    """The longest pieces of the title, of two Chinese characters or more, that stand in ``words``."""
    folded, found, at = plain(title)[:LONGEST_TITLE], [], 0
    while at < len(folded) - 1:
        end = at + 1
        while end < len(folded) and pairs(folded[end - 1 : end + 1]) and folded[at : end + 1] in words:
            end += 1
        if end - at >= 2:
            found.append(folded[at:end])
            at = end
        else:
            at += 1
    return list(dict.fromkeys(found))


def as_start(reply: str, *, names: Sequence[str] = ()) -> str:
    """An old answer with all that belonged to the other matter marked: its people, its days, its figures.

    ``names``: its citizen's and its colleagues'; one character alone is no name.
    """
    text = without_names(reply.strip(), names, A_NAME)
    lines = text.split("\n")
    lines[0] = GREETED.sub(THE_CITIZEN, lines[0], count=1)
    text = SIR.sub(A_NAME, "\n".join(lines))
    text = DATE.sub(A_DATE, DOCUMENT.sub(f"{A_FIGURE}号", text))
    return FIGURES.sub(lambda found: OURS if found[0] == OURS else A_FIGURE, text)


def _said_often(wanted: Sequence[str], pool: Sequence[Solved]) -> frozenset[str]:
    """The pairs that half of a pool worth counting has: they tell little."""
    if len(pool) < FEW:
        return frozenset()
    return frozenset(pair for pair in wanted if 2 * sum(pair in one.words for one in pool) >= len(pool))


def _judge(title: str, wanted: Sequence[str], often: frozenset[str], one: Solved) -> Similar:
    shared = [pair for pair in wanted if pair in one.words]
    points = sum(SAID_OFTEN if pair in often else SAID_RARELY for pair in shared)
    points += SAME_TOPIC * one.same_topic + SAME_DEPARTMENT * one.same_department + LEVELS.get(one.level, 0)
    told = tuple(phrases(title, one.words)) if shared else ()
    return Similar(one.id, told, one.same_topic, one.same_department, points)
