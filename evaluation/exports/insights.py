"""The tables of the insights as workbooks: the rows of the page itself, asked for again by its address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core import jobs
from core.masking import mask_text
from core.reasons import Reason
from core.xlsx import write_rows
from departments.models import Staff
from departments.scope import scope_many
from evaluation.actions.reporting import XLSX, Built, ReportKind
from evaluation.filters.insights import STUDENTS
from evaluation.models import Report
from feedback.querysets import EXPORT

Context = Mapping[str, Any]
Sheet = tuple[Sequence[str], list[list[object]]]
KIND = "insights"


@dataclass(frozen=True, slots=True)
class Table:
    """A page's table: its word, what the page shows at a moment, and the heads and rows made of that."""

    title: Any
    context: Callable[[HttpRequest, datetime], Context]
    sheet: Callable[[Context], Sheet]


_tables: dict[str, Table] = {}


def register_table(name: str, table: Table) -> None:
    """Offer the table of the page of this name."""
    _tables[name] = table


def has_table(name: str) -> bool:
    """Whether the page of this name has one."""
    return name in _tables


def table_named(name: str) -> Table:
    """Raises Http404 for a page without a table."""
    if name not in _tables:
        raise Http404
    return _tables[name]


def asked(name: str, query: str, user: Staff) -> HttpRequest:
    """The request by which the page would be asked."""
    request = HttpRequest()
    request.method, request.path, request.user = "GET", reverse(name), user
    request.GET = QueryDict(query)
    return request


def may_take(user: Staff) -> bool:
    """Those who study the insights, and may take files along."""
    held = scope_many(user, (*STUDENTS, EXPORT))
    return bool(held[EXPORT]) and any(held[name] for name in STUDENTS)


def build(report: Report, progress: jobs.Progress, target: IO[bytes]) -> Built:
    """Write the table as the person saw it when it was asked for."""
    table = table_named(report.params["page"])
    request = asked(report.params["page"], report.params["query"], report.by)
    heads, rows = table.sheet(table.context(request, report.asked_at))
    write_rows(target, heads, rows, title=str(table.title)[:30])
    progress(len(rows), len(rows))
    return Built(rows=len(rows), facts={"page": report.params["page"]})


def against(report: Report, user: Staff) -> list[Reason]:
    """A grant to study them and one to take files along; another's file holds what that one may see."""
    if may_take(user) and user.pk == report.by_id:
        return []
    return [Reason("no_authority", {"permission": EXPORT})]


REPORT = ReportKind(
    name=KIND,
    title=gettext_lazy("Table of insights"),
    suffix=".xlsx",
    content_type=XLSX,
    build=build,
    against=against,
)


def topic_sheet(context: Context) -> Sheet:
    """The topics or areas, and all together."""
    heads = [
        pgettext("topic", "Name"),
        pgettext("tickets", "Registered"),
        pgettext("stretch", "Before"),
        pgettext("stretch", "Last year"),
        pgettext("of a count", "Course"),
        pgettext("tickets", "Satisfied"),
        _("Answers"),
        pgettext("tickets", "Overdue"),
        _("Fell due"),
    ]
    total = {**context["total"], "name": _("All together")}
    rows: list[list[object]] = [
        [
            row["name"],
            row["n"],
            row["before"],
            row["last_year"],
            row["course"]["label"],
            row["satisfied"]["percent"],
            row["satisfied"]["of"],
            row["overdue"]["percent"],
            row["overdue"]["of"],
        ]
        for row in [*context["rows"], total]
    ]
    return heads, rows


def improve_sheet(context: Context) -> Sheet:
    heads = [
        pgettext("optimisation", "Rank"),
        _("Topic"),
        _("Department"),
        _("Tickets"),
        _("Facts and rules"),
        pgettext("optimisation", "Weight"),
        _("Followed up by"),
    ]
    rows: list[list[object]] = [
        [
            row["place"],
            row["topic"].name,
            row["department"].name,
            row["n"],
            "；".join(f"{one['rule']} {one['n']}/{one['of']} {one['percent']}" for one in row["findings"]),
            row["burden"],
            "；".join(mask_text(matter.title) for matter in row["matters"]),
        ]
        for row in context["rows"]
    ]
    return heads, rows


def stage_sheet(context: Context) -> Sheet:
    heads = [
        _("Stage"),
        _("Clock"),
        _("Responsible"),
        _("Time limit"),
        _("Standard"),
        _("Asked for"),
        pgettext("standard", "Reached"),
        _("Fell due"),
        pgettext("clocks", "Late"),
        _("Median, hours"),
        _("Nine in ten, hours"),
    ]
    rows: list[list[object]] = [
        [
            str(stage["name"]),
            row["name"],
            str(row["responsible"]),
            "；".join(row["limits"]),
            str(row["standard"]),
            row["target"],
            row["percent"],
            row["due"],
            row["late"],
            row["median"],
            row["p90"],
        ]
        for stage in context["stages"]
        for row in stage["rows"]
    ]
    return heads, rows


def channel_sheet(context: Context) -> Sheet:
    heads = [
        _("Channel"),
        pgettext("channel", "online"),
        pgettext("tickets", "Registered"),
        _("Share"),
        pgettext("stretch", "Before"),
        _("Answered directly"),
        _("First contact, mean"),
        _("Median"),
        pgettext("tickets", "Solved"),
        pgettext("tickets", "Satisfied"),
        _("Answers"),
    ]
    yes, no = pgettext("cell", "yes"), pgettext("cell", "no")
    rows: list[list[object]] = [
        [
            row["name"],
            yes if row["is_online"] else no,
            row["n"],
            row["share"],
            row["before"],
            row["direct"],
            row["mean"],
            row["median"],
            row["solved"]["percent"],
            row["satisfied"]["percent"],
            row["satisfied"]["of"],
        ]
        for row in context["rows"]
    ]
    return heads, rows


def forecast_sheet(context: Context) -> Sheet:
    heads = [
        _("Day"),
        _("Hour"),
        _("Expected"),
        _("Least"),
        _("Most"),
        pgettext("hotline", "Seats"),
        pgettext("hotline", "Peak"),
    ]
    rows: list[list[object]] = [
        [
            context["day_name"],
            row["hour"],
            row["expected"],
            row["low"],
            row["high"],
            row["seats"],
            pgettext("hotline", "Peak") if row["is_peak"] else "",
        ]
        for half in context["halves"]
        for row in half
    ]
    return heads, rows


def heat_sheet(context: Context) -> Sheet:
    """Areas and topics, as the map has them."""
    found = context["places"]
    heads = [found.corner, *(column.label for column in found.columns)]
    return heads, [[row.label, *(cell.spot.value for cell in row.cells)] for row in found.rows]
