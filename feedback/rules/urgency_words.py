"""Words that speak of danger or of a failed supply: lit up for the dispatcher, never decided upon."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

CRITICAL_WORDS = (
    *(
        "燃气泄漏",
        "煤气泄漏",
        "漏气",
        "煤气味",
        "起火",
        "着火",
        "失火",
        "火灾",
        "冒烟",
        "爆炸",
        "触电",
        "漏电",
    ),
    *("坍塌", "塌方", "塌陷", "溺水", "落水", "轻生", "跳楼", "自杀", "割腕", "被困", "中毒", "昏迷", "持刀"),
    *("攀爬", "危及生命", "生命危险"),
)
URGENT_WORDS = (
    *(
        "停水",
        "断水",
        "停电",
        "断电",
        "停气",
        "断气",
        "停暖",
        "暖气不热",
        "爆管",
        "跑水",
        "倒灌",
        "水发黄",
        "铁锈味",
    ),
    *(
        "拉肚子",
        "腹泻",
        "呕吐",
        "井盖缺失",
        "没有井盖",
        "电线垂落",
        "压住电线",
        "树倒",
        "倾斜",
        "断裂",
        "积水",
    ),
)
WEIGHT = {"NORMAL": 0, "URGENT": 1, "CRITICAL": 2}
_KIND = dict.fromkeys(CRITICAL_WORDS, "CRITICAL") | dict.fromkeys(URGENT_WORDS, "URGENT")
_PATTERN = re.compile("|".join(sorted(map(re.escape, _KIND), key=len, reverse=True)))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``urgency`` is CRITICAL or URGENT where it is one of the words, else empty."""

    text: str
    urgency: str = ""


def pieces(text: str) -> list[Piece]:
    """The text in order, its urgent words apart."""
    found, position = [], 0
    for match in _PATTERN.finditer(text):
        if match.start() > position:
            found.append(Piece(text[position : match.start()]))
        found.append(Piece(match[0], _KIND[match[0]]))
        position = match.end()
    return [*found, Piece(text[position:])] if position < len(text) else found


def words_of(found: Iterable[Piece]) -> tuple[str, ...]:
    """The urgent words, each once, in order."""
    return tuple(dict.fromkeys(piece.text for piece in found if piece.urgency))


def proposed_urgency(found: Iterable[Piece], *, now_set: str) -> str:
    """The higher urgency that the words speak for; empty when it is set already, or they say nothing."""
    heaviest = max(
        (piece.urgency for piece in found if piece.urgency), key=WEIGHT.__getitem__, default="NORMAL"
    )
    return heaviest if WEIGHT[heaviest] > WEIGHT[now_set] else ""
