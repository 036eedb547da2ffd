"""来量预测: how many tickets an hour are to be expected, from comparable days. Pure.

A day is compared with days of its own kind: a working day with the last ones of its weekday, an ordinary
Saturday or Sunday likewise, a weekend day that is worked (调休) with the last working days of any weekday,
a holiday with the last days off. The expected number of an hour is their mean, exactly.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import ceil, exp, floor, lgamma, log, sqrt

from departments.rules.calendar import SATURDAY, WorkCalendar

HOURS = 24
WEEK = 7
ONE = timedelta(days=1)
FAR = 12
"""So many deviations from the mean a distribution begins and ends for every purpose here."""
HALF = 0.5
"""What is known of an hour before any ticket: nothing, which counts as half of one (Jeffreys)."""
LEAST_PEAK = 1


class DayKind(StrEnum):
    """What a day is like."""

    WORKDAY = "WORKDAY"
    WEEKEND = "WEEKEND"
    MAKEUP = "MAKEUP"
    HOLIDAY = "HOLIDAY"


@dataclass(frozen=True, slots=True)
class History:
    """Counts by day and hour of Shanghai, complete for the days [first, until)."""

    first: date
    until: date
    counts: Mapping[tuple[date, int], int]

    def count(self, day: date, hour: int) -> int:
        """How many there were; 0 for none."""
        return self.counts.get((day, hour), 0)

    def up_to(self, day: date) -> "History":
        """What was known when ``day`` began."""
        return History(self.first, min(self.until, day), self.counts)


@dataclass(frozen=True, slots=True)
class Rule:
    """So many comparable days are averaged, at least so many; the range holds so many percent of hours."""

    samples: int
    least: int
    coverage: Fraction


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour to come: the mean of ``samples`` days, and the range."""

    day: date
    hour: int
    expected: Fraction
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Day:
    """One day to come; ``hours`` is empty where too few comparable days are known."""

    day: date
    kind: DayKind
    samples: tuple[date, ...]
    hours: tuple[Hour, ...]

    @property
    def expected(self) -> Fraction:
        """The whole day."""
        return sum((one.expected for one in self.hours), Fraction(0))


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How well the rule did: over so many hours its mean absolute error, that of "as a week ago", and how
    many hours lay within the range."""

    hours: int
    error: Fraction
    naive: Fraction
    held: int

    @property
    def share_held(self) -> Fraction:
        """In percent."""
        return Fraction(100 * self.held, self.hours)


def kind_of(day: date, calendar: WorkCalendar) -> DayKind:
    """What the calendar makes of a day; a weekend inside a holiday is part of it."""
    if calendar.is_makeup(day):
        return DayKind.MAKEUP
    if calendar.is_workday(day):
        return DayKind.WORKDAY
    is_plain = day.weekday() >= SATURDAY and not calendar.name_of(day)
    return DayKind.WEEKEND if is_plain else DayKind.HOLIDAY


def comparable_days(day: date, history: History, calendar: WorkCalendar, most: int) -> tuple[date, ...]:
    """The last known days of its kind, newest first."""
    kind, found = kind_of(day, calendar), list[date]()
    for past in _backwards(history):
        if _compares(day, kind, past, calendar):
            found.append(past)
            if len(found) == most:
                break
    return tuple(found)


def forecast_day(day: date, history: History, calendar: WorkCalendar, rule: Rule) -> Day:
    """A day to come, hour by hour."""
    samples = comparable_days(day, history, calendar, rule.samples)
    kind = kind_of(day, calendar)
    if len(samples) < rule.least:
        return Day(day, kind, samples, ())
    return Day(day, kind, samples, tuple(_hours(day, samples, history, rule)))


def forecast(first: date, days: int, history: History, calendar: WorkCalendar, rule: Rule) -> list[Day]:
    """The next days from ``first`` on."""
    return [forecast_day(first + n * ONE, history, calendar, rule) for n in range(days)]


def backtest(
    today: date, weeks: int, history: History, calendar: WorkCalendar, rule: Rule
) -> Accuracy | None:
    """The same rule over the last weeks, each forecast from what was known when it began.

    Hours without a forecast, or without a week before, are left out; None where none is left.
    """
    tried = [one for week in range(weeks, 0, -1) for one in _tried(today, week, history, calendar, rule)]
    if not tried:
        return None
    return Accuracy(
        len(tried),
        sum((abs(one.expected - actual) for one, actual, _before in tried), Fraction(0)) / len(tried),
        Fraction(sum(abs(before - actual) for _one, actual, before in tried), len(tried)),
        sum(one.low <= actual <= one.high for one, actual, _before in tried),
    )


def _tried(
    today: date, week: int, history: History, calendar: WorkCalendar, rule: Rule
) -> Iterator[tuple[Hour, int, int]]:
    """The hours of one past week as they were to be expected, as they came, and as a week before."""
    start = today - week * WEEK * ONE
    if start <= history.first:
        return
    for day in forecast(start, WEEK, history.up_to(start), calendar, rule):
        before = day.day - WEEK * ONE
        if history.first <= before and day.day < history.until:
            for one in day.hours:
                yield one, history.count(one.day, one.hour), history.count(before, one.hour)


def interval(total: int, samples: int, coverage: Fraction) -> tuple[int, int]:
    """The range that holds ``coverage`` percent of what an hour may bring, its quantiles at both tails.

    ``total`` tickets came in that hour over ``samples`` days. The mean is known from these days alone, so the
    numbers spread more than by chance around it: a Poisson count whose mean is uncertain, that is a negative
    binomial distribution.
    """
    tail = float((100 - coverage) / 200)
    return quantile(total, samples, tail), quantile(total, samples, 1 - tail)


def quantile(total: int, samples: int, share: float) -> int:
    """The least k with P(X ≤ k) ≥ share."""
    shape, middle = total + HALF, (total + HALF) / samples
    width = FAR * sqrt(middle * (1 + 1 / samples)) + FAR
    k = max(0, floor(middle - width))
    odds = log(samples / (samples + 1))
    step = exp(lgamma(shape + k) - lgamma(shape) - lgamma(k + 1) + shape * odds - k * log(samples + 1))
    found = step
    while found < share and k < middle + width:
        step *= (shape + k) / ((k + 1) * (samples + 1))
        k += 1
        found += step
    return k


def peaks(days: Sequence[Day], percent: Fraction) -> frozenset[tuple[date, int]]:
    """The hours that reach ``percent`` of the greatest hour of these days; none where that is below one."""
    hours = [hour for day in days for hour in day.hours]
    greatest = max((hour.expected for hour in hours), default=Fraction(0))
    if greatest < LEAST_PEAK:
        return frozenset()
    return frozenset((one.day, one.hour) for one in hours if 100 * one.expected >= percent * greatest)


def seats(expected: Fraction, per_hour: Fraction) -> int:
    """How many agents an hour asks for, each registering so many tickets in it."""
    return ceil(expected / per_hour) if per_hour > 0 else 0


def _hours(day: date, samples: Sequence[date], history: History, rule: Rule) -> Iterator[Hour]:
    for hour in range(HOURS):
        total = sum(history.count(past, hour) for past in samples)
        low, high = interval(total, len(samples), rule.coverage)
        yield Hour(day, hour, Fraction(total, len(samples)), low, high)


def _backwards(history: History) -> Iterator[date]:
    day = history.until - ONE
    while day >= history.first:
        yield day
        day -= ONE


def _compares(day: date, kind: DayKind, past: date, calendar: WorkCalendar) -> bool:
    other = kind_of(past, calendar)
    if kind in (DayKind.WORKDAY, DayKind.WEEKEND):
        return other == kind and past.weekday() == day.weekday()
    if kind == DayKind.MAKEUP:
        return other in (DayKind.WORKDAY, DayKind.MAKEUP)
    return other in (DayKind.HOLIDAY, DayKind.WEEKEND)
