"""The time to appeal: begun for every entry of which notice is given, by a person or by the sweep."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from departments.actions import clocks
from departments.rules.calendar import WorkCalendar
from supervision.choices import ClockKind
from supervision.models import Deadline, ScoreEntry
from supervision.rule_versions import supervision_rules
from supervision.rules.settings import limit_of


def begin_appeal_clocks(
    entries: Sequence[ScoreEntry], *, now: datetime, calendar: WorkCalendar
) -> list[Deadline]:
    """Start APPEAL_FILE of these entries, now, owned by their departments; written in one go.

    It has no ladder: silence until it is due confirms the entry. A bonus is confirmed like a deduction.
    """
    return Deadline.objects.bulk_create(list(_begun(entries, now=now, calendar=calendar)), batch_size=1000)


def _begun(entries: Sequence[ScoreEntry], *, now: datetime, calendar: WorkCalendar) -> Iterator[Deadline]:
    """Unsaved clocks; all run alike, so the arithmetic is done once."""
    if not entries:
        return
    rules = supervision_rules(now)
    like: Deadline = clocks.begin(
        Deadline,
        kind=ClockKind.APPEAL_FILE,
        owner=entries[0].department,
        limit=limit_of(rules.values, ClockKind.APPEAL_FILE),
        started_at=now,
        calendar=calendar,
        rule_version=rules,
        urgency="NORMAL",
        escalates=False,
    )
    same = {
        field.attname: getattr(like, field.attname)
        for field in Deadline._meta.concrete_fields
        if field.attname not in {"id", "owner_id", "entry_id", "moves"}
    }
    for entry in entries:
        yield Deadline(**same, owner_id=entry.department_id, entry_id=entry.pk, moves=[])
