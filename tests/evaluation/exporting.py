"""What the tests of exports begin with: asking for a list, making its file, and reading it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from openpyxl import load_workbook

from core import jobs
from core.files import open_stored
from core.models import Job
from departments.models import Staff
from departments.roles import Role
from evaluation.actions.exporting import start_export
from evaluation.models import Report
from tests.cast import START, City, Walk

NOW = START + timedelta(days=2)
WHY = "局务会季度分析"


def walked(city: City, state: str = "IN_PROGRESS", **options: Any) -> Walk:
    """A ticket of the department "lead", in this state."""
    walk = Walk(city, **options)
    walk.to(state)
    return walk


def supervisor(city: City) -> Staff:
    """May see and export everything."""
    return city.person(Role.SUPERVISOR, "institution")


def exported(name: str, by: Staff, *, query: str = "", now: datetime = NOW, reason: str = WHY) -> Report:
    """Ask for the list and let the worker make it."""
    report = start_export(name, query=query, reason=reason, by=by, now=now)
    jobs.run(report.job_id)
    return again(report)


def again(report: Report) -> Report:
    """The row as it is stored now."""
    return Report.objects.select_related("job", "file", "by").get(pk=report.pk)


def codes(report: Report) -> list[str]:
    """Why its job failed."""
    return [reason["code"] for reason in Job.objects.get(pk=report.job_id).reasons]


def sheets(report: Report) -> tuple[list[tuple[Any, ...]], dict[str, Any]]:
    """The rows of the file, its head first, and what the second sheet says."""
    assert report.file is not None
    with open_stored(report.file) as opened:
        book = load_workbook(opened)
        rows = [tuple(row) for row in book.worksheets[0].iter_rows(values_only=True)]
        about = {row[0]: row[1] for row in book.worksheets[1].iter_rows(values_only=True)}
    return rows, about


def column(rows: Iterable[tuple[Any, ...]], title: str) -> list[Any]:
    """The values below one head."""
    head, *body = list(rows)
    place = head.index(title)
    return [row[place] for row in body]
