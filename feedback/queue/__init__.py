"""The queue as values: whose work it lists, tabs and bands with their counts, lines, columns, orders."""

from feedback.queue.counts import tab_counts
from feedback.queue.work import (
    LATER,
    OVERDUE,
    ROW_NAMES,
    SUSPENDED,
    TABS,
    TODAY,
    WORKING,
    Row,
    band_of,
    dispatches_for,
    end_of_day,
    rows_of,
    scopes_of,
    sent_back,
    tab_conditions,
)

__all__ = [
    "LATER",
    "OVERDUE",
    "ROW_NAMES",
    "SUSPENDED",
    "TABS",
    "TODAY",
    "WORKING",
    "Row",
    "band_of",
    "dispatches_for",
    "end_of_day",
    "rows_of",
    "scopes_of",
    "sent_back",
    "tab_conditions",
    "tab_counts",
]
