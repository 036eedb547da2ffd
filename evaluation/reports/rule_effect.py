"""What another version of the assessment's numbers would have made of the last month. Nothing is saved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from evaluation.models import AssessmentPeriod
from evaluation.reports.assessment import Results, Row, live, results
from evaluation.rules.assessing import assess
from evaluation.rules.periods import code_of, previous_code
from evaluation.rules.ranking import Entrant, Place, places


@dataclass(frozen=True, slots=True)
class Moved:
    """One department of which grade or rank would have been another."""

    name: str
    score: Decimal | None
    score_then: Decimal | None
    grade: str
    grade_then: str
    rank: int | None
    rank_then: int | None


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """``code``: the month measured; of ``departments`` with a score, how many would have had another."""

    code: str
    departments: int
    scores: int
    grades: int
    ranks: int
    moved: tuple[Moved, ...]

    @property
    def figures(self) -> tuple[Any, ...]:
        """What a person confirms having seen."""
        return (self.code, self.departments, self.scores, self.grades, self.ranks)


def effect_of(table: Mapping[str, Any], *, now: datetime) -> RuleEffect:
    """The last month that is over, by its own rules and by these."""
    code = previous_code(code_of(now))
    period = AssessmentPeriod.objects.select_related("rules", "numbers").filter(code=code).first()
    return compared(results(period, now=now) if period else live(code, now=now), table)


def compared(found: Results, table: Mapping[str, Any]) -> RuleEffect:
    """Every department's score, grade and rank by another table, beside what they are."""
    numbers = found.numbers.values
    after = {row.department_id: assess(row.facts, table, numbers) for row in found.rows}
    ranks = places(_entrants(found.rows, after), table)
    rows = [_moved(row, after[row.department_id], ranks[row.department_id]) for row in found.rows]
    scored = [row for row in rows if row.score is not None or row.score_then is not None]
    return RuleEffect(
        code=found.code,
        departments=len(scored),
        scores=sum(row.score != row.score_then for row in scored),
        grades=sum(row.grade != row.grade_then for row in scored),
        ranks=sum(row.rank != row.rank_then for row in scored),
        moved=tuple(row for row in scored if (row.grade, row.rank) != (row.grade_then, row.rank_then)),
    )


def _entrants(rows: Iterable[Row], after: Mapping[int, Any]) -> Iterable[Entrant]:
    for row in rows:
        score = after[row.department_id]
        yield Entrant(
            row.department_id,
            row.peer_group,
            row.tally.assessed,
            row.tally.answers,
            score.score if score else None,
        )


def _moved(row: Row, score: Any, place: Place) -> Moved:
    return Moved(
        name=row.name,
        score=row.score,
        score_then=score.score if score else None,
        grade=row.grade,
        grade_then=score.grade if score else "",
        rank=row.rank,
        rank_then=place.rank,
    )
