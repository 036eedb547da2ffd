"""Addresses: departments' quarterly analyses."""

from django.urls import URLPattern, path

from evaluation.views.department_reports import analyses, analyses_remind, analysis, analysis_act

PATTERNS: list[URLPattern] = [
    path("analyses/", analyses, name="analyses"),
    path("analyses/reminders/", analyses_remind, name="analyses-remind"),
    path("analyses/<int:pk>/", analysis, name="analysis"),
    path("analyses/<int:pk>/<slug:verb>/", analysis_act, name="analysis-act"),
]
