"""Which column of an export means what: synonyms of headers, and a mapping kept per channel."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.masking import holds_number
from core.reasons import Reason

SYNONYMS: dict[str, tuple[str, ...]] = {
    "external_number": (
        *(
            "留言编号",
            "工单编号",
            "工单号",
            "编号",
            "诉求编号",
            "受理编号",
            "来电编号",
            "序号",
            "id",
            "number",
        ),
    ),
    "channel_account": ("留言用户", "用户", "用户名", "账号", "用户编号", "昵称", "account", "user"),
    "title": ("留言主题", "主题", "标题", "诉求标题", "事项标题", "title", "subject"),
    "content": (
        *("留言详情", "留言内容", "内容", "诉求内容", "详情", "问题描述", "工单内容", "反映内容"),
        *("content", "text"),
    ),
    "reported_at": (
        *("留言时间", "时间", "来电时间", "反映时间", "提交时间", "诉求时间", "受理时间", "time", "date"),
    ),
    "external_due_at": (
        *("要求办结时间", "上级时限", "上级要求办结时间", "办结时限", "办理期限", "截止时间", "due"),
    ),
    "name": ("姓名", "诉求人", "联系人", "来电人", "反映人", "name"),
    "phone": (
        *("电话", "手机", "手机号", "手机号码", "联系电话", "来电号码", "联系方式", "phone", "mobile"),
    ),
    "email": ("邮箱", "电子邮箱", "电子邮件", "email"),
    "id_number": ("身份证", "身份证号", "证件号码", "证件号"),
    "address": ("住址", "家庭住址", "联系地址"),
    "place": ("地点", "地址", "事发地点", "发生地点", "诉求地点", "place"),
    "category": ("类别", "诉求类别", "诉求类型", "工单类型", "类型", "category"),
    "topic": ("分类", "问题分类", "诉求分类", "一级分类", "一级标签", "topic"),
    "area": ("区域", "属地", "行政区", "区县", "area"),
    "urgency": ("紧急程度", "紧急", "缓急", "urgency"),
}
NEEDED = ("external_number", "content")
NOISE = re.compile(r"[\s:：*＊（）()\[\]【】\ufeff\u200b]+")
LONGEST_HEADER = 60
MOST_HEADERS = 60


@dataclass(frozen=True, slots=True)
class Columns:
    """Position of each of our fields in the file, and the headers nobody asked for."""

    positions: Mapping[str, int]
    headers: tuple[str, ...]
    unused: tuple[str, ...]

    def named(self) -> dict[str, str]:
        """Our field to their header, as it is kept for the channel's next export."""
        return {field: self.headers[position] for field, position in self.positions.items()}


def plain(header: str) -> str:
    """A header without blanks, brackets and marks, in lower case."""
    return NOISE.sub("", header).lower()


def find_header(
    rows: Sequence[Sequence[str]], saved: Mapping[str, str]
) -> tuple[int, Columns] | list[Reason]:
    """The position of the header among the first rows, and its columns; or why none of them is one.

    ``saved``: our field to their header, as kept for the channel; an empty header leaves the field out. The
    reasons speak of the row that looks most like a header.
    """
    for position, headers in enumerate(rows):
        columns = _map(headers, saved)
        if not _missing(columns):
            return position, columns
    if not rows:
        return [Reason("sheet_empty")]
    likeliest = max((_map(headers, saved) for headers in rows), key=_likeness)
    found = presentable(likeliest.headers)
    return [
        Reason("column_missing", {"column": SYNONYMS[field][0], "headers": "、".join(found), "found": found})
        for field in _missing(likeliest)
    ]


def presentable(headers: Sequence[str]) -> list[str]:
    """The headers that can be shown and chosen, each once: no data that stood where a header should."""
    fit = (h for h in headers if h and len(h) <= LONGEST_HEADER and not holds_number(h))
    return list(dict.fromkeys(fit))[:MOST_HEADERS]


def guess(headers: Sequence[str], saved: Mapping[str, str]) -> dict[str, str]:
    """Our field to the header that a person would probably choose for it."""
    return _map(headers, saved).named()


def faults(chosen: Mapping[str, str]) -> list[Reason]:
    """What is wrong with a mapping made by hand: needed fields without a header, a header taken twice."""
    reasons = [
        Reason("mapping_incomplete", {"column": SYNONYMS[field][0]})
        for field in NEEDED
        if not chosen.get(field)
    ]
    given = [header for header in chosen.values() if header]
    twice = sorted({header for header in given if given.count(header) > 1})
    return reasons + [Reason("mapping_twice", {"column": header}) for header in twice]


def _map(headers: Sequence[str], saved: Mapping[str, str]) -> Columns:
    """The channel's saved mapping first, then the synonyms, each header once."""
    plain_headers = [plain(header) for header in headers]
    positions: dict[str, int] = {}
    for field, header in saved.items():
        if field in SYNONYMS and header and plain(header) in plain_headers:
            positions[field] = plain_headers.index(plain(header))
    for field, words in SYNONYMS.items():
        if field in positions or saved.get(field) == "":
            continue
        found = _first(words, plain_headers, taken=set(positions.values()))
        if found is not None:
            positions[field] = found
    unused = tuple(h for i, h in enumerate(headers) if h and i not in positions.values())
    return Columns(positions, tuple(headers), unused)


def _missing(columns: Columns) -> list[str]:
    return [field for field in NEEDED if field not in columns.positions]


def _likeness(columns: Columns) -> tuple[int, int]:
    return len(columns.positions), len(presentable(columns.headers))


def _first(words: Sequence[str], headers: Sequence[str], *, taken: set[int]) -> int | None:
    for word in words:
        for position, header in enumerate(headers):
            if position not in taken and header == plain(word):
                return position
    return None
