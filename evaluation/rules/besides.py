"""The counts beside a score: what they are called, and the rates that stand on them. Pure.

Each is counted a month at a time and adds over the months of a quarter or a year.
"""

from collections.abc import Iterable, Mapping

from supervision.rules.tally import NAMES as TALLIED

LEVELS = tuple(f"level_{level}" for level in (5, 4, 3, 2, 1))
NAMES = ("late", *LEVELS, "bad", "asked", "returns_asked", "returned", "reworked", "excluded")
"""``late``: assessed, handled after the due time but within the month, or ended so by a counting termination.
``level_5`` … ``level_1``: effective ratings by the five levels. ``bad``: of these, dissatisfied or unsolved.
``asked``: matters whose citizens were invited to rate in the month and did not answer, and all answers given.
``returns_asked``: returns signed; ``returned``: returns granted. ``reworked``: new cycles of work begun,
after a bad rating or a reopening. ``excluded``: left out of the assessment on review."""
DERIVED = ("not_handled", "closed", "dissatisfied")
"""``closed``: handled by the end of the month, in time or late. ``not_handled``: the other assessed ones.
``dissatisfied``: ratings of the two lowest levels."""
OPENED = (*TALLIED, *NAMES, *DERIVED)
"""Every count whose rows can be opened."""
Counts = Mapping[str, int]


def completed(counts: Counts) -> dict[str, int]:
    """Every count by name, nought where nothing was counted."""
    return {name: counts.get(name, 0) for name in NAMES}


def added(months: Iterable[Counts]) -> dict[str, int]:
    """The sum over months."""
    found = completed({})
    for counts in months:
        for name in NAMES:
            found[name] += counts.get(name, 0)
    return found


def derived(tally: Counts, beside: Counts) -> dict[str, int]:
    """What follows from the counts of one department."""
    closed = tally["in_time"] + beside["late"]
    return {
        "closed": closed,
        "not_handled": tally["assessed"] - closed,
        "dissatisfied": beside["level_2"] + beside["level_1"],
    }
