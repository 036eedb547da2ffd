"""Rows of the sweep, thousands at a time: COPY for new ones, one statement for changed ones.

States are written here in SQL: ``QuerySet.update(state=…)`` refuses on purpose, and this is the one place
beside the machines that moves them. The caller holds the rows' locks and writes the evidence.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.expressions import RawSQL

from feedback.bulk.copying import reserve_ids

Values = Mapping[str, Any]


def among(values: Iterable[Any], type_: str = "bigint") -> RawSQL:
    """For ``__in`` with thousands of values: one array, where Django would bind each by itself."""
    return RawSQL(f"SELECT unnest(%s::{type_}[])", [list(values)])


def insert(model: type[Model], rows: Sequence[Values]) -> list[int]:
    """Write new rows, given by column; what they leave out is the field's default. Returns their ids."""
    if not rows:
        return []
    first = reserve_ids(model, len(rows))
    names, defaults = _columns(model)
    columns = ", ".join(f'"{name}"' for name in names)
    statement = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for id_, row in enumerate(rows, first):
            given = {**defaults, **row, "id": id_}
            copy.write_row([given[name] for name in names])
    return list(range(first, first + len(rows)))


def change(model: type[Model], types: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> int:
    """Set the columns named in ``types`` (with their SQL types) of rows given as (id, value, …)."""
    if not rows:
        return 0
    names = list(types)
    sets = ", ".join(f'"{name}" = given."{name}"' for name in names)
    arrays = ", ".join(["%s::bigint[]", *(f"%s::{types[name]}[]" for name in names)])
    listed = ", ".join(["id", *(f'"{name}"' for name in names)])
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{model._meta.db_table}" AS row SET {sets} FROM unnest({arrays}) AS given ({listed}) '
            "WHERE row.id = given.id",
            [list(column) for column in zip(*rows, strict=True)],
        )
        return int(cursor.rowcount)


@cache
def _columns(model: type[Model]) -> tuple[list[str], dict[str, Any]]:
    """The table's columns, and what stands in them when nothing is given."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    names = [str(field.column) for field in fields]
    defaults = {}
    for field in fields:
        value = field.get_default() if field.has_default() else ("" if field.empty_strings_allowed else None)
        defaults[str(field.column)] = None if field.null and not field.has_default() else _plain(value)
    return names, defaults


def _plain(value: Any) -> Any:
    """As COPY takes it: JSON as text, a choice as its code."""
    if isinstance(value, list | dict):
        return "[]" if value == [] else "{}"
    return str(value) if isinstance(value, str) else value
