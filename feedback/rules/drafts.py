"""What is kept of a form that was typed and not sent, and how it comes back. Values in, answers out."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum

LASTS = timedelta(days=30)
"""How long unsent text is kept."""
EMPTIED_LASTS = timedelta(days=1)
"""How long it is remembered that a sitting was sent: a save that comes later than that is no late save."""
LONGEST = 60_000
"""Characters of one form altogether; no form of ours takes half as many."""
Typed = Mapping[str, list[str]]


class Return(StrEnum):
    """How a text comes back when its form is opened again."""

    NOT_AT_ALL = "NOT_AT_ALL"
    RESTORED = "RESTORED"
    BESIDE = "BESIDE"


def returns(typed: Typed, shown: Typed, *, based_on: str, stands: str, is_past: bool = False) -> Return:
    """``typed`` comes back into the form, unless what it was based on is no longer what ``stands``.

    Then, or when the round it was written in is past, both are shown beside each other. What says no more
    than the form itself (``shown``) does not return.
    """
    if all(value == shown.get(name, []) for name, value in typed.items()):
        return Return.NOT_AT_ALL
    return Return.RESTORED if based_on == stands and not is_past else Return.BESIDE


def is_too_long(typed: Typed) -> bool:
    """Whether more was sent than any form takes."""
    return sum(len(name) + sum(map(len, values)) for name, values in typed.items()) > LONGEST


def plain(values: Iterable[str]) -> list[str]:
    """The values as they are compared: line ends alike, nothing where nothing was typed."""
    found = [value.replace("\r\n", "\n") for value in values]
    return [value for value in found if value]
