"""Ninety days of the demonstration city, ending on a given day."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from random import Random

from django.db import transaction

from config.demo.corpus import compose
from config.demo.house import build
from config.demo.lives import Life, live
from config.demo.matter import DemoMatter
from departments.calendars import load_calendar
from departments.rules.calendar import SHANGHAI
from feedback.models import Ticket

SEED = 20260928
COUNT = 1000
DAYS = 90
RECENT, RECENT_SHARE = 8, 0.2
SLOW_SHARE = 0.07
HOURS = (8, 9, 9, 9, 10, 10, 10, 11, 11, 12, 13, 14, 14, 15, 15, 16, 16, 17, 18, 19, 20, 21)


def make(today: datetime, *, count: int = COUNT, progress: Callable[[int], None] = lambda done: None) -> int:
    """Write the city and ``count`` matters over the ninety days before ``today``, all or nothing.

    Deterministic for the same day and hour, save for the random codes and links that citizens get. Returns how many
    tickets there are; a city that is already there is left as it is.
    """
    if Ticket.objects.exists():
        return 0
    chance = Random(SEED)
    with transaction.atomic():
        house = build(today - timedelta(days=DAYS + 1))
        calendar = load_calendar()
        waiting = compose(SEED, count)
        for done, moment in enumerate(_moments(today, count, chance), start=1):
            matter = _fitting(waiting, moment)
            is_slow = chance.random() < SLOW_SHARE
            live(Life(house, matter, chance, calendar, moment, today, is_slow))
            progress(done)
    return count


def _fitting(waiting: list[DemoMatter], moment: datetime) -> DemoMatter:
    """Take the next matter that fits the month, heating in winter say; never a repeat before what it repeats."""
    left = {matter.index for matter in waiting}
    month = moment.astimezone(SHANGHAI).month
    for position, matter in enumerate(waiting):
        earlier = matter.repeats if matter.repeats is not None else matter.same_as
        if (not matter.months or month in matter.months) and earlier not in left:
            return waiting.pop(position)
    return waiting.pop(0)


def _moments(today: datetime, count: int, chance: Random) -> list[datetime]:
    """When the matters come in: more on working days, in the morning and in the last week."""
    calendar = load_calendar()
    moments: list[datetime] = []
    while len(moments) < count:
        back = chance.randint(0, RECENT) if chance.random() < RECENT_SHARE else chance.randint(0, DAYS)
        day = (today - timedelta(days=back)).astimezone(SHANGHAI).date()
        if not calendar.is_workday(day) and chance.random() < 0.65:
            continue
        at = datetime.combine(day, time(chance.choice(HOURS), chance.randrange(60), chance.randrange(60)), SHANGHAI)
        if at > today - timedelta(minutes=5):
            at = today - timedelta(minutes=chance.randint(5, 240))
        moments.append(at)
    return sorted(moments)
