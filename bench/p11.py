"""P11: as many queries for ten rows as for all, for one department as for three hundred; on every page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Min
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench._ground import person, stand, visitor
from departments.actions.accounts import open_account
from departments.actions.posts import appoint
from departments.models import Department, Staff
from departments.roles import Role
from feedback.models import Dispatch, Ticket
from tests.growth.pages import addresses, asked, grown
from tests.growth.pages import pages as names

FEW = 10
QUEUE = "/queue/?sort=due"
"""Everything open: what a post opens with may be empty."""
AT_TOP = (Role.SUPERVISOR, Role.ASSESSMENT_MANAGER, Role.SERVICE_MANAGER, Role.HANDLER, Role.UNIT_APPROVER)
AT_CENTRE = (Role.INTAKE_AGENT, Role.DISPATCHER, Role.AUDITOR, Role.CALLBACK_AGENT)
DESKS = {
    "dispatch-desk": (Role.DISPATCHER, "/dispatch-desk/", ("REGISTERED", "PENDING_DISPATCH")),
    "reviews": (Role.AUDITOR, "/reviews/", ("PENDING_REVIEW",)),
    "callbacks": (Role.CALLBACK_AGENT, "/callbacks/", ("PENDING_CALLBACK",)),
    "verdicts": (Role.AUDITOR, "/verdicts/", ("PENDING_VERDICT",)),
    "returns": (Role.DISPATCHER, "/returns/", ("RETURN_PENDING",)),
    "to archive": (Role.AUDITOR, "/archive/?tab=waiting", ("COMPLETED",)),
    "archive": (Role.AUDITOR, "/archive/", ("ARCHIVED",)),
}


def main(small: bool) -> dict[str, Any]:
    """Value: pages whose number of queries depends on how many rows or departments there are."""
    tickets = stand(small)
    top = Department.objects.get(peer_group="INSTITUTION", parent=None)
    open_ = Dispatch.objects.filter(is_open=True)
    busy = open_.values("department").annotate(n=Count("pk")).order_by("-n", "department")
    one = Department.objects.get(pk=busy[0]["department"])
    pages = {
        "queue, departments": (
            _queries(visitor(_supervisor(one)), QUEUE),
            _queries(visitor(_supervisor(top)), QUEUE),
        ),
        "home, rows": _few_and_many(visitor(_supervisor(top)), "/", _few_dispatches),
        "queue, rows": _few_and_many(visitor(_supervisor(top)), QUEUE, _few_dispatches),
    }
    for name, (role, address, states) in DESKS.items():
        client = visitor(person(role, Department.objects.get(code="RX")))
        pages[f"{name}, rows"] = _few_and_many(client, address, lambda states=states: _few_tickets(states))  # type: ignore[misc]
    every = _every_page(top)
    unequal = {name: f"{few} and then {many}" for name, (few, many) in pages.items() if few < many}
    unequal |= {f"page {name}": shapes[0] for name, shapes in every.items() if shapes}
    return {
        "name": "P11",
        "value": len(unequal),
        "unit": "pages whose queries grow",
        "goal": "0",
        "holds": not unequal,
        "tickets": tickets,
        "departments": Department.objects.count(),
        "every_page": len(every),
        "grown": unequal,
        "pages": {name: many for name, (_few, many) in pages.items()},
    }


def _every_page(top: Department) -> dict[str, list[str]]:
    """What every page without an argument, and one of each kind they lead to, asks more often for more rows.

    Asked by somebody who holds every post; a statement for which there was no reason before counts as none.
    """
    client = visitor(_everybody(top))
    found = addresses(client, names())
    with _undone():
        _few_dispatches()
        for _role, _address, states in DESKS.values():
            _few_tickets(states)
        few = {name: asked(client, address) for name, address in found.items()}
    return {name: grown(few[name], asked(client, address)) for name, address in found.items()}


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


def _supervisor(department: Department) -> Staff:
    return person(Role.SUPERVISOR, department)


def _queries(client: Client, address: str) -> int:
    """The queries of one page, once the process is warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def _few_and_many(client: Client, address: str, hide: Callable[[], None]) -> tuple[int, int]:
    with _undone():
        hide()
        few = _queries(client, address)
    return few, _queries(client, address)


@contextmanager
def _undone() -> Iterator[None]:
    """What is written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _few_dispatches() -> None:
    """Close all but a few that are still due: the home page tells of those, the queue of any."""
    open_ = Dispatch.objects.filter(is_open=True)
    shown = open_.filter(due_at__gte=timezone.now()).order_by("due_at").values_list("pk", flat=True)[:FEW]
    open_.exclude(pk__in=list(shown)).update(is_open=False)


def _few_tickets(states: tuple[str, ...]) -> None:
    """Give all but a few to another department, where this centre's people do not see them."""
    elsewhere = Department.objects.exclude(code="RX").aggregate(pk=Min("pk"))["pk"]
    waiting = Ticket.objects.filter(state__in=states, centre__code="RX")
    shown = list(waiting.order_by("-is_callback_drawn", "due_at").values_list("pk", flat=True)[:FEW])
    waiting.exclude(pk__in=shown).update(centre_id=elsewhere)
