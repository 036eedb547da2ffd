"""Addresses: workbooks, Word reports and exports."""

from django.urls import URLPattern, path

from evaluation.views.documents import document_new
from evaluation.views.reports import report, report_file, report_new, reports

PATTERNS: list[URLPattern] = [
    path("reports/", reports, name="reports"),
    path("reports/make/", document_new, name="report-make"),
    path("reports/new/<slug:name>/", report_new, name="report-new"),
    path("reports/<int:pk>/", report, name="report"),
    path("reports/<int:pk>/file/", report_file, name="report-file"),
]
