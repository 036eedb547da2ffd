"""Numbers of papers: a letter, the year and a running number, without gaps; "D2026-0012"."""

from datetime import datetime

from departments.rules.calendar import in_shanghai
from supervision.models import Serial

LETTERS = {"order": "D", "yellow": "Y", "red": "R", "circular": "T", "interview": "J", "share": "S"}


def next_number(kind: str, now: datetime) -> str:
    """The next number of a kind in the year of the instant; locks its counter until the transaction ends."""
    year = in_shanghai(now).year
    Serial.objects.bulk_create([Serial(kind=kind, year=year)], ignore_conflicts=True)
    serial = Serial.objects.select_for_update().get(kind=kind, year=year)
    serial.last += 1
    serial.save(update_fields=["last"])
    return f"{LETTERS[kind]}{year}-{serial.last:04d}"
