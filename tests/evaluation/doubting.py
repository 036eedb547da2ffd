"""Tickets whose ratings are doubtful, and the acts of two persons on a doubt."""

from datetime import datetime, timedelta
from typing import Any

from core.models import OutboxMessage
from departments.models import Staff
from departments.roles import Role
from evaluation.actions import integrity
from evaluation.models import RatingFlag
from feedback import actions
from feedback.actions.answering import Answer
from feedback.actions.origins import origin_of
from feedback.models import Rating, Ticket
from tests.cast import START, City, Walk
from tests.supervision.second import another

WHY = "已调取录音并致电市民本人核实。"
STAFF_PHONE = "13911112222"
AUDITOR, DECIDER = (Role.AUDITOR, "institution"), (Role.ASSESSMENT_MANAGER, "institution")


def token_of(ticket: Ticket) -> str:
    """The citizen's own link, from the message that took it to them."""
    message = OutboxMessage.objects.filter(key__startswith=f"ticket:{ticket.pk}:answer").latest("id")
    return str(message.body).split("/r/")[1].split("/")[0]


def rated_by_link(
    city: City,
    *,
    start: datetime = START,
    at: datetime | None = None,
    level: int = 5,
    address: str = "",
    phone: str = "13800002716",
) -> Rating:
    """A ticket whose citizen answered by the link."""
    walk = Walk(city, now=start, phone=phone)
    walk.to("PENDING_CALLBACK")
    now = at or walk.tick()
    given = Answer(level, "SOLVED" if level > 2 else "UNSOLVED", origin=origin_of(address, now=now))
    actions.rate(token_of(walk.ticket), answer=given, now=now)
    return Rating.objects.filter(ticket=walk.ticket).latest("id")


def rated_by_callback(
    city: City, *, start: datetime = START, level: int = 5, phone: str = "13800002716"
) -> Rating:
    """A ticket whose citizen answered a call."""
    walk = Walk(city, now=start, phone=phone)
    walk.to("PENDING_CALLBACK")
    agent = city.person(Role.CALLBACK_AGENT, "centre")
    given = Answer(level, "SOLVED" if level > 2 else "UNSOLVED")
    actions.record_callback(walk.ticket, outcome="REACHED", answer=given, by=agent, now=walk.tick())
    return Rating.objects.filter(ticket=walk.ticket).latest("id")


def colleague(city: City, place: str = "lead") -> Staff:
    """Somebody of a department, with a work phone."""
    person = city.person(Role.HANDLER, place)
    person.phone = STAFF_PHONE
    person.save(update_fields=["phone"])
    return person


def doubted(city: City, *, level: int = 5) -> RatingFlag:
    """A doubt about one rating: the citizen's number is a colleague's."""
    colleague(city)
    rating = rated_by_callback(city, level=level, phone=STAFF_PHONE)
    return RatingFlag.objects.get(flagged__rating=rating)


class Doubt:
    """One doubt, and both persons; other people than those whom the table of permissions tries."""

    def __init__(self, city: City, flag: RatingFlag, *, now: datetime = START + timedelta(days=3)) -> None:
        self.city, self.flag, self.now = city, flag, now

    def person(self, role: Role, place: str) -> Staff:
        return another(self.city, role, place)

    def propose(self, advice: str = "UPHOLD", **given: Any) -> "Doubt":
        by = self.person(*AUDITOR)
        self.flag = integrity.propose(self.flag, advice=advice, note=WHY, by=by, now=self.now, **given)
        return self

    def decide(self, verb: str) -> "Doubt":
        act = getattr(integrity, verb)
        self.flag = act(self.flag, note=WHY, by=self.person(*DECIDER), now=self.now + timedelta(hours=1))
        return self
