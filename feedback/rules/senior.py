"""Which matters are for a senior dispatcher: law, several topics in one call, no catalogue rule (R19)."""

import re
from collections.abc import Iterable, Mapping

MANY = 3
LEGAL_WORDS = (
    *("诉讼", "起诉", "上诉", "法院", "判决", "仲裁", "行政复议", "复议", "强制执行", "律师", "律师函"),
    *("信访", "上访", "赔偿", "国家赔偿", "行政处罚", "听证", "检察院", "纪委", "举报人"),
)
_LEGAL = re.compile("|".join(sorted(map(re.escape, LEGAL_WORDS), key=len, reverse=True)))


def legal_words(text: str) -> tuple[str, ...]:
    """The words of law and petition in the text, each once, in order."""
    return tuple(dict.fromkeys(match[0] for match in _LEGAL.finditer(text)))


def topics_spoken_of(text: str, words_of: Mapping[int, Iterable[str]]) -> tuple[int, ...]:
    """The topics any of whose words stand in the text; ``words_of`` maps the topics' ids to their words."""
    return tuple(topic for topic, words in words_of.items() if any(word and word in text for word in words))


def senior_reasons(
    text: str, words_of: Mapping[int, Iterable[str]], *, has_rule: bool | None = None
) -> tuple[str, ...]:
    """Codes of SeniorReason, empty: any dispatcher may decide. ``has_rule`` None: no topic is settled."""
    found = []
    if legal_words(text):
        found.append("LEGAL_WORDS")
    if len(topics_spoken_of(text, words_of)) >= MANY:
        found.append("MANY_TOPICS")
    if has_rule is False:
        found.append("NO_RULE")
    return tuple(found)
