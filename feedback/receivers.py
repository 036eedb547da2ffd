"""What the tickets do when something below them changes; imported from ``FeedbackConfig.ready``."""

from core.evidence.rows import register_rows
from departments.calendars import register_impact, register_recompute
from feedback.actions.recomputing import measure_deadlines, move_deadlines
from feedback.seals.comparing import KIND, ROWS

register_rows(KIND, ROWS)
register_impact(measure_deadlines)
register_recompute(move_deadlines)
