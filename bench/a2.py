"""A2: counts, screens and files of every list against the permitted set, for 200 people of all posts."""

import random
import sys
from typing import Any

from django.conf import settings
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench._ground import person, stand
from core import exports
from core.exports import ExportedList, every_list
from core.refusals import Refused
from departments.models import Department, Staff
from departments.roles import Role
from tests.evaluation.permitted import Permitted, World

PEOPLE, FEW = 200, 40
ROLES = (
    Role.HANDLER,
    Role.UNIT_APPROVER,
    Role.SUPERVISOR,
    Role.AUDITOR,
    Role.CALLBACK_AGENT,
    Role.INTAKE_AGENT,
    Role.ASSESSMENT_MANAGER,
    Role.SERVICE_MANAGER,
)
QUERIES = {"queue": "closed=1"}
BY_HAND = ("queue", "archive")
"""Lists whose permitted rows are worked out from posts and rows alone."""


def main(small: bool) -> dict[str, Any]:
    """Value: in how many cells (a person and a list) screen, count, file and permitted set are not one."""
    tickets = stand(small)
    settings.ALLOWED_HOSTS = ["testserver"]
    staff = _people(FEW if small else PEOPLE)
    world = World()
    wrong, cells, rows = [], 0, 0
    for place, one in enumerate(staff, 1):
        held, page = world.of(one), Client()
        page.force_login(one)
        for listed in every_list():
            found, taken = _differences(one, listed, held, page)
            wrong += found
            cells, rows = cells + 1, rows + taken
        print(f"A2 {place}/{len(staff)}", end="\r", file=sys.stderr, flush=True)
    return {
        "name": "A2",
        "value": len(wrong),
        "unit": "differences",
        "goal": f"0 for {PEOPLE} people",
        "holds": not wrong,
        "tickets": tickets,
        "people": len(staff),
        "cells": cells,
        "rows": rows,
        "wrong": wrong[:20],
    }


def _people(n: int) -> list[Staff]:
    """Somebody of each role in turn, at departments drawn by a fixed seed."""
    dice = random.Random(20261001)
    departments = list(Department.objects.filter(is_active=True).order_by("id"))
    return [person(ROLES[place % len(ROLES)], dice.choice(departments)) for place in range(n)]


def _differences(one: Staff, listed: ExportedList, held: Permitted, page: Client) -> tuple[list[str], int]:
    """What is not one in this cell, and how many rows the file would hold."""
    query, now = QUERIES.get(listed.name, ""), timezone.now()
    answer = page.get(f"{reverse(listed.name)}?{query}")
    try:
        request = exports.asked(listed, query, one)
        counts = exports.counted(listed, request, now)
        rows = exports.Cells(listed.columns, exports.rows_to_take(listed, request, now))
        written = sum(1 for _row in rows)
    except (Refused, Http404):
        return ([] if answer.status_code == 404 else [f"{one.username} {listed.name}: no list"]), 0
    told = _total(answer)
    wrong = []
    if answer.status_code != 200 or told not in (None, counts.shown):
        wrong.append("the screen")
    if written != counts.taken or len(set(rows.ids)) != written:
        wrong.append("the count")
    if listed.takeable(one).filter(pk__in=rows.ids).count() != written:
        wrong.append("the check at the download")
    if listed.name in BY_HAND and set(rows.ids) != getattr(held, f"{listed.name}_file"):
        wrong.append("the permitted set")
    return [f"{one.username} {listed.name}: {what}" for what in wrong], written


def _total(answer: Any) -> int | None:
    """The number on the page; None where it only says that there are very many."""
    said = str((answer.context or {}).get("total", "")).replace(",", "")
    return int(said) if said.isdecimal() else None
