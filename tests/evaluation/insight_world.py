"""A September of the cast for the insights: topics, areas, channels, answers, what was late; who reads it."""

from datetime import datetime, timedelta
from typing import Any

from departments.models import Staff
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from feedback.models import Area, Channel, Ticket, Topic
from tests.cast import City, Walk
from tests.feedback.web import signed_in

NOW = datetime(2026, 10, 20, 10, 0, tzinfo=SHANGHAI)
SEPTEMBER = "2026-09"
MORNING = datetime(2026, 9, 21, 9, 0, tzinfo=SHANGHAI)
"""A Monday."""


def september(city: City, *, times: int = 1) -> list[Ticket]:
    """For the lead: two praised, one blamed, one never handled; two that nobody was given, without topic.

    Of the blamed one a second round is on; a repair and a road below the cast's topic; two areas, two
    channels.
    """
    streets = [below(city.topic, "T11", "路灯"), below(city.topic, "T12", "道路")]
    area = Area.objects.get_or_create(code="A2", defaults={"name": "南浦区"})[0]
    online = Channel.objects.get_or_create(code="wechat", defaults={"name": "微信"})[0]
    Channel.objects.filter(code="phone").update(is_online=False)
    found = []
    for round_ in range(times):
        for n, state in enumerate(("COMPLETED", "COMPLETED", "PENDING_VERDICT", "DISPATCHED")):
            ticket = Walk(city, now=MORNING + timedelta(hours=n, minutes=round_)).to(state)
            Ticket.objects.filter(pk=ticket.pk).update(
                topic=streets[n % 2], area=city.area if n else area, channel=online if n else city.channel
            )
            found.append(ticket)
        for n in range(2):
            start = MORNING + timedelta(days=2, hours=n, minutes=round_)
            found.append(Walk(city, now=start, phone=f"1390000{round_:02d}{n:02d}").ticket)
    return found


def below(topic: Topic, code: str, name: str) -> Topic:
    """A topic one level lower."""
    return Topic.objects.get_or_create(code=code, defaults={"name": name, "parent": topic})[0]


def manager(city: City) -> Staff:
    return city.person(Role.ASSESSMENT_MANAGER, "institution")


def of(city: City, path: str, staff: Staff | None = None) -> Any:
    return signed_in(staff or manager(city)).get(path)
