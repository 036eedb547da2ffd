"""异常操作 (R70): exports that are worth a second look are told as they are asked for."""

from datetime import datetime, timedelta

from django.conf import settings

from evaluation.choices import Unusual
from evaluation.models import Report
from supervision.choices import AlertKind
from supervision.models import Alert

WITHIN = timedelta(hours=1)


def unusual_about(report: Report, *, now: datetime) -> str:
    """What is out of the ordinary about a file that is asked for now: codes joined by commas."""
    return ",".join(code.value for code in _grounds(report, now))


def alert_of(report: Report, *, now: datetime) -> None:
    """Tell those who read the audit trail, once a file; it is over as soon as it is told."""
    if not report.unusual:
        return
    Alert.objects.create(
        key=f"export:{report.pk}",
        kind=AlertKind.EXPORT,
        since=now,
        until=now,
        raised_at=now,
        note=f"{report.by.display_name}: {report.title} ({', '.join(report.unusual_words)})"[:300],
    )


def _grounds(report: Report, now: datetime) -> list[Unusual]:
    found = []
    if (report.expected or 0) >= settings.EXPORTS["many_rows"]:
        found.append(Unusual.BULK)
    earlier = Report.objects.filter(by=report.by, asked_at__gt=now - WITHIN, asked_at__lte=now)
    if earlier.count() + 1 >= settings.EXPORTS["often"]:
        found.append(Unusual.OFTEN)
    return found
