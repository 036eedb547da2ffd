"""Matters of many: which are open for a call, which tickets may belong to one, and how far its rows are."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from departments.models import Staff
from departments.scope import scope
from feedback.actions.carrying import result_of, steps_of
from feedback.actions.incidents import may_join
from feedback.models import Area, Incident, IncidentTicket, Ticket, Topic
from feedback.rules.incidents import (
    BEFORE,
    OUT_AND_OPEN,
    OUT_AND_OVER,
    Call,
    Late,
    Match,
    Sign,
    Step,
    late_way,
    match,
    words_of,
)
from feedback.states import OPEN_STATES

MOST_PROPOSED = 500
MOST_OPEN = 12
GIVES = {Late.MERGE: "dispatch_tickets", Late.DIRECT: "register_tickets"}
"""The ways that give the answer at once, and the grant each wants."""
READ = ("left_at", "ticket__state", "ticket__public_reply", "incident__matter_id")
HERE = Q(rows__left_at__isnull=True)


@dataclass(frozen=True, slots=True)
class Offered:
    """An open matter of many at intake; ``match`` says why it may be this call's."""

    incident: Incident
    match: Match | None

    @property
    def answer(self) -> str:
        """The matter's answer, once it is out: it can be read to the caller."""
        return answer_out(self.incident.matter)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A ticket that may belong to a matter of many, and why."""

    ticket: Ticket
    match: Match


@dataclass(frozen=True, slots=True)
class Overview:
    """How many rows wait for what."""

    steps: Counter[Step]
    waiting_for: dict[int, Step]

    @property
    def total(self) -> int:
        return sum(self.steps.values())

    @property
    def done(self) -> int:
        return self.steps[Step.DONE]


def with_counts(rows: QuerySet[Incident]) -> QuerySet[Incident]:
    """Each with ``people``: how many tickets belong to it."""
    return rows.annotate(people=Count("rows", filter=HERE))


def open_for(user: Staff) -> list[Incident]:
    """The open matters of many of the centres where the person may join a ticket, the newest first."""
    seen = with_counts(Incident.objects.visible_to(user).open())
    rows = seen.select_related("area", "matter").order_by("-declared_at")[:MOST_OPEN]
    return [row for row in rows if may_join(user, centre_id=row.centre_id)]


def offered(user: Staff, *, text: str, area: Area | None, at: datetime) -> list[Offered]:
    """The open matters of many for a call, those that fit first."""
    line = frozenset(area_line([area.pk]).get(area.pk, ())) if area else frozenset()
    call = Call(text, line, (), at)
    found = [Offered(row, match(sign_of(row), call)) for row in open_for(user)]
    return sorted(found, key=lambda one: -(one.match.weight if one.match else 0))


def sign_of(incident: Incident) -> Sign:
    """By what the matter of many is known."""
    return Sign(
        words=words_of(incident.words),
        area_id=incident.area_id,
        topic_id=incident.topic_id,
        starts_at=incident.starts_at,
        ends_at=incident.ends_at,
    )


def proposals_for(incident: Incident, user: Staff) -> list[Proposed]:
    """Open tickets of the centre that belong to no matter yet and fit this one, best first."""
    sign = sign_of(incident)
    said = reduce(or_, (Q(content__contains=word) for word in sign.words), Q(pk__in=[]))
    rows = Ticket.objects.visible_to(user).filter(
        said,
        centre_id=incident.centre_id,
        state__in=OPEN_STATES,
        registered_at__gte=incident.starts_at - BEFORE,
    )
    if incident.ends_at is not None:
        rows = rows.filter(registered_at__lte=incident.ends_at)
    joined = IncidentTicket.objects.filter(ticket=OuterRef("pk"), left_at__isnull=True)
    free = rows.exclude(pk=incident.matter_id).filter(~Exists(joined))
    listed = list(free.select_related("area", "lead_department").order_by("registered_at")[:MOST_PROPOSED])
    areas = area_line({row.area_id for row in listed if row.area_id})
    topics = topic_line({row.topic_id for row in listed if row.topic_id})
    found = []
    for row in listed:
        places, subjects = areas.get(row.area_id or 0, ()), topics.get(row.topic_id or 0, ())
        call = Call(f"{row.title} {row.content}", places, subjects, row.registered_at)
        if why := match(sign, call):
            found.append(Proposed(row, why))
    return sorted(found, key=lambda one: (-one.match.weight, one.ticket.pk))


def overview_of(incident: Incident) -> Overview:
    """What its rows wait for; three queries, whatever their number."""
    rows = IncidentTicket.objects.filter(incident=incident, left_at__isnull=True)
    named = rows.select_related("ticket", "incident").only(*READ)
    steps = steps_of(list(named), result_of(incident))
    return Overview(Counter(steps.values()), dict(steps))


def incident_of(ticket: Ticket, user: Staff) -> Incident | None:
    """The matter of many the ticket belongs to, if the person may see it."""
    rows = IncidentTicket.objects.filter(ticket=ticket, left_at__isnull=True).values("incident")
    return with_counts(Incident.objects.visible_to(user).filter(pk__in=rows)).select_related("matter").first()


@dataclass(frozen=True, slots=True)
class LateOffer:
    """The answer that a call may get at once. ``way`` None: it can be read out, and is not theirs to give."""

    incident: Incident
    text: str
    way: Late | None

    @property
    def is_given(self) -> bool:
        return self.way in GIVES


def answer_out(matter: Ticket) -> str:
    """The matter's answer in its citizens' hands; empty before, and when the matter ended without one."""
    return matter.public_reply if matter.state in OUT_AND_OPEN | OUT_AND_OVER else ""


def late_offer(ticket: Ticket, incident: Incident, user: Staff) -> LateOffer | None:
    """What a call that belongs, or would belong, to an answered matter can be given by this person."""
    matter = incident.matter
    text = answer_out(matter)
    way = late_way(
        state=str(ticket.state), category=ticket.category, matter_state=str(matter.state), text=text
    )
    if way is None:
        return None
    grant = GIVES.get(way)
    is_theirs = grant is None or ticket.centre_id in scope(user, grant)
    return LateOffer(incident, text, way if is_theirs else None)


def area_line(ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Each area's id with those above it; one query."""
    return _lines(Area.objects.filter(pk__in=list(ids)))


def topic_line(ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Each topic's id with those above it; one query."""
    return _lines(Topic.objects.filter(pk__in=list(ids)))


def _lines(rows: QuerySet[Area] | QuerySet[Topic]) -> dict[int, tuple[int, ...]]:
    found = rows.values_list("pk", "parent_id", "parent__parent_id")
    return {row[0]: tuple(pk for pk in row if pk) for row in found}
