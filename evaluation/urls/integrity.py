"""Addresses: doubts about ratings, the draws worked out again, and the figures of the callback desk."""

from django.urls import URLPattern, path

from evaluation.views import flags, sampling

PATTERNS: list[URLPattern] = [
    path("satisfaction/flags/", flags.flags, name="flags"),
    path("satisfaction/flags/<int:pk>/", flags.flag, name="flag"),
    path("satisfaction/flags/<int:pk>/<slug:verb>/", flags.flag_act, name="flag-act"),
    path("satisfaction/sampling/", sampling.sampling, name="sampling"),
]
