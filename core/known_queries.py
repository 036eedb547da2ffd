"""Reads whose SQL is made once in a process, for what every move of every ticket asks.

Django makes the SQL of a query anew each time it is asked; for a read by key that takes several times as long
as the answer. A known query is written as any other; only its values change from one asking to the next.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)
from django.db.transaction import TransactionManagementError
from psycopg import Cursor

Row = TypeVar("Row")
Value = int | str | datetime | date | tuple[int, ...] | tuple[str, ...]
Values = Sequence[Any]
OFTEN = 3
"""From the fourth asking on a connection the server keeps the statement's plan."""
MARK = 31_000
"""Marks are numbers from here on: the smallest columns of numbers can hold them, and no query names them."""
MANY = 8
"""With more values than these in a tuple a query is made anew: its SQL would hardly be asked again."""


@contextmanager
def prepared() -> Iterator[Any]:
    """A cursor whose statements the server keeps prepared; where statements are logged, Django's own."""
    if connection.queries_logged:
        with connection.cursor() as cursor:
            yield cursor
        return
    connection.validate_thread_sharing()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.connection.prepare_threshold = OFTEN  # Django's own cursors bind on the client and ignore it
    with Cursor(connection.connection) as own:
        yield CursorWrapper(own, connection)


@dataclass(frozen=True, slots=True)
class _Made(Generic[Row]):
    """The SQL for values of one shape, where they go in it, and how a row is read."""

    sql: str
    params: tuple[Any, ...]
    slots: tuple[tuple[int, int, type], ...]
    converters: tuple[tuple[int, list[Callable[..., Any]], Any], ...]
    read: Callable[[list[Any]], Row]
    locks: bool

    def ask(self, given: Sequence[Any]) -> list[Row]:
        if self.locks and not connection.in_atomic_block:
            raise TransactionManagementError("Rows are locked inside a transaction.")
        params = list(self.params)
        for place, which, kind in self.slots:
            params[place] = kind(given[which]) if issubclass(kind, int) else given[which]
        with prepared() as cursor:
            cursor.execute(self.sql, params)
            rows = cursor.fetchall()
        return [self.read(self._converted(row)) for row in rows]

    def _converted(self, row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for place, convert, expression in self.converters:
            for step in convert:
                values[place] = step(values[place], expression, connection)
        return values


class KnownQuery(Generic[Row]):
    """The rows of the queryset that ``make`` returns for some values: keys, codes, instants, tuples of them.

    ``make`` is called once for each number of values in its tuples, and must do the same with any values:
    what depends on them belongs into queries of their own. Models, also with ``select_related``, ``only`` and
    ``select_for_update``, and ``values_list`` can be read; nothing is kept but the SQL.
    """

    def __init__(self, make: "Callable[..., QuerySet[Any, Row]]") -> None:
        self._make = make
        self._made: dict[tuple[int, ...], _Made[Row] | None] = {}

    def __call__(self, *values: Value) -> list[Row]:
        """All rows, asked for now."""
        shape = tuple(len(value) if isinstance(value, tuple) else -1 for value in values)
        if None in values:
            raise TypeError("A known query cannot be asked with None: no row equals it.")
        if max(shape, default=-1) > MANY:
            return list(self._make(*values))
        if shape not in self._made:
            self._made[shape] = _made(self._make, values)
        made = self._made[shape]
        return [] if made is None else made.ask(_flat(values))

    def first(self, *values: Value) -> Row | None:
        """The first row, or None; the queryset should read no more than one."""
        return next(iter(self(*values)), None)


def _flat(values: Values) -> list[Any]:
    return [one for value in values for one in (value if isinstance(value, tuple) else (value,))]


def _made(make: Callable[..., Any], values: Values) -> Any:
    """Compile the query with marks in place of its values; None where it can have no rows."""
    marks = _marks(values)
    queryset = make(*marks)
    compiler: Any = queryset.query.get_compiler(using=queryset.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        if () not in values:
            raise ValueError("A known query must be able to have rows.") from None
        return None
    flat = _flat(marks)
    slots = tuple(
        (place, flat.index(param), type(param)) for place, param in enumerate(params) if param in flat
    )
    if {which for _place, which, _kind in slots} != set(range(len(flat))):
        raise ValueError("A known query must hand each of its values to the database as it is.")
    columns = [column[0] for column in compiler.select[: compiler.col_count]]
    found = compiler.get_converters(columns).items()
    converters = tuple((place, convert, expression) for place, (convert, expression) in found)
    locks = bool(queryset.query.select_for_update)
    return _Made(sql, tuple(params), slots, converters, _reader(queryset, compiler), locks)


def _marks(values: Values) -> list[Any]:
    number = iter(range(1, 1000))
    return [
        tuple(_mark(one, next(number)) for one in value)
        if isinstance(value, tuple)
        else _mark(value, next(number))
        for value in values
    ]


def _mark(value: object, number: int) -> object:
    """A value of the same kind that occurs nowhere else."""
    if isinstance(value, bool) or not isinstance(value, int | str | date):
        raise TypeError(f"A known query cannot be asked with {type(value).__name__}.")
    if isinstance(value, int):
        return MARK + number
    if isinstance(value, str):
        return f"\ue000{number}"
    if isinstance(value, datetime):
        return datetime(1, 1, 2, microsecond=number, tzinfo=UTC)
    return date(1, 1, 1 + number)


def _reader(queryset: Any, compiler: Any) -> Callable[[list[Any]], Any]:
    if issubclass(queryset._iterable_class, FlatValuesListIterable):
        return lambda row: row[0]
    if issubclass(queryset._iterable_class, ValuesListIterable):
        return tuple
    if not issubclass(queryset._iterable_class, ModelIterable) or queryset._prefetch_related_lookups:
        raise TypeError("A known query reads models or values_list, without prefetching.")
    return _model_reader(compiler, queryset.db)


def _model_reader(compiler: Any, using: str) -> Callable[[list[Any]], Model]:
    select, shape = compiler.select, compiler.klass_info
    fields = shape["select_fields"]
    start, end = fields[0], fields[-1] + 1
    names = [column[0].target.attname for column in select[start:end]]
    related = get_related_populators(shape, select, using)  # type: ignore[call-arg]  # stubs of a later Django
    extra = tuple(compiler.annotation_col_map.items())
    model: type[Model] = shape["model"]

    def read(row: list[Any]) -> Model:
        found = model.from_db(using, names, row[start:end])
        for populator in related:
            populator.populate(row, found)
        for name, place in extra:
            setattr(found, name, row[place])
        return found

    return read
