"""异常操作 (R70): exports that are worth a second look are told as they are asked for."""

from datetime import datetime, timedelta

from django.conf import settings

from evaluation.choices import Unusual
from evaluation.models import Report

WITHIN = timedelta(hours=1)


def told_as_unusual(report: Report, *, now: datetime) -> str:
    """What is out of the ordinary about it, codes joined by commas; each is raised as an alert."""
    return ",".join(code.value for code in _grounds(report, now))


def _grounds(report: Report, now: datetime) -> list[Unusual]:
    found = []
    if (report.expected or 0) >= settings.EXPORTS["many_rows"]:
        found.append(Unusual.BULK)
    earlier = Report.objects.filter(by=report.by, asked_at__gt=now - WITHIN, asked_at__lte=now)
    if earlier.count() + 1 >= settings.EXPORTS["often"]:
        found.append(Unusual.OFTEN)
    return found
