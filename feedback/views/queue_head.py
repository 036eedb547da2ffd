"""What stands above the rows of the queue: tabs, menus, chips, orders, and the bands between the rows."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import quote_plus

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from departments.rules.calendar import in_shanghai
from feedback import queue
from feedback.choices import Category, Urgency
from feedback.filters import FLAGS, KNOWN, LATE_DAYS, ME, NOBODY, OPEN_CHOICES
from feedback.queue.asked import Asked
from feedback.queue.lines import Line
from feedback.rules.queue_views import SEVERAL
from feedback.states import State
from feedback.views.queue_names import PEOPLE, Names

TONES = {"today": "due-soon", "overdue": "overdue"}
STATES = dict(State.choices)
ONLY, WORDS = "only", "q"


class Address:
    """The page's address with other parameters; what stays the same is encoded once."""

    def __init__(self, path: str, params: QueryDict) -> None:
        self.path = path
        self._values = {name: values for name, values in params.lists() if name != "after" and any(values)}
        self._parts = {name: _encoded(name, values) for name, values in self._values.items()}
        self._after = params.get("after", "")

    @property
    def here(self) -> str:
        """This very page, to come back to."""
        return self._joined(
            {**self._parts, **({"after": _encoded("after", [self._after])} if self._after else {})}
        )

    def at(self, cursor: str) -> str:
        """The page after this cursor."""
        return self._joined({**self._parts, "after": _encoded("after", [cursor])})

    def with_(self, **changes: str) -> str:
        """With one value of each of these parameters; an empty one drops it."""
        return self._joined(
            {**self._parts, **{name: _encoded(name, [value]) for name, value in changes.items()}}
        )

    def toggled(self, name: str, value: str) -> str:
        """With this value of a parameter, or without it; others of it stay where several may."""
        held = self._values.get(name, [])
        if value in held:
            left = [other for other in held if other != value]
        else:
            left = [*held, value] if name in SEVERAL else [value]
        return self._joined({**self._parts, name: _encoded(name, left)})

    def holds(self, name: str, value: str) -> bool:
        return value in self._values.get(name, ())

    def _joined(self, parts: dict[str, str]) -> str:
        query = "&".join(part for part in parts.values() if part)
        return f"{self.path}?{query}" if query else f"{self.path}?view=all"


def _encoded(name: str, values: Sequence[str]) -> str:
    return "&".join(f"{name}={quote_plus(value)}" for value in values if value)


def tabs(address: Address, counts: dict[str, int], asked: Asked) -> list[dict[str, Any]]:
    """The tabs with what each has under the filters."""
    labels = {
        "all": _("All open"),
        "sign": _("To sign for"),
        "work": _("Being handled"),
        "today": _("Due today"),
        "overdue": _("Overdue"),
        "back": _("Sent back, rework"),
        "co": _("Co-handling"),
        "suspended": _("Suspended"),
    }
    return [
        {
            "url": address.with_(tab="" if name == "all" else name, view=""),
            "label": label,
            "count": counts[name],
            "tone": TONES.get(name, "") if counts[name] else "",
            "is_current": name == asked.tab,
        }
        for name, label in labels.items()
    ]


def sorts(address: Address, asked: Asked) -> list[dict[str, Any]]:
    """The orders, the one that holds marked; with closed ones there is but one."""
    labels = {
        "due": _("Due first"),
        "-due": _("Due last"),
        "new": _("Newest first"),
        "urgency": _("Urgent first, then due"),
        "department": _("By department, then due"),
    }
    return [
        {
            "url": address.with_(sort="" if name == "due" else name),
            "label": label,
            "is_on": name == asked.sort,
        }
        for name, label in labels.items()
        if not asked.with_closed or name == asked.sort
    ]


def bands(lines: Sequence[Line], counts: dict[str, int], asked: Asked) -> list[dict[str, Any]]:
    """The rows parted by what the order goes by; newest first and by signature they are not parted."""
    if asked.sort == "urgency":
        words = dict(zip((0, 1, 2), (label for _code, label in Urgency.choices), strict=True))
        return [
            {
                "name": words[weight],
                "tone": "",
                "note": "",
                "count": counts[f"band_{weight}"],
                "rows": list(group),
            }
            for weight, group in groupby(lines, key=lambda line: line.of.weight)
        ]
    if asked.sort == "department":
        return [
            {"name": name, "tone": "", "note": "", "count": None, "rows": list(group)}
            for name, group in groupby(lines, key=lambda line: line.of.department__name)
        ]
    if asked.sort == "new" or asked.by_signature:
        return [{"name": "", "rows": list(lines)}] if lines else []
    return _by_due(lines, counts)


def _by_due(lines: Sequence[Line], counts: dict[str, int]) -> list[dict[str, Any]]:
    reminded = _("reminded at expiry; a yellow card after more than one working day")
    labels = {
        queue.OVERDUE: (_("Overdue"), "overdue", reminded),
        queue.TODAY: (_("Due today"), "due-soon", ""),
        queue.LATER: (_("Tomorrow and later"), "", ""),
    }
    parted = [(band, list(group)) for band, group in groupby(lines, key=lambda line: line.band)]
    return [
        {"name": name, "tone": tone, "note": note, "count": counts[f"band_{band}"], "rows": rows}
        for band, rows in parted
        for name, tone, note in [labels[band]]
    ]


def menus(address: Address, asked: Asked, now: datetime) -> list[dict[str, Any]]:
    """The short menus, without a query; what is on stands as a chip too."""
    today = in_shanghai(now).date()
    days = [
        (today.isoformat(), _("today")),
        ((today + timedelta(days=1)).isoformat(), _("tomorrow")),
        ((today + timedelta(days=7)).isoformat(), _("in seven days")),
    ]
    choices: dict[str, list[tuple[Any, Any]]] = {
        "state": list(OPEN_CHOICES),
        "due_before": days,
        "late": [(str(n), late_words(n)) for n in LATE_DAYS],
        "category": list(Category.choices),
        "urgency": list(Urgency.choices),
        "assignee": [(ME, PEOPLE[ME]), (NOBODY, PEOPLE[NOBODY])],
        "flag": [(name, label) for name, (label, _q) in FLAGS.items()],
    }
    return [
        {
            "name": KNOWN[name].label,
            "options": [
                {
                    "label": label,
                    "url": address.toggled(name, str(value)),
                    "count": None,
                    "is_on": address.holds(name, str(value)),
                }
                for value, label in options
            ],
        }
        for name, options in choices.items()
    ]


def late_words(n: int) -> str | Promise:
    """More than so many working days."""
    return ngettext_lazy("%(n)s working day", "%(n)s working days", n) % {"n": n}


def chips(address: Address, asked: Asked, names: Names) -> list[dict[str, Any]]:
    """One chip a value that holds, each a link to the page without it."""
    found = []
    for name, given in asked.narrowed.given.items():
        for value in given if isinstance(given, list) else [given]:
            word = str(int(value) if name in ("topic", "area") else value)
            found.append(
                {
                    "name": asked.narrowed.filters[name].label,
                    "value": _said(name, word, names),
                    "url": address.with_(**{name: ""})
                    if name in (ONLY, WORDS)
                    else address.toggled(name, word),
                }
            )
    return found


def _said(name: str, value: str, names: Names) -> Any:
    """What a value means."""
    if name == ONLY:
        count = len(value.split(","))
        return ngettext("%(n)s ticket", "%(n)s tickets", count) % {"n": count}
    if name == "late":
        return late_words(int(value))
    if name == "flag":
        return FLAGS[value][0]
    if name == "assignee" and value in PEOPLE:
        return PEOPLE[value]
    words = {"state": STATES, "category": dict(Category.choices), "urgency": dict(Urgency.choices)}
    return words.get(name, {}).get(value) or names.of.get((name, value), value)
