"""The ground the figures stand on: the demonstration city with bulk tickets, made once in the data folder."""

import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from departments.actions.accounts import open_account
from departments.actions.posts import appoint
from departments.actions.rule_versions import issue_rules
from departments.models import Department, Post, Staff
from departments.roles import Role
from departments.rule_versions import current_rules
from feedback.models import Ticket
from feedback.rules.answers import DEFAULT_CALLBACKS

FULL, SMALL = 100_000, 10_000
instead: list[int] = []
"""How many tickets to stand on instead, as ``--tickets=1000000`` says."""
DEPARTMENTS = 300


def stand(small: bool) -> int:
    """Make the city and load tickets until there are enough; returns how many tickets there are."""
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["testserver"]
    if not Ticket.objects.exists():
        call_command("demo", "--tickets", "50", "--json", stdout=sys.stderr)
    _call_everybody()
    wanted = instead[-1] if instead else SMALL if small else FULL
    lacking = wanted - Ticket.objects.count()
    if lacking > 0:
        call_command(
            "load_tickets", str(lacking), "--departments", str(DEPARTMENTS), "--json", stdout=sys.stderr
        )
        _analyze()
    return Ticket.objects.count()


def person(role: Role, department: Department | None = None) -> Staff:
    """Somebody who holds ``role`` on the department (made if need be), or anywhere."""
    posts = Post.objects.filter(role=role, ended_at=None, staff__is_active=True).select_related("staff")
    held = (posts.filter(department=department) if department else posts).order_by("id").first()
    if held:
        return held.staff
    assert department is not None
    username = f"bench.{role.value.lower()}.{department.pk}"
    staff = Staff.objects.filter(username=username).first() or open_account(
        username=username, display_name=username, password=None, by=None, now=timezone.now()
    )
    appoint(staff=staff, department=department, role=role, by=None, now=timezone.now())
    return staff


def visitor(staff: Staff) -> Client:
    """A browser in which the person is signed in."""
    client = Client()
    client.force_login(staff)
    return client


@dataclass(frozen=True)
class Cost:
    """What one page costs: queries, CPU of this process and of the database's, clock milliseconds (medians).

    The database's is the mean of all rounds: its clock ticks a hundred times a second.
    """

    queries: int
    cpu_ms: float
    ms: float
    db_ms: float


def cost(ask: Callable[[], Any], *, times: int = 15) -> Cost:
    """Measure ``ask``, which returns a response and is asked a few times before anything counts."""
    for _ in range(3):
        assert ask().status_code == 200
    with CaptureQueriesContext(connection) as asked:
        ask()
    queries = len(asked)  # counted at once: the next request clears the log
    cpu, clock, before = [], [], backend_cpu()
    for _ in range(times):
        began_cpu, began = time.process_time(), time.perf_counter()
        ask()
        cpu.append((time.process_time() - began_cpu) * 1000)
        clock.append((time.perf_counter() - began) * 1000)
    database = (backend_cpu() - before) * 1000 / times
    return Cost(queries, statistics.median(cpu), statistics.median(clock), database)


def told(page: Cost) -> str:
    """A page's cost in a few words."""
    return f"{page.queries} q, {page.cpu_ms:.1f} + {page.db_ms:.1f} ms CPU, {page.ms:.1f} ms"


def backend_cpu() -> float:
    """CPU seconds the database has spent on our connection; 0 where it runs on another machine."""
    connection.ensure_connection()
    try:
        stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    except OSError:
        return 0.0
    user, system = stat.rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _call_everybody() -> None:
    """The demonstration leaves some citizens undrawn, whom nobody may call: no figure is about them."""
    version = current_rules("callbacks", timezone.now())
    if version.values != DEFAULT_CALLBACKS:
        since = version.effective_from  # of two from one instant the later one is in force
        with transaction.atomic():
            issue_rules(kind="callbacks", values=DEFAULT_CALLBACKS, effective_from=since, by=None)


def _analyze() -> None:
    """Let the planner know the tables: the app's role may not."""
    url = os.environ.get("HUIYIN_ADMIN_DATABASE_URL") or os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("VACUUM (ANALYZE)")
