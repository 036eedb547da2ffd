"""The columns of the queue: which there are, which are shown, and from what width on each has room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TITLE = "title"
LEAST_TITLE = 16
FRAME = 17
"""What the tick, the clock, the people and the gaps take, in rem."""
FOLDS = (36, 42, 48, 54, 60, 66, 72, 78, 84, 90, 96, 104)
"""Widths of the list, in rem, for which the style sheet has a class ``grid__from-N``."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column a person may show: about how wide it is in rem; ``rank``: the least goes last."""

    key: str
    label: str | Promise
    width: float
    rank: int


COLUMNS = (
    Column("urgency", pgettext_lazy("column", "Urgent"), 3, 0),
    Column(TITLE, _("Title"), LEAST_TITLE, 0),
    Column("kind", pgettext_lazy("column", "Kind"), 3, 1),
    Column("topic", _("Topic"), 10.5, 5),
    Column("area", _("Area"), 8.5, 7),
    Column("number", pgettext_lazy("column", "Number"), 7.5, 2),
    Column("department", _("Department"), 7.5, 4),
    Column("channel", _("Channel"), 5, 6),
    Column("state", _("State"), 6.5, 8),
    Column("registered", pgettext_lazy("column", "Registered"), 6.5, 9),
    Column("dispatched", pgettext_lazy("column", "Dispatched"), 6.5, 10),
    Column("assignee", _("Handler"), 4, 3),
)
BY_KEY = {column.key: column for column in COLUMNS}
SHOWN = ("urgency", TITLE, "kind", "topic", "number", "department", "channel", "assignee")
"""What the house shows to somebody who did not choose."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A column as a page shows it: from what width of the list on it has room, 0 for always."""

    column: Column
    folds_at: int

    @property
    def key(self) -> str:
        return self.column.key


def understood(words: str) -> tuple[str, ...]:
    """The known keys of a list such as "urgency,title,kind", each once; the title is always among them."""
    keys = list(dict.fromkeys(key for key in words.split(",") if key in BY_KEY))
    if keys and TITLE not in keys:
        keys.insert(1 if keys[0] == "urgency" else 0, TITLE)
    return tuple(keys)


def arranged(keys: Iterable[str]) -> list[str]:
    """Every column there is: these in their order, then the others as the house has them."""
    return list(dict.fromkeys([*keys, *BY_KEY]))


def in_words(keys: Iterable[str]) -> str:
    """What ``understood`` reads; empty for what the house shows."""
    kept = tuple(keys)
    return "" if kept == SHOWN else ",".join(kept)


def folded(keys: Sequence[str]) -> list[Shown]:
    """The columns in their order. Where they do not all fit, those of the highest rank give way first."""
    needed, at = float(FRAME + LEAST_TITLE), dict.fromkeys(keys, 0)
    for key in sorted((key for key in keys if BY_KEY[key].rank), key=lambda key: BY_KEY[key].rank):
        needed += BY_KEY[key].width
        at[key] = next((fold for fold in FOLDS if fold >= needed), FOLDS[-1])
    return [Shown(BY_KEY[key], at[key]) for key in keys]
