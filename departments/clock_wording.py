"""Clocks in words: amounts of time, limits, moments. Values in, sentences of the active language out."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from departments.calendars import Uncovered
from departments.rules.calendar import in_shanghai
from departments.rules.clocks import Basis, Kind, Left, Limit, Unit

WEEKDAYS = (
    gettext_lazy("Mon"),
    gettext_lazy("Tue"),
    gettext_lazy("Wed"),
    gettext_lazy("Thu"),
    gettext_lazy("Fri"),
    gettext_lazy("Sat"),
    gettext_lazy("Sun"),
)
WEEKDAY_HEADS = (
    pgettext_lazy("head of a calendar", "Mon"),
    pgettext_lazy("head of a calendar", "Tue"),
    pgettext_lazy("head of a calendar", "Wed"),
    pgettext_lazy("head of a calendar", "Thu"),
    pgettext_lazy("head of a calendar", "Fri"),
    pgettext_lazy("head of a calendar", "Sat"),
    pgettext_lazy("head of a calendar", "Sun"),
)


def say_amount(left: Left) -> str:
    """An amount of time: "6 hours 18 minutes", "2 working days"."""
    if left.unit is Unit.WORKDAYS:
        return _workdays(left.amount)
    if left.unit is Unit.DAYS:
        return _days(left.amount)
    if left.unit is Unit.HOURS and left.minutes:
        return _("%(hours)s %(minutes)s") % {"hours": _hours(left.amount), "minutes": _minutes(left.minutes)}
    if left.unit is Unit.HOURS:
        return _hours(left.amount)
    return _minutes(left.amount) if left.amount else _("less than a minute")


def say_left(left: Left) -> str:
    """What is left, or how late it is: "6 hours 18 minutes left", "overdue by 2 working days"."""
    if left.kind is Kind.OVERDUE and not (left.amount or left.minutes):
        return _("just overdue")  # also all through the days off after a close
    if left.unit is Unit.MINUTES and not left.amount:
        return _("less than a minute left")
    if left.kind is Kind.OVERDUE:
        return _("overdue by %(amount)s") % {"amount": say_amount(left)}
    return _("%(amount)s left") % {"amount": say_amount(left)}


def say_limit(limit: Limit) -> str:
    """A limit: "5 working days", "4 working hours", "24 hours"."""
    n = limit.amount
    match limit.basis:
        case Basis.WD:
            return _workdays(n)
        case Basis.WH:
            return ngettext("%(n)s working hour", "%(n)s working hours", n) % {"n": n}
        case Basis.H:
            return _hours(n)
        case Basis.MIN:
            return _minutes(n)
        case Basis.CD:
            return _days(n)


def say_duration(length: timedelta) -> str:
    """A natural length of time, in days, or hours and minutes."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes >= 48 * 60:
        return _days(minutes // (24 * 60))
    hours, rest = divmod(minutes, 60)
    return say_amount(
        Left(Kind.LEFT, Unit.HOURS, hours, rest) if hours else Left(Kind.LEFT, Unit.MINUTES, rest)
    )


def say_exact(moment: datetime) -> str:
    """The whole moment, with year and weekday."""
    return _("%(weekday)s %(day)s/%(month)s/%(year)s %(time)s") % _parts(moment)


def say_moment(moment: datetime, now: datetime | None = None) -> str:
    """The moment in short: without the year if it is this one, "today" if it is today."""
    local = in_shanghai(moment)
    today = in_shanghai(now) if now else None
    if today and local.date() == today.date():
        return _("today %(time)s") % _parts(local)
    if today and local.year == today.year:
        return _("%(day)s/%(month)s %(time)s") % _parts(local)
    return _("%(day)s/%(month)s/%(year)s %(time)s") % _parts(local)


def say_beside(moment: datetime, other: datetime) -> str:
    """The moment as it stands near another one: without the year when both have the same."""
    if in_shanghai(moment).year == in_shanghai(other).year:
        return _("%(day)s/%(month)s %(time)s") % _parts(moment)
    return _("%(day)s/%(month)s/%(year)s %(time)s") % _parts(moment)


def say_uncovered(uncovered: Uncovered) -> str:
    """The warning that an unconfirmed year is near."""
    parts = {"year": uncovered.year, "n": uncovered.days}
    if not uncovered.days:
        return (
            _(
                "There is no working calendar for %(year)s yet: deadlines in it are provisional. "
                "Please load it."
            )
            % parts
        )
    return (
        ngettext(
            "%(year)s begins in %(n)s day and has no working calendar yet: "
            "deadlines reaching into it are provisional. Please load it.",
            "%(year)s begins in %(n)s days and has no working calendar yet: "
            "deadlines reaching into it are provisional. Please load it.",
            uncovered.days,
        )
        % parts
    )


def _parts(moment: datetime) -> dict[str, object]:
    local = in_shanghai(moment)
    return {
        "weekday": WEEKDAYS[local.weekday()],
        "day": local.day,
        "month": local.month,
        "year": local.year,
        "time": f"{local:%H:%M}",
    }


def _workdays(n: int) -> str:
    return ngettext("%(n)s working day", "%(n)s working days", n) % {"n": n}


def _days(n: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}


def _hours(n: int) -> str:
    return ngettext("%(n)s hour", "%(n)s hours", n) % {"n": n}


def _minutes(n: int) -> str:
    return ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": n}
