"""A supervision order brought to any state by the acts people use, and each act for the permission table."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from departments.models import Staff
from departments.roles import Role
from supervision.actions import orders
from supervision.models import SupervisionOrder
from tests.cast import City, Walk
from tests.supervision.second import another

DEMAND = "请于期限内到现场核实，恢复照明，并书面说明延误原因。"
TEXT = "已于当日下午更换三盏路灯并送电，回访诉求人确认恢复照明。"
NOTE = "已到现场查看，照明正常。"


def issuer(city: City) -> Staff:
    return city.person(Role.SUPERVISOR, "institution")


def drafter(city: City) -> Staff:
    return another(city, Role.HANDLER, "lead")


def signer(city: City) -> Staff:
    return another(city, Role.UNIT_APPROVER, "lead")


class OrderWalk:
    """Brings one order along its life, a quarter of an hour a step."""

    def __init__(self, city: City, *, walk: Walk | None = None, **given: Any) -> None:
        self.city = city
        self.walk = walk or Walk(city)
        if walk is None:
            self.walk.to("IN_PROGRESS")
        told = {
            "department": city.departments["lead"],
            "ground": "OVERDUE",
            "subject": "听雨路路灯长期不亮",
            "demand": DEMAND,
            "ticket": self.walk.ticket,
        }
        self.pk = orders.issue(**(told | given), by=issuer(city), now=self.tick()).pk

    @property
    def order(self) -> SupervisionOrder:
        return SupervisionOrder.objects.get(pk=self.pk)

    @property
    def now(self) -> datetime:
        return self.walk.now

    def tick(self, minutes: int = 15) -> datetime:
        return self.walk.tick(minutes)

    def to(self, state: str) -> SupervisionOrder:
        for step in ROADS[state]:
            STEPS[step](self)
        return self.order

    def step(self, name: str) -> SupervisionOrder:
        STEPS[name](self)
        return self.order


def _draft(walk: OrderWalk) -> None:
    orders.draft_report(walk.pk, text=TEXT, by=drafter(walk.city), now=walk.tick())


STEPS: dict[str, Callable[[OrderWalk], Any]] = {
    "ack": lambda walk: orders.ack(walk.pk, by=drafter(walk.city), now=walk.tick()),
    "draft": _draft,
    "report": lambda walk: orders.report(walk.pk, by=signer(walk.city), now=walk.tick()),
    "verify": lambda walk: orders.verify(walk.pk, note=NOTE, by=issuer(walk.city), now=walk.tick()),
    "send_back": lambda walk: orders.send_report_back(
        walk.pk, note="缺少现场照片。", by=issuer(walk.city), now=walk.tick()
    ),
    "close": lambda walk: orders.close(walk.pk, by=issuer(walk.city), now=walk.tick()),
    "escalate": lambda walk: orders.escalate(
        walk.pk, note="两次催促未果。", by=issuer(walk.city), now=walk.tick()
    ),
    "list": lambda walk: orders.list_publicly(walk.pk, by=issuer(walk.city), now=walk.tick()),
}
ROADS: dict[str, tuple[str, ...]] = {
    "ISSUED": (),
    "ACKED": ("ack",),
    "REPORTED": ("ack", "draft", "report"),
    "VERIFIED": ("ack", "draft", "report", "verify"),
    "CLOSED": ("ack", "draft", "report", "verify", "close"),
    "ESCALATED": ("ack", "escalate"),
}
ACTS: dict[str, tuple[tuple[str, ...], Callable[..., Any], dict[str, Any]]] = {
    "ack": ((), orders.ack, {}),
    "draft_report": ((), orders.draft_report, {"text": TEXT}),
    "report": (("draft",), orders.report, {}),
    "send_report_back": (("draft", "report"), orders.send_report_back, {"note": NOTE}),
    "verify": (("draft", "report"), orders.verify, {"note": NOTE}),
    "close": (ROADS["VERIFIED"], orders.close, {}),
    "call_off": ((), orders.call_off, {"note": NOTE}),
    "escalate": ((), orders.escalate, {"note": NOTE}),
    "prolong": ((), orders.prolong, {"days": 1, "note": NOTE}),
    "list_publicly": ((), orders.list_publicly, {}),
    "unlist": (("list",), orders.unlist, {}),
}


def _maker(verb: str) -> Callable[[City], tuple[Any, Callable[[Staff], object]]]:
    steps, act, given = ACTS[verb]

    def make(city: City) -> tuple[Any, Callable[[Staff], object]]:
        walk = OrderWalk(city)
        for step in steps:
            walk.step(step)
        now = walk.tick()
        return walk.order, lambda by: act(walk.pk, by=by, now=now, **given)

    return make


MAKE = {("order", verb): _maker(verb) for verb in ACTS}
