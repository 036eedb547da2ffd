"""Template tags of clocks: {% clock deadline now %}, {% why deadline %}, {{ limit|duration }} and moments."""

from datetime import datetime, timedelta
from html import escape
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe  # noqa: TID251 - joined of escaped parts alone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.templatetags.ui import dial
from departments.calendars import load_calendar
from departments.clock_faces import Face, State, face_of
from departments.clock_reasons import Why, why_of
from departments.clock_wording import (
    WEEKDAY_HEADS,
    WEEKDAYS,
    say_amount,
    say_duration,
    say_exact,
    say_left,
    say_limit,
    say_moment,
    say_uncovered,
)
from departments.models.clock import Clock
from departments.rules.calendar import WorkCalendar, in_shanghai
from departments.rules.clocks import Basis, Left, Limit
from departments.rules.limits import MINUTE

__all__ = ["say_amount", "say_left", "say_limit", "say_uncovered"]

register = template.Library()

SLICE = (
    '<svg class="clock__dial" viewBox="0 0 16 16" aria-hidden="true">'
    '<circle class="clock__ring" cx="8" cy="8" r="6.75"/>'
    '<circle class="clock__slice" cx="8" cy="8" r="2.5" pathLength="100" stroke-dasharray="{share} 100" '
    'transform="rotate(-90 8 8)"/></svg>'
)
"""The face of a clock that is on time: the slice is the time used."""


@register.simple_tag(takes_context=True)
def clock(
    context: template.Context,
    deadline: Clock,
    now: datetime | None = None,
    what: str = "",
    done: str = "",
    size: str = "",
) -> SafeString:
    """Draw a clock: its dial and its words. ``what`` is a small word after it, ``size`` "large" or nothing.

    The calendar and the moment are the page's (``calendar``, ``now``, else the shell's), read once a page.
    """
    face = face_of(deadline, now or _now(context), _calendar(context), done)
    return drawn(face, str(what), size)


def drawn(face: Face, what: str = "", size: str = "") -> SafeString:
    """A clock as HTML: dial, then words; the exact time on hover.

    Joined here and not in a template: a list has fifty of them, and they took most of its time.
    """
    state, text, title = face.state.value, escape(face.text), escape(face.title)
    looks = "".join((" clock--close" if face.is_close else "", f" clock--{size}" if size else ""))
    aloud, at = face.read_aloud, in_shanghai(face.at).isoformat()
    parts = [
        f'<span class="clock clock--{state}{looks}">',
        SLICE.format(share=int(face.share)) if face.state is State.ON_TIME else dial(state),
        f'<span class="u-only-sr">{escape(aloud)}{_after_state()}</span>' if aloud else "",
        f'<time class="clock__text" datetime="{at}" title="{title}">{text}</time>',
        _provisional() if face.is_provisional else "",
        f'<span class="clock__what">{escape(what)}</span>' if what else "",
        "</span>",
    ]
    return mark_safe("".join(parts))


def _after_state() -> str:
    return escape(pgettext("after a clock's state", ", "))


def _provisional() -> str:
    title = escape(_("The calendar of that year is not confirmed yet"))
    word = escape(pgettext("deadline", "provisional"))
    return f'<span class="clock__what" title="{title}">{word}</span>'


@register.inclusion_tag("departments/clock/_why.html", takes_context=True)
def why(context: template.Context, deadline: Clock, rule: str = "", start: str = "") -> dict[str, object]:
    """Explain a clock's due time, day by day. ``rule`` and ``start`` as in ``clock_reasons.why_of``."""
    answer: Why = why_of(deadline, _calendar(context), rule, start)
    days = [{"head": head, "name": name} for head, name in zip(WEEKDAY_HEADS, WEEKDAYS, strict=True)]
    return {"why": answer, "weekdays": days}


@register.simple_tag(takes_context=True)
def clock_face(
    context: template.Context, deadline: Clock, now: datetime | None = None, done: str = ""
) -> Face:
    """The face of a clock as a value, for templates that draw it otherwise."""
    return face_of(deadline, now or _now(context), _calendar(context), done)


@register.simple_tag(takes_context=True)
def elapsed(context: template.Context, start: datetime, end: datetime) -> dict[str, str]:
    """How long it took from start to end: ``working`` time and ``natural`` time, in words."""
    calendar = _calendar(context)
    days, rest = divmod(calendar.working_seconds(start, end), calendar.day_seconds)
    parts = [say_limit(Limit(days, Basis.WD))] if days else []
    if rest >= MINUTE or not days:
        parts.append(say_duration(timedelta(seconds=rest)))
    return {"working": " ".join(parts), "natural": say_duration(end - start)}


@register.filter
def duration(value: Limit | Left | timedelta | int) -> str:
    """A limit, an amount of time, a timedelta or natural seconds, in words."""
    if isinstance(value, Limit):
        return say_limit(value)
    if isinstance(value, Left):
        return say_amount(value)
    return say_duration(value if isinstance(value, timedelta) else timedelta(seconds=value))


@register.filter
def exact(moment: datetime | None) -> str:
    """The whole moment with year and weekday, for titles."""
    return say_exact(moment) if moment else ""


@register.filter
def moment(value: datetime | None, now: datetime | None = None) -> str:
    """The moment in short, "today" and without the year where ``now`` allows."""
    return say_moment(value, now) if value else ""


def _now(context: template.Context) -> datetime:
    shell: Any = context.get("shell")
    now: datetime = context.get("now") or (shell.now if shell else timezone.now())
    return now


def _calendar(context: template.Context) -> WorkCalendar:
    """The page's calendar; where neither page nor shell has one, it is read once for this rendering."""
    shell: Any = context.get("shell")
    calendar: WorkCalendar | None = context.get("calendar") or (shell.calendar if shell else None)
    if calendar is None:
        calendar = context.render_context.get("work_calendar") or load_calendar()
        context.render_context["work_calendar"] = calendar
    return calendar
