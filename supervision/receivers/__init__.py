"""What supervision does when something below it changes, a file per family; imported from ``ready``."""

from core.evidence.rows import register_rows
from departments.calendars import register_impact, register_recompute
from feedback.history import register_sentences
from supervision.actions.recomputing import measure_own_deadlines, move_own_deadlines
from supervision.receivers import (
    board,
    coordination,
    entries,
    measures,
    orders,
    rectification,
    signing,
    telling,
    watching,
)
from supervision.seals import ROWS
from supervision.wording.history import SENTENCES

__all__ = [
    "board",
    "coordination",
    "entries",
    "measures",
    "orders",
    "rectification",
    "signing",
    "telling",
    "watching",
]

for _kind, _rows in ROWS.items():
    register_rows(_kind, _rows)
register_impact(measure_own_deadlines)
register_recompute(move_own_deadlines)
register_sentences(SENTENCES)
