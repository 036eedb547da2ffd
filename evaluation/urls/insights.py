"""Addresses: insights, stages and channels."""

from django.urls import URLPattern, path

from evaluation.views.insights import insights, topics
from evaluation.views.insights_channels import channel_figures
from evaluation.views.insights_files import insight_file
from evaluation.views.insights_forecast import intake_forecast
from evaluation.views.insights_heat import heat_maps
from evaluation.views.insights_optimisation import optimisation_list
from evaluation.views.insights_policy import policy_links
from evaluation.views.insights_stages import stages, stages_late
from evaluation.views.insights_tickets import insight_tickets

PATTERNS: list[URLPattern] = [
    path("insights/", insights, name="insights"),
    path("insights/topics/", topics, name="insights-topics"),
    path("insights/heat/", heat_maps, name="insights-heat"),
    path("insights/optimisation/", optimisation_list, name="insights-optimisation"),
    path("insights/forecast/", intake_forecast, name="insights-forecast"),
    path("insights/policies/", policy_links, name="insights-policy"),
    path("insights/files/<slug:page>/", insight_file, name="insights-file"),
    path("insights/tickets/", insight_tickets, name="insights-tickets"),
    path("stages/", stages, name="stages"),
    path("stages/late/", stages_late, name="stages-late"),
    path("channels/", channel_figures, name="channels"),
]
