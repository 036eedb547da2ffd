"""The assessment workbook (考核报表): from the same results as the page, sheet by sheet."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from core.xlsx import Book, write_book
from departments.models import Staff
from evaluation.models import AssessmentPeriod
from evaluation.reports import assessment
from evaluation.reports.workbook import charts, numbers, topics, trend
from evaluation.reports.workbook.cover import cover
from evaluation.reports.workbook.entries import entries_sheet
from evaluation.reports.workbook.measures import measures_sheet
from evaluation.reports.workbook.notes import notes_sheet
from evaluation.reports.workbook.overdue import overdue_sheet
from evaluation.reports.workbook.ranking import before_of, ranking_sheet
from evaluation.reports.workbook.rates import rates_sheet
from evaluation.reports.workbook.rectifications import rectifications_sheet
from evaluation.reports.workbook.returns import returns_sheet
from evaluation.reports.workbook.satisfaction import satisfaction_sheet
from evaluation.reports.workbook.scores import score_cell, scores_sheet
from evaluation.reports.workbook.source import Source

__all__ = ["Source", "book_of", "source_of", "write_assessment"]


def write_assessment(
    target: str | Path | IO[bytes],
    code: str,
    *,
    by: Staff | None,
    now: datetime,
    on_progress: Callable[[int], None] | None = None,
) -> dict[str, int]:
    """Write the workbook of a period; returns the rows of each sheet.

    ``by``: lists hold what this person may see and take along; None, the operator, takes everything.
    Raises ValueError for what is no period's code.
    """
    return write_book(target, book_of(source_of(code, by=by, now=now)), on_progress)


def source_of(code: str, *, by: Staff | None, now: datetime) -> Source:
    """The results of a period: of its row where there is one, else worked out live. Raises ValueError."""
    rows = AssessmentPeriod.objects.filter(code=code).select_related("rules", "numbers", "authority")
    period = (rows.visible_to(by) if by is not None else rows).first()
    results = assessment.results(period, now=now) if period else assessment.live(code, now=now)
    return Source(results, period, by, now)


def book_of(source: Source) -> Book:
    """Every sheet, in the order in which one reads them."""
    points, hot = trend.points_of(source), topics.topics_of(source)
    scores = scores_sheet(source)
    return Book(
        [
            cover(source),
            ranking_sheet(source, before_of(source), score_cell(source, scores)),
            scores,
            charts.board(source, points, hot),
            rates_sheet(source),
            overdue_sheet(source),
            returns_sheet(source),
            measures_sheet(source),
            entries_sheet(source),
            rectifications_sheet(source),
            satisfaction_sheet(source),
            topics.topics_sheet(source, hot),
            trend.trend_sheet(source, points),
            numbers.numbers_sheet(source),
            notes_sheet(source),
        ],
        title=_("Assessment of %(period)s") % {"period": source.code},
        author=source.by.display_name if source.by else "",
    )
