"""Ticket numbers: a running number a day, taken under the lock of the day's row."""

from datetime import datetime

from django.db import connection

from departments.rules.calendar import SHANGHAI
from feedback.rules.numbers import ticket_number

NEXT_NUMBERS = """
    INSERT INTO feedback_daycounter (day, last) VALUES (%s, %s)
    ON CONFLICT (day) DO UPDATE SET last = feedback_daycounter.last + EXCLUDED.last
    RETURNING last
"""


def take_numbers(now: datetime, count: int) -> list[str]:
    """The next ``count`` numbers of ``now``'s day in Shanghai; others wait until this one commits."""
    day = now.astimezone(SHANGHAI).date()
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBERS, [day, count])
        last: int = cursor.fetchone()[0]
    return [ticket_number(day, sequence) for sequence in range(last - count + 1, last + 1)]
