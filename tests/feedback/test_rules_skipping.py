"""When going on to the next ticket wants a reason, as a table."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feedback.rules.skipping import Passed, reasons_to_say_why

NOW = datetime(2026, 10, 14, 2, 0, tzinfo=UTC)
LATE, IN_TIME = NOW - timedelta(seconds=1), NOW
OURS = Passed(is_in_hand=True, due_at=IN_TIME)


@pytest.mark.parametrize(
    ("passed", "codes"),
    [
        (OURS, []),
        (replace(OURS, due_at=None), []),
        (replace(OURS, due_at=LATE), ["skip_overdue"]),
        (replace(OURS, is_critical=True), ["skip_critical"]),
        (replace(OURS, is_watched=True), ["skip_watched"]),
        (replace(OURS, due_at=LATE, is_critical=True), ["skip_overdue", "skip_critical"]),
        (replace(OURS, due_at=LATE, is_watched=True), ["skip_overdue", "skip_watched"]),
        (replace(OURS, due_at=LATE, is_suspended=True, is_watched=True), []),
        (replace(OURS, due_at=LATE, skipped_today=True), []),
        (replace(OURS, due_at=LATE, is_in_hand=False), []),
    ],
)  # fmt: skip
def test_a_reason_is_asked_where_somebody_will_ask_for_it(passed, codes):
    assert [reason.code for reason in reasons_to_say_why(passed, NOW)] == codes
