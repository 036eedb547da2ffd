"""``load_tickets N``: realistic bulk data by COPY, with its evidence, for benches and drills."""

import json
import random
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from core.evidence import append_many
from departments.actions.tree import create_department
from departments.models import Department, PeerGroup, Post, Staff
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from feedback.actions._numbers import take_numbers
from feedback.bulk.copying import copy_rows, reserve_ids
from feedback.bulk.tickets import Batch, Ground, Ids, make
from feedback.models import Area, Channel, Complainant, Deadline, Dispatch, Ticket, Topic

LOT = 5000
PEOPLE = 500


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
        chance = random.Random(options["seed"])
        ground = _ground(timezone.now(), options["departments"])
        first = Ticket.objects.count() + 1
        for start in range(first, first + count, LOT):
            lot = range(start, min(start + LOT, first + count))
            with transaction.atomic():
                _write(make(ground, lot, _ids(len(lot)), chance, open_share))
            if not options["json"]:
                self.stderr.write(f"\r{lot[-1] - first + 1} / {count}", ending="")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(json.dumps({"loaded": count}) if options["json"] else f"\nLoaded {count} tickets.")


def _ids(count: int) -> Ids:
    return Ids(
        ticket=reserve_ids(Ticket, count),
        dispatch=reserve_ids(Dispatch, count),
        deadline=reserve_ids(Deadline, count),
    )


def _write(batch: Batch) -> None:
    _number(batch.tickets)
    copy_rows(Ticket, batch.tickets)
    copy_rows(Dispatch, batch.dispatches)
    copy_rows(Deadline, batch.deadlines)
    append_many(batch.entries)


def _number(tickets: Sequence[Ticket]) -> None:
    """Give each ticket the next number of its day, the days in one order so that loads take turns."""
    by_day: dict[date, list[Ticket]] = defaultdict(list)
    for ticket in tickets:
        by_day[ticket.registered_at.astimezone(SHANGHAI).date()].append(ticket)
    for _day, rows in sorted(by_day.items()):
        for ticket, number in zip(rows, take_numbers(rows[0].registered_at, len(rows)), strict=True):
            ticket.number = number


def _ground(now: datetime, wanted: int) -> Ground:
    centre = Department.objects.filter(peer_group=PeerGroup.CENTRE).order_by("id").first()
    channels, topics, areas = list(Channel.objects.all()), list(Topic.objects.all()), list(Area.objects.all())
    if centre is None or not (channels and topics and areas):
        raise CommandError("There is no institution yet. Run `python3 run.py manage demo` first.")
    handlers: dict[int, list[Staff]] = defaultdict(list)
    for post in Post.objects.filter(role=Role.HANDLER, ended_at__isnull=True).select_related("staff"):
        handlers[post.department_id].append(post.staff)
    return Ground(
        centre=centre,
        departments=_departments(centre, wanted, now),
        channels=channels,
        topics=topics,
        areas=areas,
        handlers=dict(handlers),
        complainants=_people(now),
        now=now,
    )


def _departments(centre: Department, wanted: int, now: datetime) -> Sequence[Department]:
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
    return list(working)


def _people(now: datetime) -> Sequence[Complainant]:
    people = [Complainant(name=f"市民{n}", phone=f"1990000{n:04d}", created_at=now) for n in range(PEOPLE)]
    return Complainant.objects.bulk_create(people)
