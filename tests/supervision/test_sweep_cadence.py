"""However often the sweep looks, or misses to look, what comes of it is the same."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from feedback.models import Dispatch
from supervision.models import Proposal, Reminder, ScoreEntry
from supervision.sweep import run
from tests.cast import City
from tests.supervision.escalation_table import Life, Row, instant, moves_of, stories
from tests.supervision.test_sweep_golden import undone

TOLD = {"NOTIFIED": "told", "CONFIRMED": "told"}
"""Silence since the notice depends on when notice was given, and that on when somebody looked."""
Told = tuple[str, str, datetime]
BEFORE_DUE = {"DUE_SOON", "REMINDER"}


def left_behind() -> dict[str, Any]:
    """What the sweep wrote, without ids and the instants at which it looked."""
    entries = ScoreEntry.objects.exclude(state="REVOKED")
    counted = Dispatch.objects.filter(voided_at=None)
    return {
        "levels": sorted(counted.values_list("role", "cycle", "level")),
        "entries": sorted(
            (
                e.key.partition(":")[0],
                str(e.points),
                e.broken_at,
                e.period,
                str(e.steps),
                TOLD.get(e.state, e.state),
            )
            for e in entries
        ),
        "proposals": sorted(
            Proposal.objects.filter(dispatch__voided_at=None).values_list("measure", "ground", "state")
        ),
        "steps": sorted(
            Reminder.objects.exclude(step__in=BEFORE_DUE).values_list("clock_kind", "step", "at")
        ),
    }


def reminders() -> set[Told]:
    return set(Reminder.objects.values_list("clock_kind", "step", "at"))


def lived(
    city: City, row: Row, looks: Iterable[datetime]
) -> tuple[dict[str, Any], set[tuple[str, str, datetime]]]:
    """Live the story, with a pass at each of these instants; what is left behind."""
    with undone():
        life = Life(city, row)
        for at in sorted(looks):
            life.until(at)
            assert run(at).faults == []
        return left_behind(), reminders()


@pytest.mark.parametrize("story", stories())
def test_many_looks_or_one(story: str, city: City) -> None:
    row = stories()[story][-1]
    end, start = instant(row["查看时刻"]), moves_of(row)[0].at
    once, told_once = lived(city, row, [end])
    for seed in range(2):
        chance = Random(f"{story} {seed}")
        span = int((end - start).total_seconds())
        looks = {start + timedelta(seconds=chance.randrange(span)) for _ in range(12)} | {end}
        often, told_often = lived(city, row, looks)
        assert often == once
        assert told_once <= told_often
        assert {step for _kind, step, _at in told_often - told_once} <= BEFORE_DUE


def test_each_pass_may_be_repeated(city: City) -> None:
    row = stories()["国庆节中到期的投诉"][-1]
    at = instant(row["查看时刻"])
    once, _told = lived(city, row, [at])
    with undone():
        life = Life(city, row)
        life.until(at)
        for _ in range(3):
            run(at)
        assert left_behind() == once
