"""Addresses of evaluation's pages, a file per family."""

from django.urls import URLPattern

from evaluation.urls import (
    department_reports,
    disclosure,
    insights,
    integrity,
    periods,
    ratings,
    reports,
    staff,
    surveys,
)
from evaluation.views import written  # noqa: F401 - the forms that are saved name themselves there

urlpatterns: list[URLPattern] = [
    *periods.PATTERNS,
    *ratings.PATTERNS,
    *integrity.PATTERNS,
    *surveys.PATTERNS,
    *disclosure.PATTERNS,
    *department_reports.PATTERNS,
    *reports.PATTERNS,
    *insights.PATTERNS,
    *staff.PATTERNS,
]
