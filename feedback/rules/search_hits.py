"""Where the words looked for stand in a text that is shown, and the piece of it round the first of them."""

import unicodedata
from collections.abc import Sequence

from feedback.rules.search import SMALL

BEFORE, LENGTH = 16, 84
Parts = list[tuple[str, bool]]
"""Pieces of a text in their order, and whether each is a hit."""


def parts(shown: str, words: Sequence[str]) -> Parts:
    """The whole text in pieces; joined again they are ``shown``, unchanged."""
    return _cut(shown, _spans(shown, words), 0, len(shown))


def snippet(shown: str, words: Sequence[str]) -> Parts:
    """At most ``LENGTH`` characters round the first hit; empty where there is none."""
    spans = _spans(shown, words)
    if not spans:
        return []
    start = max(0, spans[0][0] - BEFORE)
    end = min(len(shown), start + LENGTH)
    found = _cut(shown, spans, start, end)
    before: Parts = [("…", False)] if start else []
    after: Parts = [("…", False)] if end < len(shown) else []
    return [*before, *found, *after]


def _spans(shown: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where hits begin and end, in order, overlapping ones joined."""
    folded, places = _folded(shown)
    found = []
    for word in filter(None, words):
        at = folded.find(word)
        while at >= 0:
            found.append((places[at], places[at + len(word) - 1] + 1))
            at = folded.find(word, at + len(word))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _folded(shown: str) -> tuple[str, list[int]]:
    """The text folded character by character, and the place in ``shown`` that each came from."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(shown):
        for small in unicodedata.normalize("NFKC", character).translate(SMALL):
            blank = small.isspace()
            if blank and folded and folded[-1] == " ":
                continue
            folded.append(" " if blank else small)
            places.append(place)
    return "".join(folded), places


def _cut(shown: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> Parts:
    found: Parts = []
    here = start
    for first, last in spans:
        first, last = max(first, start), min(last, end)
        if first >= last:
            continue
        found += [(shown[here:first], False), (shown[first:last], True)]
        here = last
    found.append((shown[here:end], False))
    return [part for part in found if part[0]]
