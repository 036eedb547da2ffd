"""Edits of business rows: every sealed column of every table, rows taken out and rows put in."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from random import Random

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, CharField, DateTimeField, Field, IntegerField, Model, TextField

from core.evidence import Subject
from feedback.models import Ticket
from feedback.seals.columns import PARTS, UNSEALED
from feedback.seals.sql import link_of
from tests.tampering import Edit, Expected, NoSuchPlace, pick, read, run

KEYS = {"id"}
LINKS = {"ticket_id", "dispatch_id", "result_id"}
"""Changing one of these moves the row to another ticket, whose rows then differ too."""
OTHERS: dict[type[Field], str] = {
    DateTimeField: "coalesce({column} + interval '1 hour', now())",
    BooleanField: "NOT coalesce({column}, false)",
    IntegerField: "coalesce({column}, 0) + 1",
    CharField: "'改' || substr({column}, 2)",
    TextField: "'改' || substr({column}, 2)",
    ArrayField: "array_append({column}, 0)",
}


def _row(chance: Random, model: type[Model]) -> tuple[int, int]:
    """A row of the table and its ticket, both by id."""
    if model is Ticket:
        found = pick(chance, "SELECT id, id FROM feedback_ticket")
    else:
        joined = f"{model._meta.db_table} AS row JOIN feedback_ticket AS ticket ON {link_of(model)}"
        found = pick(chance, f"SELECT row.id, ticket.id FROM {joined}")
    return found[0], found[1]


def _other(field: "Field[object, object]", row: int, chance: Random) -> str:
    """SQL for a value of the column that differs from the one it has."""
    if field.is_relation:
        return _other_row(field, row, chance)
    if field.choices:
        return _other_choice(field, row, chance)
    changed = (words for kind, words in OTHERS.items() if isinstance(field, kind))
    return next(changed, "{column} || '[1]'::jsonb").format(column=field.column)


def _other_row(field: "Field[object, object]", row: int, chance: Random) -> str:
    assert field.related_model is not None
    table = field.related_model._meta.db_table
    found = read(
        f"SELECT other.id FROM {table} AS other, {field.model._meta.db_table} AS row "
        f"WHERE row.id = %s AND other.id IS DISTINCT FROM row.{field.column} LIMIT 20",
        [row],
    )
    if not found:
        raise NoSuchPlace(f"no other {table}")
    return str(chance.choice(found)[0])


def _other_choice(field: "Field[object, object]", row: int, chance: Random) -> str:
    table = field.model._meta.db_table
    now = read(f"SELECT {field.column} FROM {table} WHERE id = %s", [row])[0][0]
    others = [value for value, _label in field.flatchoices if value not in (now, "")]  # type: ignore[attr-defined]
    if not others:
        raise NoSuchPlace(f"no other {field.name}")
    value = chance.choice(others)
    return str(value) if isinstance(value, int) else f"'{value}'"


def _expect(ticket: int, part: str) -> Expected:
    return Expected(Subject("ticket", ticket), frozenset({f"row_{part}"}))


def change(chance: Random, *, part: str, model: type[Model], name: str) -> Expected:
    """Set one column of one row to something else."""
    row, ticket = _row(chance, model)
    field = next(field for field in model._meta.concrete_fields if field.attname == name)
    value = _other(field, row, chance)
    run(f"UPDATE {model._meta.db_table} SET {field.column} = {value} WHERE id = %s", [row])
    return replace(_expect(ticket, part), is_shared=name in LINKS)


def take_out(chance: Random, *, part: str, model: type[Model]) -> Expected:
    row, ticket = _row(chance, model)
    run(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [row])
    return _expect(ticket, "missing" if model is Ticket else part)


def put_in(chance: Random, *, part: str, model: type[Model]) -> Expected:
    """A second row like one that is there."""
    row, ticket = _row(chance, model)
    fields = [f.column for f in model._meta.concrete_fields if not f.primary_key]
    columns = ", ".join(f'"{column}"' for column in fields)
    table = model._meta.db_table
    run(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE id = %s", [row])
    return _expect(ticket, part)


def _edits() -> Iterator[tuple[str, Edit]]:
    for part, columns in PARTS.items():
        for model in columns:
            table, left_out = model.__name__, KEYS | set(UNSEALED.get(model, ()))
            for name in (field.attname for field in model._meta.concrete_fields):
                if name not in left_out:
                    yield f"{table}.{name}", partial(change, part=part, model=model, name=name)
            yield f"{table} taken out", partial(take_out, part=part, model=model)
            if model is not Ticket:
                yield f"{table} put in", partial(put_in, part=part, model=model)


ROWS: dict[str, Edit] = dict(_edits())
