"""COPY of model instances, the quickest way into PostgreSQL."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, models

DRAW = (
    "SELECT min(n), max(n) FROM (SELECT nextval(%s::text::regclass) AS n FROM generate_series(1, %s)) drawn"
)


def reserve_ids(model: type[models.Model], count: int) -> int:
    """Reserve ``count`` consecutive primary keys of ``model`` and return the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        sequence = cursor.fetchone()[0]
        while (
            True
        ):  # the app's role may draw from a sequence, not set it; another's draw in between breaks the row
            cursor.execute(DRAW, [sequence, count])
            first, last = cursor.fetchone()
            if last - first + 1 == count:
                return int(first)


def copy_rows(model: type[models.Model], rows: Iterable[models.Model]) -> int:
    """Write instances whose primary keys are set; returns how many. No signals, no database defaults."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    columns = ", ".join(connection.ops.quote_name(field.column or field.attname) for field in fields)
    written = 0
    with connection.cursor() as cursor:
        statement = f"COPY {connection.ops.quote_name(model._meta.db_table)} ({columns}) FROM STDIN"
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row([_value(field, row) for field in fields])
                written += 1
    return written


def _value(field: "models.Field[Any, Any]", row: models.Model) -> Any:
    value = getattr(row, field.attname)
    return value if value is None else field.get_db_prep_save(value, connection)
