"""One statement seals the rows of many tickets: the database hashes them, the same way each time.

An image of a row is the JSON array of its columns, instants as microseconds; a part's seal is the SHA-256 of
the images of its tables in order of id, cut to 32 hex digits. A part without rows has none.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Field, Model

from feedback.models import Dispatch, ResultDraft, Ticket
from feedback.seals.columns import PARTS, Columns

DIGITS = 32


@cache
def seals() -> str:
    """The expressions of every part's seal, for a row ``ticket`` of the tickets' table."""
    return ",\n".join(f"{_seal(columns)} AS {part}" for part, columns in PARTS.items())


def _seal(columns: Columns) -> str:
    images = ", ".join(_images(model, names.split()) for model, names in columns.items())
    return (
        f"left(encode(sha256(convert_to(nullif(concat_ws(E'\\n', {images}), ''), 'UTF8')), 'hex'), {DIGITS})"
    )


def _images(model: type[Model], names: list[str]) -> str:
    """The images of one table's rows of a ticket, headed by the table's name; NULL where there are none."""
    known = {field.attname: field for field in model._meta.concrete_fields}
    row = "ticket" if model is Ticket else "row"
    image = image_of(model, [known[name] for name in names if name in known], row)
    if model is Ticket:
        return image
    table = _quoted(model._meta.db_table)
    return (
        f"(SELECT '{model._meta.model_name}' || E'\\n' || string_agg({image}, E'\\n' ORDER BY row.id) "
        f"FROM {table} AS row WHERE {link_of(model)})"
    )


def image_of(model: type[Model], fields: "Iterable[Field[Any, Any]]", row: str) -> str:
    """The image of one row of a table, by the name the statement calls it."""
    return f"json_build_array({', '.join(_value(field, row) for field in fields)})::text"


def _value(field: "Field[object, object]", row: str) -> str:
    column = f"{row}.{_quoted(str(field.column))}"
    if isinstance(field, DateTimeField):
        return f"(extract(epoch FROM {column}) * 1000000)::bigint"
    return f"{column}::text" if field.get_internal_type() in {"ArrayField", "JSONField"} else column


def link_of(model: type[Model]) -> str:
    """How a ``row`` of the model's table belongs to a ``ticket``."""
    known = {field.attname for field in model._meta.concrete_fields}
    if "ticket_id" in known:
        return "row.ticket_id = ticket.id"
    of_ticket = f"SELECT id FROM {Dispatch._meta.db_table} WHERE ticket_id = ticket.id"
    if "dispatch_id" in known:
        return f"row.dispatch_id IN ({of_ticket})"
    results = f"SELECT id FROM {ResultDraft._meta.db_table} WHERE dispatch_id IN ({of_ticket})"
    return f"row.result_id IN ({results})"


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
