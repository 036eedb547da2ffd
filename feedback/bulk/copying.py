"""COPY of rows of plain values, the quickest way into PostgreSQL."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, models

DRAW = (
    "SELECT min(n), max(n) FROM (SELECT nextval(%s::text::regclass) AS n FROM generate_series(1, %s)) drawn"
)
BLOCK = 2_000


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


class Table:
    """Rows of one model as plain values by column, ready to be copied in one go.

    A value must be what the database takes (a choice's plain string, ids of foreign keys); what is not named
    has the model's default. No instances, signals or database defaults: those are what takes the time.
    """

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.rows: list[list[Any]] = []
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        self._columns = [connection.ops.quote_name(str(field.column)) for field in fields]
        self._places = {field.attname: place for place, field in enumerate(fields)}
        self._blank = [field.get_db_prep_save(field.get_default(), connection) for field in fields]
        self._id = self._places[str(model._meta.pk.attname)]
        self._next = self._until = 0

    def add(self, **values: Any) -> int:
        """Add a row; returns its primary key, which is its own from now on."""
        if self._next == self._until:
            self._next = reserve_ids(self.model, BLOCK)
            self._until = self._next + BLOCK
        row = self._blank.copy()
        row[self._id] = pk = self._next
        self._next += 1
        self.rows.append(row)
        self.amend(**values)
        return pk

    def amend(self, **values: Any) -> None:
        """Set columns of the row that was added last."""
        row = self.rows[-1]
        for name, value in values.items():
            row[self._places[name]] = value

    def column(self, name: str) -> list[Any]:
        """The values of one column, in the order of the rows."""
        place = self._places[name]
        return [row[place] for row in self.rows]

    def fill(self, name: str, values: Iterable[Any]) -> None:
        """Set one column of all rows, in their order."""
        place = self._places[name]
        for row, value in zip(self.rows, values, strict=True):
            row[place] = value

    def copy(self) -> int:
        """Write the rows and forget them; returns how many."""
        written = len(self.rows)
        with connection.cursor() as cursor:
            name = connection.ops.quote_name(self.model._meta.db_table)
            with cursor.copy(f"COPY {name} ({', '.join(self._columns)}) FROM STDIN") as copy:
                for row in self.rows:
                    copy.write_row(row)
        self.rows = []
        return written
