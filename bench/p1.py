"""P1: the queue page of 50 rows, as handler and supervisor, under every filter."""

from typing import Any

from django.db.models import Count
from django.test import Client, override_settings

from bench._ground import cost, person, stand, told, visitor
from bench._plans import Plans
from departments.models import Department
from departments.roles import Role
from feedback.models import Channel, Dispatch, Topic

QUERIES, RATIO, MEDIAN_MS = 12, 2.0, 30.0


def main(small: bool) -> dict[str, Any]:
    """Value: the dearest page's CPU as a multiple of the bare page's."""
    tickets = stand(small)
    visitors = _visitors()
    with override_settings(ROOT_URLCONF="bench._bare"):
        bare = cost(lambda: visitors["supervisor"].get("/bare/"))
    pages = {
        f"{who} {name}": cost(lambda client=client, address=address: client.get(address))  # type: ignore[misc]
        for who, client in visitors.items()
        for name, address in _addresses().items()
    }
    plans = Plans()
    for who, client in visitors.items():
        for name, address in _addresses().items():
            with plans.watching(f"{who} {name}"):
                client.get(address)
    faults = plans.faults()
    most = max(page.queries for page in pages.values())
    dearest = max(pages, key=lambda name: pages[name].cpu_ms)
    slowest = max(pages, key=lambda name: pages[name].ms)
    ratio = pages[dearest].cpu_ms / bare.cpu_ms
    return {
        "name": "P1",
        "value": round(ratio, 2),
        "unit": "x CPU of a bare page",
        "goal": f"<= {RATIO} x, <= {QUERIES} queries, median <= {MEDIAN_MS:.0f} ms quiet, plans sound",
        "holds": ratio <= RATIO and most <= QUERIES and not faults,
        "tickets": tickets,
        "queries": most,
        "dearest": dearest,
        "slowest": slowest,
        "slowest_ms": round(pages[slowest].ms, 1),
        "most_db_ms": round(max(page.db_ms for page in pages.values()), 1),
        "plans": faults,
        "bare": told(bare),
        "pages": {name: told(page) for name, page in pages.items()},
    }


def _visitors() -> dict[str, Client]:
    busiest = (
        Dispatch.objects.filter(is_open=True).values("department").annotate(n=Count("pk")).order_by("-n")
    )
    department = Department.objects.get(pk=busiest[0]["department"])
    top = Department.objects.get(peer_group="INSTITUTION", parent=None)
    return {
        "handler": visitor(person(Role.HANDLER, department.parent or department)),
        "supervisor": visitor(person(Role.SUPERVISOR, top)),
    }


def _addresses() -> dict[str, str]:
    topic = Topic.objects.filter(depth=1).order_by("id").first()
    channel = Channel.objects.order_by("id").first()
    assert topic
    assert channel
    filters = [
        "",
        "tab=sign",
        "tab=overdue",
        "tab=back",
        "sort=-due",
        "sort=new",
        "closed=1",
        "category=HELP",
    ]
    filters += ["urgency=URGENT", f"topic={topic.pk}", f"channel={channel.pk}", "assignee=nobody", "q=路灯"]
    return {words or "plain": f"/queue/?{words}" for words in filters}
