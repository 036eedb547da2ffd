"""What the tickets do when something below them changes; imported from ``FeedbackConfig.ready``."""

from core.evidence.rows import register_rows
from departments.calendars import register_impact, register_recompute
from departments.clock_stories import register_reasons
from feedback.actions.recomputing import measure_deadlines, move_deadlines
from feedback.seals.comparing import KIND, ROWS
from feedback.wording.returns import CLOCK_REASONS

register_rows(KIND, ROWS)
register_impact(measure_deadlines)
register_recompute(move_deadlines)
register_reasons(CLOCK_REASONS)
