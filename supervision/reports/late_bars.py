"""How much is overdue in each department, drawn: bars parted by card, most first."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.charts.figures import Key
from core.charts.stacks import Stack, StackChart, stacks

PARTS = (("overdue", "plain"), ("yellow", "yellow"), ("red", "red"), ("talk", "talk"))


def bars_of(departments: Sequence[Mapping[str, Any]], url: str, most: int = 12) -> StackChart:
    """The departments with something overdue, most first; the longest bar takes the whole width.

    ``url`` is the board's; each bar opens it narrowed to its department.
    """
    late = [(sum(row["counts"][column] for column, _look in PARTS), row) for row in departments]
    ranked = sorted((pair for pair in late if pair[0]), key=lambda pair: (-pair[0], pair[1]["name"]))[:most]
    words = (
        _("no card"),
        pgettext("board", "Yellow card"),
        pgettext("board", "Red card"),
        pgettext("board", "Interview"),
    )
    return stacks(
        [
            Stack(
                row["name"],
                {look: row["counts"][column] for column, look in PARTS},
                url=f"{url}?department={row['id']}",
            )
            for _total, row in ranked
        ],
        id="late",
        title=_("Overdue by department"),
        keys=[Key(look, word) for (_column, look), word in zip(PARTS, words, strict=True)],
        heads=(pgettext("chart", "Department"), pgettext("board", "Overdue")),
        in_shares=False,
    )
