"""A result as it is shown: one row a department, and the period they stand in. Nothing is read here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from departments.models import RuleVersion
from evaluation.rules import assessing, besides
from evaluation.rules.assessing import EntryLine, Facts, Lamp
from evaluation.rules.ranking import Place
from supervision.reports.populations import Span
from supervision.rules.score import Count, Score
from supervision.rules.tally import NAMES, Tally


@dataclass(frozen=True)
class Tables:
    """The numbers a period is judged by: versions of the kinds "assessment", "supervision" and "calendar"."""

    rules: RuleVersion
    numbers: RuleVersion
    calendar: RuleVersion | None

    @property
    def versions(self) -> dict[str, int]:
        return {
            "assessment": self.rules.number,
            "supervision": self.numbers.number,
            "calendar": self.calendar.number if self.calendar else 0,
        }


@dataclass(frozen=True)
class Row:
    """One department's result. Names and group are as they were when it was worked out."""

    department_id: int
    name: str
    parent_name: str
    peer_group: str
    facts: Facts
    tables: Tables = field(repr=False)
    place: Place
    score: Decimal | None
    grade: str
    running_low: int

    @cached_property
    def result(self) -> Score | None:
        """Every step of the sum; None without data."""
        return assessing.assess(self.facts, self.tables.rules.values, self.tables.numbers.values)

    @cached_property
    def lamps(self) -> tuple[Lamp, ...]:
        return assessing.lamps(self.facts, self.tables.rules.values)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Every count by name: those of the tally, those beside the score, and what follows from them."""
        tally = {name: getattr(self.tally, name) for name in NAMES}
        return {**tally, **self.beside, **besides.derived(tally, self.beside)}

    @property
    def tally(self) -> Tally:
        return self.facts.tally

    @property
    def lines(self) -> tuple[EntryLine, ...]:
        return self.facts.lines

    @property
    def beside(self) -> Mapping[str, int]:
        return self.facts.beside

    @property
    def third_party(self) -> Decimal | None:
        return self.facts.third

    @property
    def band(self) -> int | None:
        return self.place.band

    @property
    def rank(self) -> int | None:
        return self.place.rank

    @property
    def ranked_of(self) -> int:
        return self.place.ranked_of

    @property
    def unranked(self) -> str:
        return self.place.unranked

    @property
    def total(self) -> int:
        """总工单数: assessed dispatches."""
        return self.tally.assessed

    @property
    def on_time(self) -> int:
        """按时办结数."""
        return self.tally.in_time

    @property
    def late(self) -> int:
        """超时办结数: handled after the due time, within the month in which they count."""
        return self.beside["late"]

    @property
    def closed(self) -> int:
        """办结数: by the end of the month in which they count."""
        return self.on_time + self.late

    @property
    def not_handled(self) -> int:
        """未办结数: not handled by the end of the month in which they count."""
        return self.total - self.closed

    @property
    def closing_rate(self) -> Fraction | None:
        """结案率 in percent: 办结数 ÷ 总工单数, the rate of the lamp 办结."""
        return Count(self.closed, self.total).rate

    @property
    def on_time_closing_rate(self) -> Fraction | None:
        """按时结案率 in percent: 按时办结数 ÷ 总工单数, the index 按期办结率."""
        return Count(self.on_time, self.total).rate

    @property
    def dissatisfied(self) -> int:
        """不满意数: effective ratings of the two lowest levels."""
        return self.beside["level_2"] + self.beside["level_1"]

    @property
    def dissatisfied_rate(self) -> Fraction | None:
        """不满意率 in percent of effective ratings."""
        return Count(self.dissatisfied, self.tally.answers).rate

    @cached_property
    def points(self) -> Mapping[str, Decimal]:
        """What the entries say, before caps: "capped", "full" and "bonus"."""
        return assessing.sums(self.lines)


@dataclass(frozen=True, slots=True)
class Before:
    """How a department stood in another period."""

    score: Decimal | None
    rank: int | None
    grade: str


@dataclass(frozen=True)
class Results:
    """The results of one period; ``state`` is empty where no period was opened for it."""

    code: str
    kind: str
    state: str
    is_frozen: bool
    span: Span
    is_over: bool
    tables: Tables
    snapshot: str
    computed_at: datetime | None
    rows: tuple[Row, ...]
    frozen_months: tuple[str, ...] = ()

    def of(self, department_id: int) -> Row | None:
        """The result of one department."""
        return self._by_department.get(department_id)

    def groups(self) -> dict[str, list[Row]]:
        """The rows by peer group, in the order of groups."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.peer_group, []).append(row)
        return found

    @property
    def rules(self) -> RuleVersion:
        return self.tables.rules

    @property
    def numbers(self) -> RuleVersion:
        return self.tables.numbers

    @property
    def calendar(self) -> RuleVersion | None:
        return self.tables.calendar

    @cached_property
    def _by_department(self) -> dict[int, Row]:
        return {row.department_id: row for row in self.rows}
