"""What to look at once more before an answer goes out: advice, never a refusal."""

import re
from dataclasses import dataclass

from core.masking import holds_number

CLICHES = ("高度重视", "已责成", "正在研究", "酌情处理", "按规定处理", "已转相关部门", "加强监管力度")
DATE = re.compile(r"\d{1,2}\s*月\s*\d{1,2}\s*日|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\s*月底")
COURTESY = re.compile(r"您好|尊敬的")
PHONE_PROMISED = re.compile(r"电话|热线")
PHONE_GIVEN = re.compile(r"\d{3,4}-?\d{7,8}|12345")
SHORT = 60


@dataclass(frozen=True, slots=True)
class Advice:
    """One point; ``code`` says which, ``cliche`` the words found where it is about them."""

    code: str
    is_met: bool
    cliche: str = ""


def advice_on(reply: str) -> list[Advice]:
    """The points in the order they are read, those not met first."""
    cliche = next((word for word in CLICHES if word in reply), "")
    names_phone = not PHONE_PROMISED.search(reply) or bool(PHONE_GIVEN.search(reply))
    points = [
        Advice("courtesy", bool(COURTESY.search(reply))),
        Advice("dates", bool(DATE.search(reply))),
        Advice("detail", len(reply.strip()) >= SHORT),
        Advice("phone", names_phone),
        Advice("cliche", not cliche, cliche),
        Advice("personal", not holds_number(reply)),
    ]
    return sorted(points, key=lambda point: point.is_met)
