"""COPY of model instances, the quickest way into PostgreSQL."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, models


def reserve_ids(model: type[models.Model], count: int) -> int:
    """Reserve ``count`` primary keys of ``model`` and return the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        sequence = cursor.fetchone()[0]
        cursor.execute("SELECT setval(%s, nextval(%s) + %s - 1)", [sequence, sequence, count])
        return int(cursor.fetchone()[0]) - count + 1


def copy_rows(model: type[models.Model], rows: Iterable[models.Model]) -> int:
    """Write instances whose primary keys are set; returns how many. No signals, no defaults of the database."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
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
