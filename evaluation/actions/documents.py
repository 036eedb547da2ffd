"""The assessment workbook, the analysis of a period and the white paper's draft as files that jobs make."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.jobs import Progress
from core.reasons import Reason
from core.refusals import Refused
from core.word import Block, write_document
from core.xlsx import write_book
from departments.models import Staff
from departments.scope import scope
from evaluation.actions.reporting import XLSX, Built, ReportKind, start_report
from evaluation.models import Report
from evaluation.reports.papers import Facts, analysis, facts_of, white_paper
from evaluation.reports.workbook import book_of, source_of
from evaluation.reports.workbook.cover import period_name
from evaluation.rules.periods import bounds_of, is_code

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ASSESSES, TAKES = "assess", "export_tickets"
STEPS = 3
SHORT = 8


def start_document(kind: str, *, period: str, by: Staff, now: datetime) -> Report:
    """Ask for one of ``KINDS`` of a period. Raises Refused with every reason against it."""
    if not is_code(period):
        raise Refused(Reason("document_no_period", {"code": period[:12]}))
    if bounds_of(period)[0] > now:
        raise Refused(Reason("document_period_ahead", {"code": period}))
    return start_report(
        kind,
        name=period,
        title=_("%(document)s %(period)s")
        % {"document": next(one.title for one in KINDS if one.name == kind), "period": period},
        params={"period": period},
        by=by,
        now=now,
        said=[(_("Assessment period"), period_name(period))],
    )


def against(report: Report, user: Staff) -> list[Reason]:
    """Who assesses and may take files along may have it: these files hold lists of tickets."""
    missing = [grant for grant in (ASSESSES, TAKES) if not scope(user, grant)]
    return [Reason("document_not_yours")] if missing else []


def _workbook(report: Report, progress: Progress, target: IO[bytes]) -> Built:
    source = source_of(str(report.params["period"]), by=report.by, now=report.asked_at)
    book = book_of(source)
    expected = max(1, sum(len(rows) for sheet in book.sheets if isinstance(rows := _rows(sheet), list)))
    counts = write_book(target, book, lambda done: progress(done, max(expected, done + 1)))
    rows = sum(counts.values())
    return Built(rows=rows, facts=_facts(source.results.snapshot) | {"sheets": len(counts)})


def _paper(write: Callable[[Facts], Sequence[Block]]) -> Callable[[Report, Progress, IO[bytes]], Built]:
    def build(report: Report, progress: Progress, target: IO[bytes]) -> Built:
        progress(0, STEPS)
        facts = facts_of(str(report.params["period"]), by=report.by, now=report.asked_at)
        progress(1, STEPS)
        blocks = write(facts)
        progress(2, STEPS)
        write_document(target, blocks, title=report.title, author=report.by.display_name, now=report.asked_at)
        return Built(facts=_facts(facts.source.results.snapshot))

    return build


def _facts(snapshot: str) -> dict[str, object]:
    return {"snapshot": snapshot[:SHORT].upper()}


def _rows(sheet: object) -> object:
    return getattr(sheet, "rows", None)


KINDS = (
    ReportKind(
        name="assessment",
        title=gettext_lazy("Assessment workbook"),
        suffix=".xlsx",
        content_type=XLSX,
        build=_workbook,
        against=against,
    ),
    ReportKind(
        name="analysis",
        title=gettext_lazy("Analysis report"),
        suffix=".docx",
        content_type=DOCX,
        build=_paper(analysis),
        against=against,
    ),
    ReportKind(
        name="white-paper",
        title=gettext_lazy("White paper draft"),
        suffix=".docx",
        content_type=DOCX,
        build=_paper(white_paper),
        against=against,
    ),
)
"""What can be made of a period."""
