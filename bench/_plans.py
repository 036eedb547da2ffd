"""Reads the plan of every SELECT a page asks: no big table read from end to end, no sort of more than a page.

A plan is judged on the page's own values. What is small by nature (catalogues, the tree) may be scanned.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection
from psycopg import Cursor

BIG = 5_000
"""A table of more rows is never read from end to end, nor an index of it."""
MOST_READ = 10_100
"""So many rows a count may read that goes no further."""
SCANS = {"Seq Scan": 0.95, "Index Scan": 0.2, "Index Only Scan": 0.2}
"""What share of a table may be read so: a partial index, of what is open, holds a small one."""
PAGE = 1_000
"""No sort is handed more rows: a page is fifty, what a unit has open may be some hundreds."""
READS = ("SELECT", "WITH")


@dataclass
class Plans:
    """The statements of some pages, each once, and what is wrong with them."""

    asked: dict[str, tuple[str, Any]] = field(default_factory=dict)

    @contextmanager
    def watching(self, page: str) -> Iterator[None]:
        """Note what is asked inside, on behalf of ``page``."""

        def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.lstrip().startswith(READS):
                self.asked.setdefault(sql, (page, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            yield

    def faults(self) -> list[str]:
        """Each fault in a line, with the page on which it was met; the order in which they were."""
        found = []
        for sql, (page, params) in self.asked.items():
            plan = _plan(sql, params)
            found += [f"{page}: {fault}: {_short(sql)}" for fault in dict.fromkeys(_faults(plan))]
        return found


def _plan(sql: str, params: Any) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING off, FORMAT json) {sql}", params)
        told = cursor.fetchone()[0]
    plan: dict[str, Any] = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    return plan


def _faults(plan: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a node and with those beneath it."""
    kind, beneath = plan["Node Type"], plan.get("Plans", [])
    if kind in SCANS and "Index Cond" not in plan and (rows := _rows_of(plan["Relation Name"])) > BIG:
        read = (plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)) * plan["Actual Loops"]
        if read > SCANS[kind] * rows or (kind == "Seq Scan" and read > MOST_READ):
            yield f"reads {read:.0f} rows of {plan['Relation Name']} ({plan.get('Index Name', 'in full')})"
    if kind in {"Sort", "Incremental Sort"}:
        handed = beneath[0]["Actual Rows"] * beneath[0]["Actual Loops"]
        if handed > PAGE:
            yield f"sorts {handed:.0f} rows"
    for node in beneath:
        yield from _faults(node)


@cache
def _rows_of(table: str) -> int:
    with Cursor(connection.connection) as cursor:
        cursor.execute(
            "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = %s::regclass", [table]
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _short(sql: str) -> str:
    """A statement without its columns."""
    return " ".join(sql[sql.find(" FROM ") :].replace('"', "").split())[:300]
