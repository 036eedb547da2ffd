"""Answers and silence counted in one statement: by department, topic, channel, category, urgency, place.

GROUPING SETS read the rows once for all groupings; Django's aggregates would read them once for each.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, CharField, DurationField, QuerySet, SmallIntegerField, Value

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
NO_LEVEL = Value(None, output_field=SmallIntegerField())
NOTHING_SAID = {
    "no_level": NO_LEVEL,
    "no_solved": Value(None, output_field=CharField()),
    "no_smooth": Value(None, output_field=BooleanField()),
    "no_result": Value(None, output_field=CharField()),
    "no_time": Value(None, output_field=DurationField()),
}
COLUMNS: Mapping[str, str] = {
    "silent": "count(*) FILTER (WHERE level IS NULL)",
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
"""Of each group: the silent, and what a ``Tally`` holds."""

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
    """Everything the page counts of the months. One query: who kept silent is a row without a level."""
    given = with_time(answers(user, spans, wanted)).order_by()
    asked = silent(user, spans, wanted).order_by().annotate(**NOTHING_SAID)
    alone = silent_to_centre(user, spans, wanted).order_by().annotate(**NOTHING_SAID)
    rows = given.values_list(UNIT, *OF_TICKET, *ANSWER).union(
        asked.values_list(UNIT, *OF_TICKET, *NOTHING_SAID),
        alone.values_list(UNIT, *OF_ITSELF, *NOTHING_SAID),
        all=True,
    )
    found = Counted()
    for parts, key, (quiet, *values) in _grouped(rows):
        found.answers.setdefault(parts, {})[key] = Tally(*values)
        found.silent.setdefault(parts, {})[key] = quiet
    return found


def tallied(
    rows: Mapping[str, QuerySet[Any]], others: Mapping[str, QuerySet[Any]]
) -> tuple[dict[str, Tally], dict[str, dict[str, int]]]:
    """Answers of several kinds or periods by their names, and papers counted by state. One query for all."""
    parts = [_named(one, name).values_list("code", "level", "solved") for name, one in rows.items()] + [
        _named(one, name).annotate(none=NO_LEVEL).values_list("code", "none", "state")
        for name, one in others.items()
    ]
    sums: dict[str, dict[str, int]] = {}
    states: dict[str, dict[str, int]] = {name: {} for name in others}
    for name, level, word, n in _rows(parts):
        if name in states:
            states[name][word] = n
            continue
        known = sums.setdefault(name, {})
        for field_name in (f"level_{level}", word.lower()):
            known[field_name] = known.get(field_name, 0) + n
    return {name: Tally(**sums.get(name, {})) for name in rows}, states


def _named(rows: QuerySet[Any], name: str) -> QuerySet[Any]:
    return rows.order_by().annotate(code=Value(name, output_field=CharField()))


def _rows(parts: Sequence[QuerySet[Any, Any]]) -> Iterator[tuple[Any, ...]]:
    """The union of rows of three columns, equal ones counted."""
    inner = _sql(parts[0].union(*parts[1:], all=True))
    if inner is None:
        return
    sql, params = inner
    statement = f"SELECT a, b, c, count(*) FROM ({sql}) given (a, b, c) GROUP BY 1, 2, 3"
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        yield from cursor.fetchall()


def _grouped(rows: QuerySet[Any, Any]) -> Iterator[tuple[tuple[str, ...], Key, tuple[Any, ...]]]:
    """Each grouping, its keys, and what is counted for them; the rows are (*PARTS, *ANSWER)."""
    inner = _sql(rows)
    if inner is None:
        return
    sql, params = inner
    names, wanted = ", ".join(PARTS), ", ".join(COLUMNS.values())
    sets = ", ".join(f"({', '.join(parts)})" for parts in SETS)
    statement = (
        f"SELECT grouping({names}), {names}, {wanted} FROM ({sql}) given ({names}, {', '.join(ANSWER)}) "
        f"GROUP BY GROUPING SETS ({sets})"
    )
    marks = {_mark(parts): parts for parts in SETS}
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        for mark, *values in cursor.fetchall():
            parts = marks[mark]
            keys = dict(zip(PARTS, values, strict=False))
            yield parts, tuple(keys[part] for part in parts), tuple(values[len(PARTS) :])


def _mark(parts: tuple[str, ...]) -> int:
    """What grouping() says of a grouping: a bit for each part that it does not group by."""
    return sum(1 << place for place, part in enumerate(reversed(PARTS)) if part not in parts)


def _sql(rows: QuerySet[Any, Any]) -> tuple[str, Any] | None:
    """The statement of rows; None where Django knows that there are none."""
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return None
