"""What to look at once more before an answer goes out: advice, never a refusal, and never a score.

Each point says whether it is met and quotes the words that it is about, so that the writer can judge it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.masking import LANDLINE, holds_number
from feedback.rules.asked import unanswered
from feedback.rules.templates import unfilled

CLICHES = tuple("高度重视 已责成 正在研究 酌情处理 按规定处理 已转相关部门 加强监管力度 依法依规处理".split())
INTERNAL = tuple(
    "派单 退单 改派 考核 扣分 督办单 挂起 超期件 主办单位 协办单位 签收率 红牌 黄牌 工单系统 "
    "办结率 满意率 不满意件 差评 销号 件数".split()
)
BLAME = re.compile(
    r"是您自己|您自己(?:没|不)|您(?:本)?应该?(?:早|提前)|怪您|您没有按|您误解|无理(?:要求|取闹)|不(?:归|属于)我(?:们|局|单位)管|"
    r"与我(?:们|局|单位)无关|不是我(?:们|局|单位)的(?:事|责任)|你们?自己|钻空子|胡搅"
)
DAY = r"\d{1,2}\s*月\s*(?:\d{1,2}\s*日|底|初|中旬|上旬|下旬)|\d{4}-\d{1,2}-\d{1,2}"
DATE = re.compile(DAY)
WHEN = re.compile(
    rf"{DAY}|\d+\s*(?:个工作日|个?小时|天|日|分钟)(?:内|之内|以内|后)|[一二三四五六七八九十两]+(?:个工作日|小时|天)(?:内|之内|以内|后)|"
    r"今[天晚日]|明[天晚日]|本周|下周|本月|下月|年底前|月底前|\d{1,2}\s*日前|每[天日周月]"
)
PROMISE = re.compile(r"尽快|尽早|近期|近日|争取|抓紧|下一步|后续|稍后|待条件成熟|适时")
GREETING = re.compile(r"您好|尊敬的|^\s*(?:[\u4e00-\u9fff]{1,3})(?:先生|女士)")
CLOSING = re.compile(
    r"感谢|谢谢|如(?:再|有|仍|还|果|您)|欢迎|请(?:再|随时|直接)?(?:拨打|来电|致电|联系)|祝您|致歉|敬请"
)
PHONE_PROMISED = re.compile(r"电话|热线")
PHONE_GIVEN = re.compile(r"\d{3,4}-?\d{7,8}|12345")
CONTACT = re.compile(r"\d{3,4}-?\d{7,8}|12345|联系人|窗口|[\u4e00-\u9fff]{2,}(?:路|街)\s*\d+\s*号")
POLICY = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[［（(]\d{4}[〕\]］）)]\s*第?\s*\d+\s*号")
SENTENCE = re.compile(r"[^。！？!?；;\n]+")
SHORT = 60
TAIL = 80
MOST_QUOTED = 4


@dataclass(frozen=True, slots=True)
class Advice:
    """One point; ``code`` says which, ``words`` are quoted from the answer, or from the citizen's matter."""

    code: str
    is_met: bool
    words: tuple[str, ...] = ()


def advice_on(
    reply: str,
    *,
    matter: str = "",
    staff: Sequence[str] = (),
    abbreviations: Sequence[tuple[str, str]] = (),
    templates: Sequence[str] = (),
) -> list[Advice]:
    """The points in the order they are read, those not met first.

    ``matter``: the citizen's words · ``staff``: names of colleagues · ``abbreviations``: short name and
    name · ``templates``: the texts it may have begun with.
    """
    text = reply.strip()
    names_phone = not PHONE_PROMISED.search(reply) or bool(PHONE_GIVEN.search(reply))
    points = [
        *_quoting("blanks", unfilled(reply, templates)),
        Advice("courtesy", bool(GREETING.search(text[:TAIL]))),
        Advice("closing", bool(CLOSING.search(text[-TAIL:]))),
        Advice("dates", bool(DATE.search(reply))),
        Advice("detail", len(text) >= SHORT),
        Advice("contact", bool(CONTACT.search(reply))),
        Advice("phone", names_phone),
        *_quoting("question", unanswered(matter, reply) if text else []),
        *_quoting("promise", _promises(reply)),
        *_quoting("internal", [word for word in INTERNAL if word in reply]),
        *_quoting("staff", _colleagues(reply, staff)),
        *_quoting("abbreviation", [short for short, name in abbreviations if _shortens(reply, short, name)]),
        *_quoting("policy", _bare_policies(reply)),
        *_quoting("blame", [match[0] for match in BLAME.finditer(reply)]),
        *_quoting("cliche", [word for word in CLICHES if word in reply]),
        Advice("personal", not holds_number(LANDLINE.sub("", reply))),
    ]
    return sorted(points, key=lambda point: point.is_met)


def _quoting(code: str, words: Sequence[str]) -> list[Advice]:
    found = tuple(dict.fromkeys(words))
    return [Advice(code, not found, found[:MOST_QUOTED])]


def _promises(reply: str) -> list[str]:
    """What is promised in a sentence that says no time."""
    said = [match[0] for match in SENTENCE.finditer(reply) if not WHEN.search(match[0])]
    return [found[0] for sentence in said if (found := PROMISE.search(sentence))]


def _colleagues(reply: str, staff: Sequence[str]) -> list[str]:
    """Colleagues named otherwise than as whom to ask."""
    sentences = [match[0] for match in SENTENCE.finditer(reply)]
    asked = re.compile(r"联系|咨询|询问|电话|找")
    return [
        name
        for name in staff
        if len(name) > 1 and any(name in sentence and not asked.search(sentence) for sentence in sentences)
    ]


def _shortens(reply: str, short: str, name: str) -> bool:
    return bool(short) and short != name and short in reply and name not in reply


def _bare_policies(reply: str) -> list[str]:
    """Numbers of documents in a sentence that does not say what the document is called."""
    said = [match[0] for match in SENTENCE.finditer(reply) if "《" not in match[0]]
    return [found[0] for sentence in said for found in POLICY.finditer(sentence)]
