"""Addresses: adopted suggestions, public reports, analyses of departments."""

from django.urls import URLPattern, path

from evaluation.views import disclosure, public, public_reports

PATTERNS: list[URLPattern] = [
    path("disclosure/", disclosure.notices, name="disclosure"),
    path("disclosure/new/", disclosure.notice_new, name="disclosure-new"),
    path("disclosure/<int:pk>/", disclosure.notice, name="disclosure-notice"),
    path("disclosure/<int:pk>/<slug:verb>/", disclosure.notice_act, name="disclosure-act"),
    path("public-reports/", public_reports.reports, name="public-reports"),
    path("public-reports/new/", public_reports.report_new, name="public-report-new"),
    path("public-reports/<int:pk>/", public_reports.report, name="public-report"),
    path("public-reports/<int:pk>/<slug:verb>/", public_reports.report_act, name="public-report-act"),
    # without an account
    path("open/", public.front, name="open"),
    path("open/suggestions/<int:pk>/", public.suggestion, name="open-suggestion"),
    path("open/reports/<int:pk>/", public.improvement, name="open-report"),
    path("open/results/<str:code>/", public.result, name="open-result"),
]
