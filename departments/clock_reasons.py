"""The panel "why this time": an explanation in words, week by week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from departments.clock_stories import Told, story_of
from departments.clock_wording import WEEKDAYS, say_beside, say_exact, say_limit
from departments.models.clock import Clock
from departments.rules.calendar import ONE_DAY, WorkCalendar
from departments.rules.clocks import Basis, DayMark, Explanation, Mark, explain

STYLES = {Mark.START: "start", Mark.COUNTED: "counted", Mark.PAUSED: "paused", Mark.DUE: "due"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the table; ``sign`` is "off", "on" (a day made up) or nothing."""

    day: int
    style: str
    note: str
    sign: str
    date: date


@dataclass(frozen=True, slots=True)
class Why:
    """What departments/clock/_why.html shows; empty texts leave their line out."""

    rule: str
    start: str
    caption: str
    weeks: tuple[tuple[Cell | None, ...], ...]
    skipped: str
    counted_in: str
    story: tuple[Told, ...]
    is_provisional: bool


def why_of(clock: Clock, calendar: WorkCalendar, rule: str = "", start: str = "") -> Why:
    """Why the clock is due when it is.

    ``rule`` is the rule in words (default: the limit and its version's number), ``start`` what started it.
    """
    explanation = explain(clock.limit, clock.started_at, clock.due_at, calendar, clock.pauses)
    return Why(
        rule=rule or _rule(clock),
        start=_start(explanation, start or _("started")),
        caption=_("%(first)s to %(last)s, day by day")
        % {"first": say_exact(explanation.started_at), "last": say_exact(explanation.due_at)},
        weeks=tuple(tuple(_cell(day, explanation, start) for day in week) for week in explanation.weeks),
        skipped=say_days(explanation.skipped),
        counted_in=say_days(explanation.counted_in),
        story=story_of(clock, calendar),
        is_provisional=clock.is_provisional,
    )


def say_days(days: Sequence[DayMark]) -> str:
    """Days in words, runs of one holiday together: "Sat 19/9; 25-27/9 中秋节"."""
    runs: list[list[DayMark]] = []
    for day in days:
        if runs and runs[-1][-1].date + ONE_DAY == day.date and runs[-1][-1].name == day.name:
            runs[-1].append(day)
        else:
            runs.append([day])
    return pgettext("between runs of days", "; ").join(_run(run) for run in runs)


def _run(run: Sequence[DayMark]) -> str:
    first, last = run[0].date, run[-1].date
    parts = {
        "month": first.month,
        "day": first.day,
        "last_month": last.month,
        "last_day": last.day,
        "name": run[0].name,
        "weekday": WEEKDAYS[first.weekday()],
    }
    if run[0].is_makeup:
        return _("%(weekday)s %(day)s/%(month)s, a day made up for %(name)s") % parts
    if len(run) == 1:
        return (
            _("%(day)s/%(month)s %(name)s") if run[0].name else _("%(weekday)s %(day)s/%(month)s")
        ) % parts
    parts["name"] = run[0].name or _("weekend")
    if first.month == last.month:
        return _("%(day)s to %(last_day)s/%(month)s %(name)s") % parts
    return _("%(day)s/%(month)s to %(last_day)s/%(last_month)s %(name)s") % parts


def _rule(clock: Clock) -> str:
    limit = say_limit(clock.limit)
    if clock.rule_version is None:
        return limit
    return _("%(limit)s, by version %(number)s of the rules") % {
        "limit": limit,
        "number": clock.rule_version.number,
    }


def _start(explanation: Explanation, word: str) -> str:
    parts = {"when": say_beside(explanation.started_at, explanation.due_at), "what": word}
    if explanation.limit.basis is Basis.WD:
        return _("%(what)s %(when)s, counted from the next working day") % parts
    if explanation.limit.basis is Basis.CD:
        return _("%(what)s %(when)s, counted from the next day") % parts
    if explanation.limit.basis is Basis.WH:
        return _("%(what)s %(when)s, counted in working hours") % parts
    return _("%(what)s %(when)s, counted day and night") % parts


def _cell(day: DayMark | None, explanation: Explanation, start: str) -> Cell | None:
    if day is None:
        return None
    sign = "on" if day.is_makeup else "off" if not day.is_workday else ""
    return Cell(day.date.day, STYLES.get(day.mark, ""), _note(day, explanation, start), sign, day.date)


def _note(day: DayMark, explanation: Explanation, start: str) -> str:
    if day.mark is Mark.START:
        return start or pgettext("day of a clock", "start")
    if day.mark is Mark.PAUSED:
        return pgettext("day of a clock", "paused")
    if day.ordinal is not None:
        return pgettext("day of a clock", "day %(n)s") % {"n": day.ordinal}
    if day.mark is Mark.DUE:
        return pgettext("day of a clock", "due")
    before = next((other for other in explanation.days if other.date == day.date - ONE_DAY), None)
    is_first = before is None or before.name != day.name or before.is_workday
    return short_name(day.name) if is_first and not day.is_workday else ""


def short_name(name: str) -> str:
    """A holiday's name as it fits on a day: 国庆节、中秋节 is 国庆, 春节 stays."""
    first = name.partition("、")[0]
    return first.removesuffix("节") if len(first) > 2 else first
