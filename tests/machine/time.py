"""Working days for the clerk: the calendar of September to November 2026, written down by hand."""

from datetime import date, datetime, time, timedelta

from departments.rules.calendar import SHANGHAI

HOLIDAYS = {date(2026, 9, 25), date(2026, 9, 26), date(2026, 9, 27)} | {
    date(2026, 10, day) for day in range(1, 8)
}
MADE_UP = {date(2026, 9, 20), date(2026, 10, 10)}


def is_workday(day: date) -> bool:
    """Monday to Friday but for the holidays, and the days made up."""
    return day in MADE_UP or (day.weekday() < 5 and day not in HOLIDAYS)


def close_after(at: datetime, days: int) -> datetime:
    """17:30 on the n-th working day after that of the instant."""
    day = at.astimezone(SHANGHAI).date()
    while days:
        day += timedelta(days=1)
        days -= is_workday(day)
    return datetime.combine(day, time(17, 30), SHANGHAI)


def is_unreachable(tries: list[datetime]) -> bool:
    """Three fruitless tries on at least two days (T19)."""
    return len(tries) >= 3 and len({at.astimezone(SHANGHAI).date() for at in tries}) >= 2


def workdays_between(start: datetime, end: datetime) -> int:
    """Working days after the day of the start, up to that of the end."""
    day, last = start.astimezone(SHANGHAI).date(), end.astimezone(SHANGHAI).date()
    days = 0
    while day < last:
        day += timedelta(days=1)
        days += is_workday(day)
    return days
