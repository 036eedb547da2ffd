"""Tickets on the dispatch desk that resemble no other, and the page on which several of them are sent."""

from datetime import timedelta
from typing import Any

from django.test import Client

from core.evidence import Subject, records_of
from departments.roles import Role
from feedback import actions
from feedback.history import facts_of_record
from feedback.models import Dispatch, Ticket
from feedback.rules.registration import NewMatter
from tests.cast import START, City

DESK, BULK = "/dispatch-desk/", "/dispatch-desk/bulk/"
PLACES = ("听雨路", "望湖街", "石桥巷", "东门大道", "新安里", "老码头", "南塘", "北苑")
MATTERS = (
    "路灯坏了三天没有人来修理", "井盖松动车过就响一直没处理", "公交站牌字迹看不清楚需要更换",
    "小区门口垃圾清运太晚气味很大", "行道树枝叶遮挡了信号灯", "人行道地砖破损容易绊倒老人",
    "夜间施工噪音影响孩子学习", "广场健身器材螺丝脱落",
)  # fmt: skip


def fresh(city: City, place: int = 0, **changed: Any) -> Ticket:
    """A ticket on the desk that resembles no other; ``changed`` sets what it holds."""
    where, what = PLACES[place], MATTERS[place]
    ticket = actions.register(
        NewMatter(content=f"{where}{what}。", title=f"{where}一事", phone=f"1390000000{place}"),
        by=city.person(Role.INTAKE_AGENT, "centre"),
        now=START + timedelta(minutes=place),
        centre=city.departments["centre"],
        channel=city.channel,
    )
    known = {"category": "HELP", "topic": city.topic, **changed}
    Ticket.objects.filter(pk=ticket.pk).update(**known)
    return Ticket.objects.get(pk=ticket.pk)


def asked(client: Client, *tickets: Ticket, **more: Any) -> Any:
    return client.post(BULK, {"t": [ticket.pk for ticket in tickets], "next": DESK, **more})


def sent(client: Client, *tickets: Ticket, **more: Any) -> Any:
    """The answer to the form that is sure, with every row ticked, as it stood when ``tickets`` were read."""
    ids = [ticket.pk for ticket in tickets]
    given = {"t": ids, "go": ids, "asked": "1", "sure": "1", "next": DESK}
    versions = {f"v-{ticket.pk}": ticket.version for ticket in tickets}
    return client.post(BULK, {**given, **versions, **more}, follow=True)


def told(ticket: Ticket) -> list[str]:
    return [record.verb for record in records_of(Subject("ticket", ticket.pk))]


def facts_of(ticket: Ticket) -> dict[str, Any]:
    """What the evidence keeps of the dispatch."""
    return dict(facts_of_record(records_of(Subject("ticket", ticket.pk)).get(verb="dispatch")))


def lead_of(ticket: Ticket) -> str:
    row = Dispatch.objects.select_related("department").get(ticket=ticket, role="LEAD", voided_at=None)
    return str(row.department.name)


def left(answer: Any) -> dict[int, list[str]]:
    """By ticket the codes for which it stays."""
    return {one.ticket.pk: [reason.code for reason in one.why] for one in answer.context["left"]}
