"""The rows of the queue, joined from plain values.

Fifty rows of twelve cells took two thirds of the page's time as templates; every value is escaped here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any

from django import template
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe  # noqa: TID251 - every cell is escaped here
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.masking import mask_text
from departments.clock_faces import face_of
from departments.clock_wording import say_moment
from departments.rules.calendar import WorkCalendar
from departments.templatetags.clock_words import drawn
from feedback.choices import Category, DispatchRole, Urgency
from feedback.queue.columns import Shown
from feedback.queue.lines import Line
from feedback.states import State

register = template.Library()

TONES = {Urgency.URGENT.value: "urgent", Urgency.CRITICAL.value: "critical"}


@dataclass(frozen=True, slots=True)
class Page:
    """What is the same for every row of a page, looked up once."""

    now: datetime
    calendar: WorkCalendar
    before: str
    after: str
    words: dict[str, str]
    categories: dict[str, str]
    urgencies: dict[str, str]
    states: dict[str, str]
    others: Mapping[int, str] = field(default_factory=dict)


Cell = Callable[[Line, Page], str]


def _urgency(line: Line, page: Page) -> str:
    code = line.of.ticket__urgency
    word, tone = page.urgencies.get(code, ""), TONES.get(code)
    return (
        f'<span class="tag tag--{tone}">{word}</span>' if tone else f'<span class="u-only-sr">{word}</span>'
    )


def _title(line: Line, page: Page) -> str:
    title = escape(mask_text(line.of.ticket__title))
    return (
        f'<a class="grid__title" href="{page.before}{line.number}{page.after}" title="{title}" data-row-open>'
        f'{title}</a><span class="grid__flags">{_flags(line, page)}</span>'
    )


def _flags(line: Line, page: Page) -> str:
    of, words = line.of, page.words
    marks = (
        (of.was_sent_back, " tag--overdue", words["sent back"]),
        (of.of_many, " tag--accent", words["many"]),
        (of.ticket__is_repeat, "", words["repeat"]),
        (of.ticket__cycle > 1, " tag--overdue", words["rework"]),
        (of.ticket__urge_count, " tag--accent", words["urged"]),
        (of.ticket__withdrawal_asked_at, "", words["withdrawal"]),
        (of.ticket__return_count, " tag--accent", words["returned"]),
        (of.ticket__is_backlog, "", words["backlog"]),
    )
    return "".join(
        f'<span class="tag{tone}">{word.replace("{n}", str(value))}</span>'
        for value, tone, word in marks
        if value
    )


def _assignee(line: Line, page: Page) -> str:
    if line.of.signed_at is None:
        return f'<span class="u-quiet">{page.words["unsigned"]}</span>'
    return escape(line.of.assignee__display_name or "")


CELLS: dict[str, Cell] = {
    "urgency": _urgency,
    "title": _title,
    "kind": lambda line, page: page.categories.get(line.of.ticket__category, ""),
    "topic": lambda line, page: escape(line.of.ticket__topic__path or ""),
    "area": lambda line, page: escape(line.of.ticket__area__path or ""),
    "number": lambda line, page: line.number,
    "department": lambda line, page: escape(line.of.department__short_name or line.of.department__name),
    "channel": lambda line, page: escape(line.of.ticket__channel__name or ""),
    "state": lambda line, page: page.states.get(str(line.of.ticket__state), ""),
    "registered": lambda line, page: escape(say_moment(line.of.ticket__registered_at, page.now)),
    "dispatched": lambda line, page: escape(say_moment(line.of.dispatched_at, page.now)),
    "assignee": _assignee,
}
PLAIN = frozenset({"topic", "area", "department", "channel", "state", "registered", "dispatched"})
QUIET = frozenset({"number", "registered", "dispatched"})


@register.simple_tag
def queue_rows(lines: Sequence[Line], columns: Sequence[Shown], page: Page, seen: set[str]) -> SafeString:
    """The rows of one band. ``seen`` are the numbers drawn already: of two parts the first has the anchor."""
    openings = [(f'<td class="{css_of(one)}" role="cell">', CELLS[one.key]) for one in columns]
    return mark_safe("".join(_row(line, openings, page, seen) for line in lines))


@register.simple_tag
def column_css(one: Shown) -> str:
    """The classes of a column's head."""
    return css_of(one, "th")


def css_of(one: Shown, part: str = "td") -> str:
    """The classes of a column's cell, or of its head."""
    quiet = " u-quiet" if one.key in QUIET and part == "td" else ""
    fold = f" grid__from-{one.folds_at}" if one.folds_at else ""
    return f"grid__{part} grid__{part}--{one.key}{quiet}{fold}"


def _row(line: Line, openings: Sequence[tuple[str, Cell]], page: Page, seen: set[str]) -> str:
    of, number = line.of, line.number
    anchor = "" if number in seen else f' id="t-{number}"'
    seen.add(number)
    fresh = " grid__row--new" if of.signed_at is None else ""
    face = drawn(face_of(line.clock, page.now, page.calendar), line.what) if line.clock else ""
    part = page.words["co"] if of.role == DispatchRole.CO else ""
    cells = "".join(f"{opening}{cell(line, page)}</td>" for opening, cell in openings)
    tick = page.words["tick"].replace("{number}", number)
    return (
        f'<tr class="grid__row{fresh}" role="row"{anchor} data-row>'
        '<td class="grid__td grid__td--tick" role="cell"><label class="grid__tick">'
        f'<input type="checkbox" name="d" value="{of.pk}" data-row-tick><span class="u-only-sr">{tick}</span>'
        f'</label></td><td class="grid__td grid__td--clock" role="cell">{face}</td>{cells}'
        f'<td class="grid__td grid__td--who u-quiet" role="cell">{part}'
        f'<span data-presence-of="{of.ticket_id}">{page.others.get(of.ticket_id, "")}</span></td></tr>'
    )


def page_of(here: str, now: datetime, calendar: WorkCalendar, others: Mapping[int, str]) -> Page:
    """What all rows of the list at ``here`` have in common. ``others``: who is at a ticket, drawn."""
    before = reverse("ticket", args=["0"])[: -len("0/")]
    return Page(
        now=now,
        calendar=calendar,
        before=before,
        after=f"/?{escape(urlencode({'next': here}))}",
        words={name: escape(str(word)) for name, word in _words().items()},
        categories={code: escape(str(word)) for code, word in Category.choices},
        urgencies={code: escape(str(word)) for code, word in Urgency.choices},
        states={code: escape(str(word)) for code, word in State.choices},
        others=others,
    )


def _words() -> dict[str, Any]:
    return {
        "sent back": _("sent back"),
        "repeat": _("raised again"),
        "rework": _("rework"),
        "urged": _("urged ×%(n)s") % {"n": "{n}"},
        "withdrawal": _("wants to withdraw"),
        "many": _("raised by many"),
        "returned": _("returned ×%(n)s") % {"n": "{n}"},
        "backlog": _("backlog"),
        "unsigned": pgettext("row", "unsigned"),
        "co": DispatchRole.CO.label,
        "tick": _("tick %(number)s") % {"number": "{number}"},
    }
