"""Addresses: rectifications, the second callback, misrating claims, matters."""

from django.urls import URLPattern, path

from supervision.views import matters, misrating, rectification
from supervision.views.second_callbacks import second_callbacks

PATTERNS: list[URLPattern] = [
    path("rectifications/", rectification.rectifications, name="rectifications"),
    path("rectifications/callbacks/", second_callbacks, name="rectification-callbacks"),
    path("rectifications/<int:pk>/", rectification.rectification, name="rectification"),
    path("rectifications/<int:pk>/claim/", misrating.misrating_new, name="misrating-new"),
    path("rectifications/<int:pk>/<slug:verb>/", rectification.rectification_act, name="rectification-act"),
    path("misratings/", misrating.misratings, name="misratings"),
    path("misratings/<int:pk>/", misrating.misrating, name="misrating"),
    path("misratings/<int:pk>/<slug:verb>/", misrating.misrating_act, name="misrating-act"),
    path("matters/", matters.matters, name="matters"),
    path("matters/new/", matters.matter_new, name="matter-new"),
    path("matters/<int:pk>/", matters.matter, name="matter"),
    path("matters/<int:pk>/<slug:verb>/", matters.matter_act, name="matter-act"),
]
