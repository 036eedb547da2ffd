"""The working calendars of 2025 and 2026, from the files in departments/data/."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"
YEARS = (2025, 2026)
SHIPPED_AT = datetime(2025, 1, 1, tzinfo=UTC)


def load(apps, schema_editor):
    """Fill an empty calendar; one somebody keeps already is left alone."""
    days = apps.get_model("departments", "CalendarDay")
    versions = apps.get_model("departments", "RuleVersion")
    if days.objects.exists() or versions.objects.filter(kind="calendar").exists():
        return
    rows = []
    for year in YEARS:
        notice = json.loads((DATA / f"calendar_{year}.json").read_text("utf-8"))
        rows += [
            days(
                date=date.fromisoformat(day["date"]),
                is_workday=not day["isOffDay"],
                name=day["name"],
                source_notice=notice["notice"],
            )
            for day in notice["days"]
        ]
    days.objects.bulk_create(rows)
    versions.objects.create(
        kind="calendar",
        number=1,
        effective_from=SHIPPED_AT,
        values={"change": "load", "years": list(YEARS), "rows": len(rows)},
        note="2025, 2026",
    )


class Migration(migrations.Migration):
    dependencies = [("departments", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
