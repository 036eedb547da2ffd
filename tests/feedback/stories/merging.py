"""The stories of merges, questions, supplements and direct answers."""

from datetime import datetime, timedelta

from departments.roles import Role
from feedback import actions
from feedback.models import Ticket
from feedback.rules.registration import NewMatter
from tests.cast import City
from tests.feedback.stories._terms import Telling, Terms
from tests.roads.merging import QUESTION, REPLY, SUPPLEMENT


def another(city: City, at: datetime, urgency: str = "NORMAL") -> Ticket:
    """A second matter, registered a minute before."""
    return actions.register(
        NewMatter(content="听雨路路灯杆漏电。", phone="13900002716", urgency=urgency),
        by=city.person(Role.INTAKE_AGENT, "centre"),
        now=at - timedelta(minutes=1),
        centre=city.departments["centre"],
        channel=city.channel,
    )


def take_in(city: City, ticket: Ticket, at: datetime, given: dict[str, str]) -> Ticket:
    """A second matter of this urgency is merged into the story's ticket."""
    child = another(city, at, given["urgency"])
    actions.merge(child, into=ticket, by=city.person(Role.DISPATCHER, "centre"), now=at)
    return Ticket.objects.get(pk=ticket.pk)


def _merge(city: City, at: datetime, _given: dict[str, str]) -> Terms:
    return Role.DISPATCHER, "centre", {"into": another(city, at)}


def _unmerge(_city: City, _at: datetime, _given: dict[str, str]) -> Terms:
    return Role.DISPATCHER, "centre", {}


def _ask(_city: City, _at: datetime, _given: dict[str, str]) -> Terms:
    return Role.INTAKE_AGENT, "centre", {"text": QUESTION}


def _supplement(_city: City, _at: datetime, _given: dict[str, str]) -> Terms:
    return Role.INTAKE_AGENT, "centre", {"text": SUPPLEMENT}


def _answer(city: City, _at: datetime, _given: dict[str, str]) -> Terms:
    return Role.INTAKE_AGENT, "centre", {"reply": REPLY, "topic": city.topic}


TERMS: dict[str, Telling] = {
    "merge": _merge,
    "unmerge": _unmerge,
    "ask_citizen": _ask,
    "supplement": _supplement,
    "answer_directly": _answer,
}
