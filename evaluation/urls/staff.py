"""Addresses: performance of staff and service stars."""

from django.urls import URLPattern, path

from evaluation.views import staff_performance, stars

PATTERNS: list[URLPattern] = [
    path("staff-performance/", staff_performance.staff_performance, name="staff-performance"),
    path("stars/", stars.stars, name="stars"),
    path("stars/<int:pk>/", stars.star, name="star"),
    path("stars/<int:pk>/<slug:verb>/", stars.star_act, name="star-act"),
]
