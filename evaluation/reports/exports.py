"""The export of a list: what it would hold, told before the start, and the workbook itself."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.db.models import BigIntegerField, F, Func
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core import exports
from core.exports import Cells, Counts, ExportedList
from core.jobs import Progress
from core.reasons import Reason
from core.refusals import Refused
from core.xlsx import Book, Column, Sheet, TooManyRows, write_book
from core.xlsx.book import MAX_ROWS
from departments.models import Staff
from departments.scope import scope
from evaluation.models import Report, ReportRows

GRANT = "export_tickets"
KIND = "list"
CELLS_A_SECOND = 40_000
"""Reading and writing together, on a slow office server: an estimate people are not disappointed by."""
BYTES_A_CELL = 9


@dataclass(frozen=True, slots=True)
class Preview:
    """What the file would hold, as told before the start."""

    one: ExportedList
    counts: Counts
    said: list[tuple[str, str]]
    query: str
    limit: int
    reasons: list[Reason]

    @property
    def numbers(self) -> dict[str, str]:
        """Rows as people read them."""
        counts = {"shown": self.counts.shown, "taken": self.counts.taken, "left_out": self.counts.left_out}
        return {name: f"{n:,}" for name, n in {**counts, "limit": self.limit}.items()}

    @property
    def seconds(self) -> int:
        return max(1, self._cells // CELLS_A_SECOND)

    @property
    def size(self) -> int:
        """Bytes, about."""
        return 8_000 + self._cells * BYTES_A_CELL

    @property
    def _cells(self) -> int:
        return self.counts.taken * len(self.one.columns)


def most_rows() -> int:
    """The house's limit, and never more than a sheet holds below its header."""
    return min(int(settings.EXPORTS["most_rows"]), MAX_ROWS - 1)


def may_export(user: Staff) -> bool:
    """Whether the person may take anything along at all."""
    return bool(scope(user, GRANT))


def preview(one: ExportedList, query: str, *, by: Staff, now: datetime) -> Preview:
    """Count before the start. Raises Refused where the list, or one of its filters, is unknown."""
    request = exports.asked(one, query, by)
    counts = exports.counted(one, request, now)
    return Preview(
        one=one,
        counts=counts,
        said=exports.said(one, request),
        query=request.GET.urlencode(),
        limit=most_rows(),
        reasons=against_counts(one, counts, set(request.GET)),
    )


def against_counts(one: ExportedList, counts: Counts, given: set[str]) -> list[Reason]:
    """Why an export of so many rows is not begun."""
    if counts.taken > most_rows():
        unused = [str(param.label) for name, param in one.params.items() if name not in given]
        narrowing = _("、").join(dict.fromkeys(unused)) or _("other filters")
        params = {"rows": f"{counts.taken:,}", "limit": f"{most_rows():,}", "filters": narrowing}
        return [Reason("export_too_many", params)]
    if counts.shown == 0:
        return [Reason("export_nothing")]
    return [Reason("export_none_granted", {"rows": counts.shown})] if counts.taken == 0 else []


def against(report: Report, user: Staff) -> list[Reason]:
    """Why the person may not have the export now: no grant, or rows that are no longer theirs to take."""
    if not may_export(user):
        return [Reason("export_not_granted")]
    one = exports.list_named(report.name)
    gone = _rows_gone(one, report, user) if report.made_at is not None else 0
    return [Reason("export_rows_gone", {"n": gone})] if gone else []


def _rows_gone(one: ExportedList, report: Report, user: Staff) -> int:
    """How many rows of the file the person may no longer take along. One query."""
    ids = ReportRows.objects.filter(report=report).annotate(
        row=Func(F("ids"), function="unnest", output_field=BigIntegerField())
    )
    still = one.takeable(user).filter(pk__in=ids.values("row")).order_by().count()
    return int((report.rows or 0) - still)


@dataclass(frozen=True, slots=True)
class Written:
    """What the workbook holds: rows, their keys, and how many texts had to be cut."""

    rows: int
    ids: list[int]
    cut: int
    shown: int


def write_export(report: Report, progress: Progress, target: IO[bytes]) -> Written:
    """Write the workbook of the list as of the instant it was asked for. Raises Refused beyond the limit."""
    one = exports.list_named(report.name)
    request = exports.asked(one, str(report.params.get("query", "")), report.by)
    counts = exports.counted(one, request, report.asked_at)
    if counts.taken > most_rows():
        raise Refused(*against_counts(one, counts, set(request.GET)))
    shown = one.columns_of(request)
    cells = Cells(shown, exports.rows_to_take(one, request, report.asked_at))
    columns = [Column(str(column.title), width=column.width) for column in shown]
    lines = _about(report, cells, counts)  # begun once the rows are written
    about = [Column(_("About this file"), width=26), Column("", width=90)]
    book = Book(
        [
            Sheet(str(one.title), columns, cells, is_plain=True),
            Sheet(_("About this file"), about, lines, is_plain=True, is_filtered=False),
        ],
        title=report.title,
        author=report.by.display_name,
    )
    total = max(counts.taken, 1)
    try:
        write_book(target, book, lambda done: progress(min(done, total), total))
    except TooManyRows as fault:
        raise Refused(*against_counts(one, replace(counts, taken=MAX_ROWS), set(request.GET))) from fault
    return Written(len(cells.ids), cells.ids, cells.cut, counts.shown)


def _about(report: Report, cells: Cells, counts: Counts) -> Iterator[tuple[Any, ...]]:
    """What the file is: lines of a word and what it stands for."""
    yield (_("List"), report.title)
    yield from report.said or [(_("Filters"), _("none"))]
    yield (_("As of"), report.asked_at)
    yield (_("Asked for by"), report.by.display_name)
    if report.reason:
        yield (_("What it is for"), report.reason)
    yield (_("Rows in this file"), len(cells.ids))
    yield (_("Rows on the screen"), counts.shown)
    if left_out := counts.shown - len(cells.ids):
        yield (_("Left out"), _("%(n)s rows of departments on which export is not granted") % {"n": left_out})
    if cells.cut:
        yield (_("Cut"), _("%(n)s texts were longer than a cell holds and end in “…”") % {"n": cells.cut})
    yield (_("Personal data"), _("Phone and identity numbers in texts are masked."))
    yield (_("Number of this export"), report.pk)
    yield (_("Times"), _("Beijing time") + f" ({localtime(report.asked_at):%z})")
