"""Filters of the lists of measures: each a parameter of the address, so that every count opens its list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest

from core.keyset import Page
from departments.models import Department
from feedback.views.addresses import with_params

MOST_OPTIONS = 80
LONGEST_ID = 9


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: its parameter, its word, and what may be chosen, each with a count or None."""

    key: str
    name: Any
    options: Sequence[tuple[str, Any, int | None]]

    def chosen(self, request: HttpRequest) -> str:
        """What the address says, when it is one of the options."""
        given = request.GET.get(self.key, "")
        return given if any(given == value for value, _label, _n in self.options) else ""


def shown(request: HttpRequest, filters: Iterable[Filter]) -> dict[str, list[dict[str, Any]]]:
    """``menus`` of the filters that are off and ``chips`` of those that are on."""
    menus, chips = [], []
    for one in filters:
        chosen = one.chosen(request)
        if chosen:
            label = next(label for value, label, _n in one.options if value == chosen)
            chips.append({"name": one.name, "value": label, "url": with_params(request, **{one.key: ""})})
        elif one.options:
            menus.append({"name": one.name, "options": [_option(request, one, row) for row in one.options]})
    return {"menus": menus, "chips": chips}


def _option(request: HttpRequest, one: Filter, row: tuple[str, Any, int | None]) -> dict[str, Any]:
    value, label, n = row
    return {"label": label, "url": with_params(request, **{one.key: value}), "count": n, "is_on": False}


def departments_of(rows: QuerySet[Any]) -> list[tuple[str, Any, int | None]]:
    """The departments of these rows, each with how many; one query."""
    found = rows.order_by().values("department_id", "department__name").annotate(n=Count("pk"))
    ordered = found.order_by("-n", "department__name")[:MOST_OPTIONS]
    return [(str(row["department_id"]), row["department__name"], row["n"]) for row in ordered]


def in_department(request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows of ``?department=``; what is no id is left out."""
    given = department_id(request)
    return rows.filter(department_id=given) if given else rows


def department_id(request: HttpRequest) -> int | None:
    """The id in ``?department=``."""
    given = request.GET.get("department", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= LONGEST_ID else None


def department_filter(request: HttpRequest, name: Any, rows: QuerySet[Any]) -> Filter:
    """The filter by department; one that is chosen stays an option when nothing of it is left."""
    options = departments_of(rows)
    chosen = department_id(request)
    if chosen and all(value != str(chosen) for value, _label, _n in options):
        options += [(str(row.pk), row.name, 0) for row in Department.objects.filter(pk=chosen)]
    return Filter("department", name, options)


def turning(request: HttpRequest, here: Page[Any]) -> dict[str, str]:
    """Addresses of the next page and the one before."""
    further = {"next_url": here.next_cursor, "previous_url": here.previous_cursor}
    return {name: with_params(request, after=cursor) if cursor else "" for name, cursor in further.items()}
