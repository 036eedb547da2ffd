"""Addresses of core's own pages."""

from django.urls import URLPattern, path

from core.views.health import healthz

urlpatterns: list[URLPattern] = [
    path("healthz", healthz, name="healthz"),
]
