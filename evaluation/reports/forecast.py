"""来量预测: the hours of the next days from those of the last weeks, and how well the same rule did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractHour, TruncDate

from departments.models import Staff
from departments.rules.calendar import SHANGHAI, WorkCalendar, in_shanghai
from evaluation.reports import insight_rows
from evaluation.reports.insight_rows import Asked
from evaluation.rules.comparing import Stretch
from evaluation.rules.forecasting import Accuracy, Day, History, Rule, backtest, forecast

WEEK = 7


@dataclass(frozen=True, slots=True)
class Forecast:
    """The days to come, how well the rule did over the last weeks, and since when tickets are known."""

    days: tuple[Day, ...]
    accuracy: Accuracy | None
    history: History


def forecast_of(
    user: Staff, now: datetime, asked: Asked, calendar: WorkCalendar, numbers: Mapping[str, Any]
) -> Forecast:
    """From today on; today is forecast too, from the days before it. One query."""
    part = numbers["forecast"]
    today = in_shanghai(now).date()
    history = history_of(user, now, asked, weeks=int(part["weeks"]))
    rule = Rule(int(part["samples"]), int(part["least_samples"]), Fraction(str(part["coverage"])))
    days = forecast(today, int(part["days"]), history, calendar, rule)
    tried = backtest(today, int(part["backtest_weeks"]), history, calendar, rule)
    return Forecast(tuple(days), tried, history)


def history_of(user: Staff, now: datetime, asked: Asked, *, weeks: int) -> History:
    """The hours before today, from the day after that of the first ticket; those of today stand beside."""
    today = in_shanghai(now).date()
    start = today - timedelta(days=weeks * WEEK)
    span = Stretch(_midnight(start), now)
    rows = insight_rows.tickets(user, span, asked).order_by()
    hours = rows.values_list(
        TruncDate("registered_at", tzinfo=SHANGHAI), ExtractHour("registered_at", tzinfo=SHANGHAI)
    )
    counts = {(day, hour): n for day, hour, n in hours.annotate(n=Count("pk"))}
    first = min((day for day, _hour in counts), default=today)
    known = start if first == start else min(first + timedelta(days=1), today)
    return History(known, today, counts)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
