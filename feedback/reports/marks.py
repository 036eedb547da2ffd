"""What upper apps say beside a rating: whether it was set aside. The rating itself is never touched."""

from typing import Any

from django.db.models import Exists, QuerySet, Value
from django.db.models.expressions import Combinable

_set_aside: list[Exists] = []


def register_set_aside(expression: Exists) -> None:
    """Of a rating, whether it counts no more; called once from the upper app's receivers."""
    _set_aside[:] = [expression]


def with_marks(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The ratings, each with ``is_set_aside``; no further query."""
    mark: Combinable = _set_aside[0] if _set_aside else Value(False)
    return rows.annotate(is_set_aside=mark)
