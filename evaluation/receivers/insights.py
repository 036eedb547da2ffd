"""Registrations and reactions: insights, stages and channels."""

from django.utils.translation import pgettext_lazy

from evaluation.actions.reporting import register_kind
from evaluation.exports import insights as files
from evaluation.exports.insights import Table, register_table
from evaluation.views import (
    insights,
    insights_channels,
    insights_forecast,
    insights_heat,
    insights_optimisation,
    insights_stages,
)

register_kind(files.REPORT)
for _name, _table in {
    "insights-topics": Table(
        pgettext_lazy("evaluation page", "Hot topics"), insights.shown_topics, files.topic_sheet
    ),
    "insights-heat": Table(
        pgettext_lazy("evaluation page", "Heat maps"), insights_heat.shown_maps, files.heat_sheet
    ),
    "insights-optimisation": Table(
        pgettext_lazy("evaluation page", "To be improved"),
        insights_optimisation.shown_list,
        files.improve_sheet,
    ),
    "insights-forecast": Table(
        pgettext_lazy("evaluation page", "Forecast"), insights_forecast.shown_forecast, files.forecast_sheet
    ),
    "stages": Table(
        pgettext_lazy("evaluation page", "Stages"), insights_stages.shown_stages, files.stage_sheet
    ),
    "channels": Table(
        pgettext_lazy("evaluation page", "Channels"), insights_channels.shown_channels, files.channel_sheet
    ),
}.items():
    register_table(_name, _table)
