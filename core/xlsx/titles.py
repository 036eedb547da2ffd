"""Titles that a sheet may have."""

import re
from collections.abc import Sequence

BAD = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
MOST = 31


def sheet_title(title: str) -> str:
    """The title without what a sheet's may not hold; never empty, never longer than 31 characters."""
    return BAD.sub(" ", title).strip("' ")[:MOST].rstrip("' ") or "Sheet"


def sheet_titles(titles: Sequence[str]) -> list[str]:
    """Titles that differ from each other, whatever their case."""
    taken: set[str] = set()
    made = []
    for title in titles:
        plain = one = sheet_title(title)
        number = 1
        while one.casefold() in taken:
            number += 1
            one = f"{plain[: MOST - len(str(number)) - 1]} {number}"
        taken.add(one.casefold())
        made.append(one)
    return made
