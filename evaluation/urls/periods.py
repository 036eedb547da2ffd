"""Addresses: assessment periods, scores and rankings."""

from django.urls import URLPattern, path

from evaluation.views import (
    assessment,
    assessment_acts,
    assessment_period,
    assessment_ranking,
    assessment_result,
    assessment_rows,
    assessment_rules,
    objections,
)

PATTERNS: list[URLPattern] = [
    path("assessment/", assessment.assessment, name="assessment"),
    path("assessment/open/", assessment_acts.assessment_open, name="assessment-open"),
    path("assessment/<slug:code>/", assessment_period.assessment_period, name="assessment-period"),
    path("assessment/<slug:code>/ranking/", assessment_ranking.assessment_ranking, name="assessment-ranking"),
    path("assessment/<slug:code>/sheet/", assessment_ranking.assessment_sheet, name="assessment-sheet"),
    path("assessment/<slug:code>/acts/<slug:noun>/", assessment_acts.assessment_act, name="assessment-act"),
    path(
        "assessment/<slug:code>/<int:department_id>/",
        assessment_result.assessment_result,
        name="assessment-result",
    ),
    path(
        "assessment/<slug:code>/<int:department_id>/objection/",
        objections.objection_new,
        name="objection-new",
    ),
    path(
        "assessment/<slug:code>/<int:department_id>/<slug:number>/",
        assessment_rows.assessment_rows,
        name="assessment-rows",
    ),
    path("objections/", objections.objections, name="objections"),
    path("objections/<int:pk>/", objections.objection, name="objection"),
    path("objections/<int:pk>/<slug:noun>/", objections.objection_act, name="objection-act"),
    path("rules/assessment/new/", assessment_rules.rules_assessment_new, name="rules-assessment-new"),
]
