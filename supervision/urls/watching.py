"""Addresses: watching."""

from django.urls import URLPattern, path

from supervision.views import roster, watching

PATTERNS: list[URLPattern] = [
    path("supervision/alerts/", watching.alerts, name="alerts"),
    path("supervision/alerts/seen/", watching.alert_seen, name="alert-seen"),
    path("supervision/sweeps/", watching.sweeps, name="sweeps"),
    path("supervision/duty-roster/", roster.duty_roster, name="duty-roster"),
    path("supervision/duty-roster/<int:turn_id>/end/", roster.duty_end, name="duty-roster-end"),
    path("healthz/sweep", watching.healthz_sweep, name="healthz-sweep"),
]
