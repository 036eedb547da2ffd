"""Answers and silence counted in one statement each: by department, topic, channel, category, urgency, place.

GROUPING SETS read the rows once for all groupings; Django's aggregates would read them once for each.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, QuerySet, Value

from departments.models import Staff
from evaluation.reports.satisfaction_rows import Wanted, answers, silent, silent_to_centre, with_time
from evaluation.rules.satisfaction import LEVELS, Tally
from supervision.reports.populations import Span

UNIT, TOPIC, AREA, CHANNEL, CATEGORY, URGENCY = "unit", "topic", "area", "channel", "category", "urgency"
PARTS = (UNIT, TOPIC, AREA, CHANNEL, CATEGORY, URGENCY)
PLACE = (AREA, TOPIC)
SETS: tuple[tuple[str, ...], ...] = ((), (UNIT,), (TOPIC,), (CHANNEL,), (CATEGORY,), (URGENCY,), PLACE)
OF_ITSELF = ("topic_id", "area_id", "channel_id", CATEGORY, URGENCY)
OF_TICKET = tuple(f"ticket__{name}" for name in OF_ITSELF)
ANSWER = ("level", "solved", "is_smooth", "result_solved", "took")
RESOLVED = "('SOLVED', 'PARTLY')"
COLUMNS: Mapping[str, str] = {
    **{f"level_{level}": f"count(*) FILTER (WHERE level = {level})" for level in LEVELS},
    "solved": "count(*) FILTER (WHERE solved = 'SOLVED')",
    "partly": "count(*) FILTER (WHERE solved = 'PARTLY')",
    "unsolved": "count(*) FILTER (WHERE solved = 'UNSOLVED')",
    "smooth": "count(*) FILTER (WHERE is_smooth)",
    "known_smooth": "count(is_smooth)",
    "with_result": "count(*) FILTER (WHERE result_solved <> '')",
    "claimed": f"count(*) FILTER (WHERE result_solved IN {RESOLVED})",
    "confirmed": f"count(*) FILTER (WHERE result_solved <> '' AND solved IN {RESOLVED})",
    "denied": f"count(*) FILTER (WHERE result_solved IN {RESOLVED} AND solved = 'UNSOLVED')",
    "worked": "count(took)",
    "seconds": "coalesce(round(extract(epoch FROM sum(took))), 0)::bigint",
}
"""Of each group, what a ``Tally`` holds."""

Key = tuple[Any, ...]
Groups = dict[tuple[str, ...], dict[Key, Any]]


@dataclass(frozen=True, slots=True)
class Counted:
    """Answers by grouping and key, and the number of silent tickets likewise."""

    answers: Groups = field(default_factory=dict)
    silent: Groups = field(default_factory=dict)

    @property
    def total(self) -> Tally:
        found: Tally = self.answers.get((), {}).get((), Tally())
        return found

    @property
    def total_silent(self) -> int:
        return int(self.silent.get((), {}).get((), 0))

    def by(self, *parts: str) -> dict[Any, tuple[Tally, int]]:
        """Answers and silence by the id of one part, or by the ids of two."""
        answered, unanswered = self.answers.get(parts, {}), self.silent.get(parts, {})
        found = {
            key: (answered.get(key, Tally()), unanswered.get(key, 0)) for key in {**answered, **unanswered}
        }
        return {(key[0] if len(parts) == 1 else key): value for key, value in found.items()}


def count(user: Staff, spans: Sequence[Span], wanted: Wanted) -> Counted:
    """Everything the page counts of the months. Two queries."""
    given = with_time(answers(user, spans, wanted)).values_list(UNIT, *OF_TICKET, *ANSWER)
    asked = silent(user, spans, wanted).order_by().values_list(UNIT, *OF_TICKET)
    alone = silent_to_centre(user, spans, wanted).order_by().values_list(UNIT, *OF_ITSELF)
    return Counted(
        {
            parts: {key: Tally(*values) for key, values in rows.items()}
            for parts, rows in _grouped(given, (*PARTS, *ANSWER), tuple(COLUMNS.values())).items()
        },
        {
            parts: {key: values[0] for key, values in rows.items()}
            for parts, rows in _grouped(asked.union(alone, all=True), PARTS, ("count(*)",)).items()
        },
    )


def over_time(user: Staff, spans: Mapping[str, Sequence[Span]], wanted: Wanted) -> dict[str, Tally]:
    """The answers of several periods, by their codes. One query."""
    parts: list[QuerySet[Any, Any]] = [
        answers(user, parts_of, wanted)
        .annotate(code=Value(code, output_field=CharField()))
        .order_by()
        .values_list("code", "level", "solved")
        for code, parts_of in spans.items()
    ]
    counts: dict[str, dict[str, int]] = {}
    for code, level, solved, n in _rows(parts):
        known = counts.setdefault(code, {})
        for name in (f"level_{level}", solved.lower()):
            known[name] = known.get(name, 0) + n
    return {code: Tally(**counts.get(code, {})) for code in spans}


def _rows(parts: Sequence[QuerySet[Any, Any]]) -> Iterator[tuple[Any, ...]]:
    """The union of rows, equal ones counted."""
    union = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    inner = _sql(union)
    if inner is None:
        return
    sql, params = inner
    statement = f"SELECT a, b, c, count(*) FROM ({sql}) given (a, b, c) GROUP BY 1, 2, 3"
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        yield from cursor.fetchall()


def _grouped(rows: QuerySet[Any, Any], names: Sequence[str], columns: Sequence[str]) -> Groups:
    """Each grouping's keys with the columns counted for them; ``names`` are those of the rows, in order."""
    found: Groups = {}
    inner = _sql(rows.order_by())
    if inner is None:
        return found
    sql, params = inner
    parts_of_all, wanted = ", ".join(PARTS), ", ".join(columns)
    sets = ", ".join(f"({', '.join(parts)})" for parts in SETS)
    statement = (
        f"SELECT grouping({parts_of_all}), {parts_of_all}, {wanted} "
        f"FROM ({sql}) given ({', '.join(names)}) GROUP BY GROUPING SETS ({sets})"
    )
    marks = {_mark(parts): parts for parts in SETS}
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        for mark, *values in cursor.fetchall():
            parts = marks[mark]
            keys = dict(zip(PARTS, values, strict=False))
            found.setdefault(parts, {})[tuple(keys[part] for part in parts)] = tuple(values[len(PARTS) :])
    return found


def _mark(parts: tuple[str, ...]) -> int:
    """What grouping() says of a grouping: a bit for each part that it does not group by."""
    return sum(1 << place for place, part in enumerate(reversed(PARTS)) if part not in parts)


def _sql(rows: QuerySet[Any, Any]) -> tuple[str, Any] | None:
    """The statement of rows; None where Django knows that there are none."""
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return None
