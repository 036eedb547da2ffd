"""What somebody asks of the search, read as plain text: words, exact words, words that must not be there.

Chinese is found by pairs of neighbouring characters, Latin words by their beginning, short numbers whole.
Long numbers inside texts are never searched: they may be somebody's. Folding is that of the database's
function ``feedback_plain``, character for character.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from core.masking import PLAIN

LONGEST, MOST_WORDS, MOST_LEXEMES, LONGEST_LEXEME = 200, 8, 24, 40
SHORTEST_NUMBER, WHOLE_NUMBER = 6, 14
SPACES = r"\s\u001c-\u001f\u0085\u1680\u2028\u2029"
BETWEEN = rf"[{SPACES}()\-\u2010-\u2015\u2212_.\u00b7\u2022\u200b-\u200f\u2060\ufeff]{{0,3}}"
HIDDEN = re.compile(rf"[0-9](?:{BETWEEN}[0-9]){{9,}}x?|[0-9]{{7,}}x?")
BLANKS = re.compile(rf"[{SPACES}]+")
SMALL = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
QUOTES = dict.fromkeys(map(ord, "“”„‟「」『』《》"), '"')
ARABIC = {code: digit for code, digit in PLAIN.items() if digit.isdigit()}
MOST_COMPARED = 300
CJK = "\u3400-\u9fff\u3007\U00020000-\U0003ffff"
TERM = re.compile(r'(?<!\S)(-?)"([^"]*)"?|(?<!\S)(-?)([^\s"]+)')
WORD = re.compile(r"[^\W_]+(?:[-./#][^\W_]+)*")
RUN = re.compile(rf"[{CJK}]+|[a-z]+|[0-9]+")
MOBILE = re.compile(r"(?:\+?(?:00)?86)?(1[3-9][0-9]{9})")
LANDLINE = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6,7}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; ``words`` and ``without`` are folded.

    ``number``: a ticket's number or its beginning; ``phone``: digits of a whole phone number; then there
    are no words. ``problem`` says why nothing is looked for: empty, too_short, only_without, long_digits.
    """

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    number: str = ""
    phone: str = ""
    problem: str = ""

    @property
    def is_whole_number(self) -> bool:
        return len(self.number) == WHOLE_NUMBER

    @property
    def tsquery(self) -> str:
        """All pairs and words as PostgreSQL reads them; made of letters, digits and Chinese alone."""
        found = dict.fromkeys(lexeme for word in self.words for lexeme in lexemes(word))
        return " & ".join(list(found)[:MOST_LEXEMES])


def read(text: str) -> Asked:
    """What was typed, understood; nothing in it is an operator but a leading minus and quotation marks."""
    typed = _typed(text)
    compact = re.sub(rf"[{SPACES}\-()]", "", typed)
    if mobile := MOBILE.fullmatch(compact):
        return Asked(phone=mobile[1])
    if LANDLINE.fullmatch(compact):
        return Asked(phone=compact)
    if compact.isdigit() and compact.startswith("20") and SHORTEST_NUMBER <= len(compact) <= WHOLE_NUMBER:
        return Asked(number=compact)
    words, without = _terms(typed)
    if problem := _problem(words, without):
        return Asked(problem=problem)
    return Asked(tuple(words[:MOST_WORDS]), tuple(without[:MOST_WORDS]))


def may_hold_phone(text: str) -> bool:
    """Whether a phone number is what was typed, or digits stand among it that may be somebody's."""
    asked = read(text)
    return bool(asked.phone) or (not asked.number and HIDDEN.search(_typed(text)) is not None)


def plain(text: str) -> str:
    """A text as the search reads it; word for word the database's ``feedback_plain``."""
    folded = unicodedata.normalize("NFKC", text).translate(SMALL)
    return BLANKS.sub(" ", HIDDEN.sub("*", folded))


def pairs(word: str) -> list[str]:
    """The neighbouring pairs of its Chinese characters, in their order."""
    runs = re.findall(rf"[{CJK}]+", word)
    return [run[i : i + 2] for run in runs for i in range(len(run) - 1)]


def alike_query(text: str) -> str:
    """What the index is asked for texts that share three neighbouring Chinese characters with this one's
    beginning: two alone stand in every second text. A run of two is asked for as it is; "" asks nothing.
    """
    found: dict[str, None] = {}
    for run in re.findall(rf"[{CJK}]{{2,}}", plain(text[:MOST_COMPARED])):
        two = pairs(run)
        found |= dict.fromkeys(f"('{one}' & '{other}')" for one, other in pairwise(two))
        if len(two) == 1:
            found[f"'{two[0]}'"] = None
    return " | ".join(found)


def lexemes(word: str) -> list[str]:
    """The parts of one word that the index knows, quoted: pairs, Latin beginnings, whole short numbers."""
    found = [f"'{pair}'" for pair in pairs(word)]
    for run in RUN.findall(word):
        if run.isascii():
            is_beginning = run.isalpha() and len(run) > 1
            found.append(f"'{run[:LONGEST_LEXEME]}'" + (":*" if is_beginning else ""))
    return found


def _typed(text: str) -> str:
    """Cut, without control characters, folded, with one kind of quotation marks."""
    cut = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Cn") else c for c in text[:LONGEST])
    return unicodedata.normalize("NFKC", cut.translate(QUOTES).translate(ARABIC)).translate(SMALL).strip()


def _terms(typed: str) -> tuple[list[str], list[str]]:
    words: list[str] = []
    without: list[str] = []
    for match in TERM.finditer(typed):
        minus, exact, bare = match[1] or match[3], match[2], match[4]
        found = [BLANKS.sub(" ", exact.strip())] if exact is not None else WORD.findall(bare)
        (without if minus else words).extend(word for word in found if RUN.search(word))
    return list(dict.fromkeys(words)), list(dict.fromkeys(without))


def _problem(words: list[str], without: list[str]) -> str:
    if not words:
        return "only_without" if without else "empty"
    if any(HIDDEN.search(word) for word in (*words, *without)):
        return "long_digits"
    return "" if any(lexemes(word) for word in words[:MOST_WORDS]) else "too_short"
