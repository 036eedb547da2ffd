"""What bulk tickets stand on: the house as it is, its departments of unequal size, and its clocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from itertools import accumulate
from random import Random
from typing import Any

from django.db import connection

from departments.actions import clocks
from departments.calendars import load_calendar
from departments.models import Department, RuleVersion
from departments.rule_versions import current_rules
from departments.rules.calendar import WorkCalendar
from departments.rules.clocks import Limit, replay
from feedback.models import Deadline
from feedback.rules.limits import limit_for

KNOWN_DUES = 50_000
MOVES = Deadline._meta.get_field("moves")
KEPT = (
    "basis amount due_at is_provisional next_at next_step paused_at remaining_amount remaining_basis"
).split()
Columns = Mapping[str, Any]
Share = tuple[Sequence[int], Sequence[float]]


def unequal(ids: Sequence[int], chance: Random, steep: float) -> Share:
    """The ids with cumulative weights, a few giants and a long tail; which are the giants is drawn."""
    drawn = list(ids)
    chance.shuffle(drawn)
    return drawn, list(accumulate(1 / rank**steep for rank in range(1, len(drawn) + 1)))


@dataclass
class Ground:
    """The house. ``departments``, ``topics`` and ``areas`` are drawn unequally; ``staff`` are ids by desk."""

    centre: Department
    departments: Share
    channels: Share
    topics: Share
    areas: Share
    handlers: Mapping[int, Sequence[int]]
    desk: Mapping[str, int | None]
    now: datetime
    calendar: WorkCalendar = field(default_factory=load_calendar)

    def __post_init__(self) -> None:
        self.rules: RuleVersion = current_rules("limits", self.now)
        self.limit = cache(self._limit)
        self.due = lru_cache(maxsize=KNOWN_DUES)(self._due)

    def _limit(self, kind: str, category: str, urgency: str) -> Limit:
        """The limit of a clock of that kind."""
        return limit_for(self.rules.values, kind, category=category, urgency=urgency)

    def _due(self, limit: Limit, start: datetime) -> tuple[datetime, bool]:
        """When a clock with that limit is due, and whether that is provisional."""
        stands = replay(limit, start, (), self.calendar, None, None)
        return stands.due_at, stands.is_provisional

    def stopped(self, limit: Limit, start: datetime, stopped_at: datetime) -> Columns:
        """A clock that ran from ``start`` until ``stopped_at``, as columns; no step of it is to come."""
        due_at, is_provisional = self.due(limit, start)
        return {
            "basis": limit.basis.value,
            "amount": limit.amount,
            "due_at": due_at,
            "is_provisional": is_provisional,
            "stopped_at": stopped_at,
        }

    def running(
        self, kind: str, limit: Limit, urgency: str, start: datetime, pause: datetime | None
    ) -> Columns:
        """A clock that runs, or stands still since ``pause``, as columns."""
        clock = clocks.begin(
            Deadline,
            kind=kind,
            owner=self.centre,
            limit=limit,
            started_at=start,
            calendar=self.calendar,
            rule_version=self.rules,
            urgency=urgency,
        )
        if pause:
            clocks.suspend(clock, at=pause, calendar=self.calendar)
        moves = MOVES.get_db_prep_save(clock.moves, connection)
        return {**{name: getattr(clock, name) for name in KEPT}, "moves": moves}
