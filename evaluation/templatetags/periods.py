"""Filters of evaluation's pages: a period as people say it."""

from datetime import datetime, timedelta

from django import template

from evaluation.views.assessment_words import name_of_period

register = template.Library()


@register.filter
def period_name(code: str) -> str:
    """ "2026-08" as "2026 年 8 月"; nothing for no code."""
    return name_of_period(code) if code else ""


@register.filter
def last_instant(ends_at: datetime) -> datetime:
    """The last instant that belongs to a span, whose end does not: its day is the last day."""
    return ends_at - timedelta(microseconds=1)
