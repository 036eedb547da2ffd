"""``load_tickets N``: realistic bulk data by COPY, with its evidence, for benches and drills."""

import json
import random
import resource
import sys
import time
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from core.console import ProgressBar
from core.evidence import begin_many
from departments.actions.tree import create_department
from departments.models import Department, PeerGroup, Post
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from feedback.actions._numbers import take_numbers
from feedback.bulk.ground import Ground, unequal
from feedback.bulk.tickets import Maker
from feedback.models import Area, Channel, Complainant, Ticket, Topic

LOT = 5000
YEAR, RECENT = timedelta(days=365), timedelta(days=14)
SLOT = timedelta(minutes=10)
PER_PERSON = 5
"""So many tickets a citizen, on the average."""
REGULARS, OF_REGULARS = 40, 0.04
"""A few people of each lot call again and again."""
HOURS = (
    (*range(24),),
    (1, 1, 1, 1, 1, 2, 3, 6, 14, 28, 41, 51, 58, 65, 75, 86, 95, 102, 107, 111, 114, 116, 117, 118),
)
DESK = (Role.INTAKE_AGENT, Role.DISPATCHER, Role.AUDITOR, Role.CALLBACK_AGENT)


class Command(BaseCommand):
    """Load N tickets spread over departments, states and a year; demo mode only."""

    help = "Load N realistic tickets by COPY, with their evidence (demo mode only)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--open-share", type=float, default=0.05, help="share of tickets still open, 0 to 1"
        )
        parser.add_argument(
            "--departments", type=int, default=0, help="make up departments until there are so many"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        count, open_share = options["count"], options["open_share"]
        if not settings.DEMO:
            raise CommandError(
                "load_tickets writes made-up tickets and runs in demo mode only (HUIYIN_DEMO=1)."
            )
        if count < 1 or not 0 <= open_share <= 1:
            raise CommandError("The count must be 1 or more and --open-share between 0 and 1.")
        began, began_cpu = time.perf_counter(), time.process_time()
        chance = random.Random(options["seed"])
        maker = Maker(_ground(timezone.now(), options["departments"], chance), chance)
        bar = ProgressBar(sys.stderr, count, is_shown=not options["json"])
        for done in _loaded(maker, count, open_share):
            bar.show(done)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        bar.finish(count)
        figures = {
            "loaded": count,
            "seconds": round(time.perf_counter() - began, 1),
            "cpu_s": round(time.process_time() - began_cpu, 1),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        }
        self.stdout.write(json.dumps(figures) if options["json"] else f"\nLoaded {count} tickets.")


def _loaded(maker: Maker, count: int, open_share: float) -> Iterator[int]:
    """Make and write lot after lot, each in a transaction; how many there are so far."""
    first = Ticket.objects.count() + 1
    for start in range(0, count, LOT):
        lot = range(start, min(start + LOT, count))
        with transaction.atomic():
            people = _people(first + start, len(lot), maker.ground.now)
            starts = _starts(maker, lot, count, open_share)
            for place, (at, is_open) in enumerate(starts):
                regular = maker.chance.random() < OF_REGULARS
                among = min(REGULARS, len(people)) if regular else len(people)
                person = people[int(maker.chance.random() * among)]
                maker.make(first + start + place, at, person, is_open=is_open)
            _write(maker)
        yield lot.stop


def _starts(maker: Maker, lot: range, count: int, open_share: float) -> list[tuple[datetime, bool]]:
    """When the lot's tickets are registered, in order: done ones in its part of the year, open ones late."""
    chance, now = maker.chance, maker.ground.now
    found = []
    for number in lot:
        is_open = chance.random() < open_share
        if is_open:
            at = now - SLOT - RECENT * chance.random() ** 5
        else:
            day = now - YEAR + (YEAR - RECENT) * ((number + chance.random()) / count)
            hour = maker.one_of(HOURS)
            at = day.astimezone(SHANGHAI).replace(hour=hour, minute=int(chance.random() * 60))
        seconds = at.timestamp() // SLOT.total_seconds() * SLOT.total_seconds()
        found.append((datetime.fromtimestamp(seconds, SHANGHAI), is_open))
    return sorted(found)


def _write(maker: Maker) -> None:
    """Number the tickets and write everything, the evidence last: it seals the rows as they stand."""
    maker.tickets.fill("number", _numbers(maker.tickets.column("registered_at")))
    for table in maker.tables:
        table.copy()
    begin_many(maker.entries)
    maker.entries = []


def _numbers(moments: Sequence[datetime]) -> Iterator[str]:
    """The next numbers of each moment's day; the moments ascend, so that loads take turns."""
    for _day, same in groupby(moments, key=_day_of):
        day = list(same)
        yield from take_numbers(day[0], len(day))


def _day_of(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def _ground(now: datetime, wanted: int, chance: random.Random) -> Ground:
    centre = Department.objects.filter(peer_group=PeerGroup.CENTRE).order_by("id").first()
    ids = {model: list(model.objects.values_list("pk", flat=True)) for model in (Channel, Topic, Area)}
    if centre is None or not all(ids.values()):
        raise CommandError("There is no institution yet. Run `python3 run.py manage demo` first.")
    staff: dict[tuple[str, int], list[int]] = defaultdict(list)
    for role, department, person in Post.objects.filter(ended_at=None).values_list(
        "role", "department_id", "staff_id"
    ):
        staff[role, department].append(person)
    return Ground(
        centre=centre,
        departments=unequal(_departments(centre, wanted, now), chance, 0.8),
        channels=unequal(ids[Channel], chance, 1.0),
        topics=unequal(ids[Topic], chance, 0.6),
        areas=unequal(ids[Area], chance, 0.5),
        handlers={place: people for (role, place), people in staff.items() if role == Role.HANDLER},
        desk={role: next(iter(staff.get((role, centre.pk), ())), None) for role in DESK},
        now=now,
    )


def _departments(centre: Department, wanted: int, now: datetime) -> list[int]:
    working = Department.objects.exclude(peer_group__in=(PeerGroup.CENTRE, PeerGroup.INSTITUTION)).filter(
        is_active=True
    )
    for number in range(working.count() + 1, wanted + 1):
        create_department(
            code=f"load-{number:03d}",
            name=f"测试单位 {number:03d}",
            peer_group=PeerGroup.BUREAU,
            parent=centre.parent,
            by=None,
            now=now,
        )
    return list(working.order_by("id").values_list("pk", flat=True))


def _people(number: int, count: int, now: datetime) -> list[int]:
    """New citizens for a lot that begins with ``number``; their phones follow it."""
    last = number + count // PER_PERSON
    people = [
        Complainant(name=f"市民{n}", phone=f"199{n:08d}", created_at=now) for n in range(number, last + 1)
    ]
    return [person.pk for person in Complainant.objects.bulk_create(people)]
