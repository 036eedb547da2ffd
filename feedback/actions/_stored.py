"""What a row held when it was read, so that only what a move changed is written."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

Stored = Mapping[str, Any]


def stored(row: Model) -> Stored:
    """The row's columns as they are now; lists are copied, so that a change inside one is seen."""
    return {name: list(value) if isinstance(value, list) else value for name, value in vars(row).items()}


def changed(row: Model, before: Stored) -> list[str]:
    """The columns that no longer hold what was ``stored``, in the order of the table."""
    now = vars(row)
    names = [field.attname for field in row._meta.concrete_fields]
    return [name for name in names if name in now and (name not in before or now[name] != before[name])]
