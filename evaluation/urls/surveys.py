"""Addresses: surveys and third-party scores."""

from django.urls import URLPattern, path

from evaluation.views import survey_acts, survey_calls, survey_public, survey_said, surveys, third_party

PATTERNS: list[URLPattern] = [
    path("surveys/", surveys.surveys, name="surveys"),
    path("surveys/new/", surveys.survey_new, name="survey-new"),
    path("surveys/questionnaire/<int:number>/", survey_said.questionnaire, name="survey-questionnaire"),
    path("surveys/<int:pk>/", surveys.survey, name="survey"),
    path("surveys/<int:pk>/words/", survey_said.survey_said, name="survey-words"),
    path("surveys/<int:pk>/export/", survey_said.survey_export, name="survey-export"),
    path("surveys/<int:pk>/calls/", survey_calls.survey_calls, name="survey-calls"),
    path("surveys/<int:pk>/calls/<int:invitee_id>/", survey_calls.survey_call, name="survey-call"),
    path("surveys/<int:pk>/act/<slug:verb>/", survey_acts.survey_act, name="survey-act"),
    path("third-party-scores/", third_party.third_party, name="third-party"),
    path("third-party-scores/preview/", third_party.preview, name="third-party-preview"),
    path("third-party-scores/<int:pk>/", third_party.imported, name="third-party-import"),
    # the citizen's link
    path("q/<str:token>/", survey_public.answer, name="survey-answer"),
    path("q/<str:token>/thanks/", survey_public.thanks, name="survey-thanks"),
]
