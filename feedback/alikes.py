"""Which tickets of the last 30 days may be the same matter: found by indexed look-ups, judged by pure rules.

Same caller, same area and topic, or the very same words make a candidate; at most ``POOL`` of each are read.
Two to four queries, whatever the number of tickets.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from feedback.models import Complainant, Likeness, Ticket
from feedback.rules.likeness import WITHIN, Alike, pairs_of, percent_alike
from feedback.states import OPEN_STATES, State

POOL = 60
MOST = 6
PLACE_ALIKE = 60
STATES = (*OPEN_STATES, State.COMPLETED, State.ARCHIVED)
INDEXES = ("phone_index", "channel_account_index", "id_number_index")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another ticket and what it has in common with the one in hand."""

    ticket: Ticket
    alike: Alike

    @property
    def can_take_in(self) -> bool:
        """Whether the one in hand can be merged into it; else it can be its repeat."""
        return self.ticket.is_open


def alike_to(
    ticket: Ticket,
    *,
    now: datetime,
    among: QuerySet[Ticket] | None = None,
    callers: frozenset[int] | None = None,
) -> list[Candidate]:
    """The best candidates first; ``among`` narrows them to what a person may see.

    Pairs that somebody has told apart are left out. ``ticket`` may be one that is not saved yet; then
    ``callers`` says whose it is.
    """
    rows = (Ticket.objects.all() if among is None else among).filter(
        centre=ticket.centre_id, state__in=STATES
    )
    recent = rows.filter(Q(registered_at__gte=now - WITHIN) | Q(completed_at__gte=now - WITHIN))
    pool = recent
    if ticket.pk:
        apart = Likeness.objects.filter(ticket=ticket, told_apart_at__isnull=False).values("other_id")
        pool = recent.exclude(pk=ticket.pk).exclude(pk__in=apart)
    named = pool.select_related("lead_department", "area", "channel", "complainant").order_by(
        "-registered_at"
    )
    whose = _callers(ticket) if callers is None else set(callers)
    found = {row.pk: row for query in _lookups(ticket, whose) for row in named.filter(query)[:POOL]}
    return _judged(ticket, whose, found.values())


def _lookups(ticket: Ticket, callers: set[int]) -> list[Q]:
    lookups = [Q(content_digest=ticket.content_digest)]
    if callers:
        lookups.append(Q(complainant_id__in=callers))
    if ticket.area_id:
        topic = Q(topic_id=ticket.topic_id) if ticket.topic_id else Q()
        lookups.append(Q(area_id=ticket.area_id) & topic)
    return lookups


def _callers(ticket: Ticket) -> set[int]:
    """The ids of this citizen, however they were written down: by the blind indexes."""
    person = ticket.complainant
    if person is None:
        return set()
    given = [Q(**{name: value}) for name in INDEXES if (value := getattr(person, name))]
    if not given:
        return {person.pk}
    return {person.pk, *Complainant.objects.filter(reduce(or_, given)).values_list("pk", flat=True)}


def _judged(ticket: Ticket, callers: set[int], rows: Iterable[Ticket]) -> list[Candidate]:
    own = pairs_of(ticket.content)
    found = []
    for row in rows:
        alike = Alike(
            same_caller=row.complainant_id in callers,
            same_place=_same_place(ticket, row),
            percent=percent_alike(own, pairs_of(row.content)),
        )
        if alike.is_worth_a_look:
            found.append(Candidate(row, alike))
    return sorted(found, key=lambda one: (-one.alike.weight, -one.ticket.pk))[:MOST]


def _same_place(one: Ticket, other: Ticket) -> bool:
    if one.area_id and other.area_id and one.area_id != other.area_id:
        return False
    if one.place and other.place:
        return percent_alike(pairs_of(one.place), pairs_of(other.place)) >= PLACE_ALIKE
    return bool(one.area_id and one.area_id == other.area_id and one.place == other.place)
