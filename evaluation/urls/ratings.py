"""Addresses: ratings, their trends and doubts."""

from django.urls import URLPattern, path

from evaluation.views.satisfaction import satisfaction
from evaluation.views.satisfaction_answers import (
    satisfaction_answers,
    satisfaction_unanswered,
    satisfaction_words,
)

PATTERNS: list[URLPattern] = [
    path("satisfaction/", satisfaction, name="satisfaction"),
    path("satisfaction/answers/", satisfaction_answers, name="satisfaction-answers"),
    path("satisfaction/words/", satisfaction_words, name="satisfaction-words"),
    path("satisfaction/unanswered/", satisfaction_unanswered, name="satisfaction-unanswered"),
]
