"""Ninety days of the demonstration city, ending on a given day."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from random import Random

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.demo.analysing import analyse
from config.demo.coordinating import coordinate
from config.demo.corpus import compose
from config.demo.doubting import doubt
from config.demo.house import build, read
from config.demo.judging import judge
from config.demo.knowing import know
from config.demo.lives import Life, live
from config.demo.lives.fates import deal
from config.demo.matter import DemoMatter
from config.demo.surveying import survey
from core import jobs
from core.models import Job
from core.refusals import Refused
from departments.calendars import load_calendar
from departments.models import Department
from departments.rules.calendar import SHANGHAI
from feedback.models import Ticket

KIND = "make_demo"
LOT = 20
SEED = 20260928
COUNT = 1000
DAYS = 90
RECENT, RECENT_SHARE = 8, 0.2
SLOW_SHARE = 0.07
_listeners: list[Callable[[int], None]] = []
HOURS = (8, 9, 9, 9, 10, 10, 10, 11, 11, 12, 13, 14, 14, 15, 15, 16, 16, 17, 18, 19, 20, 21)


@dataclass(frozen=True, slots=True)
class Planned:
    """A matter with the moment it comes in."""

    matter: DemoMatter
    moment: datetime
    fate: str = ""


def order(today: datetime, *, count: int = COUNT) -> Job:
    """Write the city, if there is none, and the promise of its tickets: a job that whoever is free will do.

    Raises Refused when there are tickets of another making. The city is there when this returns.
    """
    known = Job.objects.filter(kind=KIND).order_by("id").first()
    if known is not None:
        return known
    if Ticket.objects.exists() or Department.objects.exists():
        raise Refused("demo_in_the_way")
    with transaction.atomic():
        build(today - timedelta(days=DAYS + 1))
        return jobs.start(
            KIND, by_id=None, by_name="", params={"today": today.isoformat(), "count": count}, now=today
        )


@contextmanager
def told(show: Callable[[int], None]) -> Iterator[None]:
    """While inside, ``show`` hears how many tickets there are: for a person who waits at a terminal."""
    _listeners.append(show)
    try:
        yield
    finally:
        _listeners.remove(show)


@jobs.handler(KIND, title=_("Make the demonstration"))
def make(job: Job, progress: jobs.Progress) -> dict[str, object]:
    """Live the matters of the job, lot by lot; one that was killed goes on after the last lot committed."""
    today, count = datetime.fromisoformat(job.params["today"]), int(job.params["count"])
    planned, house, calendar = plan(today, count), read(), load_calendar()
    for start in range(int(job.result.get("made", 0)), count, LOT):
        lot = planned[start : start + LOT]
        with transaction.atomic():
            for one in lot:
                chance = Random(f"{SEED}:{one.matter.index}")
                is_slow = chance.random() < SLOW_SHARE and not one.fate
                live(Life(house, one.matter, chance, calendar, one.moment, today, is_slow, one.fate))
            Job.objects.filter(pk=job.pk).update(result={"made": start + len(lot)})
        progress(start + len(lot), count)
        for show in _listeners:
            show(start + len(lot))
    with transaction.atomic():
        coordinate(house, calendar, today, SEED)
        judge(house, calendar, today, SEED)
        analyse(house, today)
    with transaction.atomic():
        survey(house, today, SEED)
        doubt(house, today)
        know(house, today)
    return {"made": count}


def plan(today: datetime, count: int) -> list[Planned]:
    """Every matter with its moment: the newest day first so that the desks fill, what repeats last.

    Deterministic for the same ``today`` and ``count``.
    """
    waiting = compose(SEED, count)
    planned = [Planned(_fitting(waiting, moment), moment) for moment in _moments(today, count, Random(SEED))]
    moments = [(one.matter, one.moment) for one in planned]
    fates = deal(moments, today=today, calendar=load_calendar(), seed=SEED)
    return sorted((replace(one, fate=fates.get(one.matter.index, "")) for one in planned), key=_turn)


def _turn(one: Planned) -> tuple[bool, int, datetime]:
    return one.matter.repeats is not None, -one.moment.astimezone(SHANGHAI).date().toordinal(), one.moment


def _fitting(waiting: list[DemoMatter], moment: datetime) -> DemoMatter:
    """Take the next matter that fits the month, heating in winter say; no repeat before what it repeats."""
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
        at = datetime.combine(
            day, time(chance.choice(HOURS), chance.randrange(60), chance.randrange(60)), SHANGHAI
        )
        if at > today - timedelta(minutes=5):
            at = today - timedelta(minutes=chance.randint(5, 240))
        moments.append(at)
    return sorted(moments)
