"""Starting the export of a list, and making it; what the file may hold is said in ``reports.exports``."""

from datetime import datetime
from typing import IO

from django.utils.translation import gettext_lazy as _

from core.exports import list_named
from core.jobs import Progress
from core.reasons import Reason
from core.refusals import Refused
from departments.models import Staff
from evaluation.actions.reporting import XLSX, Built, ReportKind, start_report
from evaluation.models import Report
from evaluation.reports import exports

SHORTEST_REASON = 4


def start_export(name: str, *, query: str, reason: str, by: Staff, now: datetime) -> Report:
    """Ask for the list as a workbook. Raises Refused with every reason against it."""
    one = list_named(name)
    told = exports.preview(one, query, by=by, now=now)
    if told.reasons:
        raise Refused(*told.reasons)
    if one.has_words and len(reason.strip()) < SHORTEST_REASON:
        raise Refused(Reason("export_reason_needed"))
    return start_report(
        exports.KIND,
        name=one.name,
        title=one.title,
        params={"query": told.query},
        said=told.said,
        reason=reason,
        expected=told.counts.taken,
        left_out=told.counts.left_out,
        by=by,
        now=now,
    )


def _build(report: Report, progress: Progress, target: IO[bytes]) -> Built:
    written = exports.write_export(report, progress, target)
    facts = {"shown": written.shown, "cut": written.cut}
    return Built(rows=written.rows, facts=facts, ids=written.ids)


LIST = ReportKind(
    name=exports.KIND,
    title=_("Export of a list"),
    suffix=".xlsx",
    content_type=XLSX,
    build=_build,
    against=exports.against,
)
