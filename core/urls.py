"""Addresses of core's own pages."""

from django.urls import URLPattern, path

from core.views.health import healthz
from core.views.jobs import job, job_report

urlpatterns: list[URLPattern] = [
    path("healthz", healthz, name="healthz"),
    path("jobs/<int:job_id>/", job, name="job"),
    path("jobs/<int:job_id>/report/", job_report, name="job-report"),
]
