"""P11: as many queries for a thousand tickets as for all, for ten departments as for hundreds; on every page.

To hide a million rows is a million writes. So the few stand in a city of their own, made for the figure and
dropped again: the same demonstration, a thousand tickets, ten departments. Somebody who holds every post
walks through both, and a page is at fault that asks anything more often in the large one. It proves that no
page asks for each row or each department of what grows; of what the demonstration alone has (surveys, papers
of supervision) there is as much in both. What only grew slower does not show: the plans of P1 are for that.
Pages without an argument, and one of each kind they lead to; ``only_many`` were met in the large city alone.
"""

import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from bench._ground import stand, visitor
from bench._overdue import database
from departments.actions.accounts import open_account
from departments.actions.posts import appoint
from departments.models import Department, Staff
from departments.roles import Role
from feedback.models import Dispatch
from tests.growth.pages import addresses, asked, grown
from tests.growth.pages import pages as names

FEW, FEW_DEPARTMENTS = 1_000, 10
LEAST = 75
"""So many pages are met in both, at the least: fewer would mean that the walk has lost its way."""
AT_TOP = (Role.SUPERVISOR, Role.ASSESSMENT_MANAGER, Role.SERVICE_MANAGER, Role.HANDLER, Role.UNIT_APPROVER)
AT_CENTRE = (Role.INTAKE_AGENT, Role.DISPATCHER, Role.AUDITOR, Role.CALLBACK_AGENT)


def main(small: bool) -> dict[str, Any]:
    """Value: pages that ask something more often where there are more rows and departments."""
    with database("huiyin_p11"):
        few = _walked(FEW, FEW_DEPARTMENTS)
        before = Dispatch.objects.filter(is_open=True).count()
    tickets = stand(small)
    many = _walked()
    assert Dispatch.objects.filter(is_open=True).count() > before, "nothing has grown"
    both = [name for name in many if name in few]
    unequal = {name: shapes for name in both if (shapes := grown(few[name], many[name]))}
    return {
        "name": "P11",
        "value": len(unequal),
        "unit": "pages whose queries grow",
        "goal": "0",
        "holds": not unequal and len(both) >= LEAST,
        "tickets": tickets,
        "departments": Department.objects.count(),
        "every_page": len(both),
        "only_many": sorted(many.keys() - few.keys()),
        "grown": {name: shapes[0][:500] for name, shapes in unequal.items()},
        "pages": {name: len(many[name]) for name in both},
    }


def _walked(tickets: int = 0, departments: int = 0) -> dict[str, list[str]]:
    """The statements of every page, by its name; in a city made for it where ``tickets`` are asked for."""
    if tickets:
        settings.DEMO, settings.ALLOWED_HOSTS = True, ["testserver"]
        call_command("demo", "--tickets", "50", "--json", stdout=sys.stderr)
        call_command(
            "load_tickets", str(tickets), "--departments", str(departments), "--json", stdout=sys.stderr
        )
    client = visitor(_everybody(Department.objects.get(peer_group="INSTITUTION", parent=None)))
    found = addresses(client, names())
    return {name: asked(client, address) for name, address in found.items()}


def _everybody(top: Department) -> Staff:
    """Somebody who holds every working post, and so opens every page of work."""
    name, now = "bench.everybody", timezone.now()
    known = Staff.objects.filter(username=name).first()
    if known:
        return known
    staff = open_account(username=name, display_name=name, password=None, by=None, now=now)
    centre = Department.objects.get(code="RX")
    for role in AT_TOP + AT_CENTRE:
        place = centre if role in AT_CENTRE else top
        appoint(staff=staff, department=place, role=role, by=None, now=now)
    return staff
