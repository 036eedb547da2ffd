"""Which tickets of the last 30 days may be the same matter: found by indexed look-ups, judged by pure rules.

Same caller, same area and topic, or the very same words make a candidate; at most ``POOL`` of each are read.
Two to four queries, whatever the number of tickets.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from core.known_queries import KnownQuery
from feedback.models import Complainant, Likeness, Ticket
from feedback.rules.likeness import WITHIN, Alike, pairs_of, percent_alike
from feedback.states import OPEN_STATES, State

POOL = 60
MOST = 6
PLACE_ALIKE = 60
STATES = (*OPEN_STATES, State.COMPLETED, State.ARCHIVED)
INDEXES = ("phone_index", "channel_account_index", "id_number_index")
LOOKUPS: dict[str, Callable[..., Q]] = {
    "words": lambda digest: Q(content_digest=digest),
    "callers": lambda callers: Q(complainant_id__in=callers),
    "area": lambda area: Q(area_id=area),
    "topic": lambda area, topic: Q(area_id=area, topic_id=topic),
}
"""How another one is found, and by which values."""


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
    whose = _callers(ticket) if callers is None else set(callers)
    found: dict[int, Ticket] = {}
    for name, values in _lookups(ticket, whose):
        asked = (ticket.centre_id, now - WITHIN, ticket.pk)
        if among is None and ticket.pk and name in KNOWN:
            rows: Iterable[Ticket] = KNOWN[name](*asked, *values)
        else:
            rows = _pool(among, *asked, LOOKUPS[name](*values))
        found |= {row.pk: row for row in rows}
    return _judged(ticket, whose, found.values())


def _pool(
    among: QuerySet[Ticket] | None, centre: int, since: datetime, own: int | None, lookup: Q
) -> QuerySet[Ticket]:
    """The latest tickets of a centre that a look-up finds, without the one in hand and those told apart."""
    rows = (Ticket.objects.all() if among is None else among).filter(centre=centre, state__in=STATES)
    pool = rows.filter(Q(registered_at__gte=since) | Q(completed_at__gte=since))
    if own:
        apart = Likeness.objects.filter(ticket=own, told_apart_at__isnull=False).values("other_id")
        pool = pool.exclude(pk=own).exclude(pk__in=apart)
    named = pool.select_related("lead_department", "area", "channel", "complainant")
    return named.order_by("-registered_at").filter(lookup)[:POOL]


def _known(name: str) -> KnownQuery[Ticket]:
    return KnownQuery(lambda centre, since, own, *by: _pool(None, centre, since, own, LOOKUPS[name](*by)))


KNOWN = {name: _known(name) for name in ("words", "callers")}
"""Those that find few whatever their values; for a place the planner is to see which one it is."""


def _lookups(ticket: Ticket, callers: set[int]) -> Iterator[tuple[str, list[Any]]]:
    yield "words", [ticket.content_digest]
    if callers:
        yield "callers", [tuple(sorted(callers))]
    if ticket.area_id:
        yield ("topic", [ticket.area_id, ticket.topic_id]) if ticket.topic_id else ("area", [ticket.area_id])


def _callers(ticket: Ticket) -> set[int]:
    """The ids of this citizen, however they were written down: by the blind indexes."""
    person = ticket.complainant
    if person is None:
        return set()
    given = {name: value for name in INDEXES if (value := getattr(person, name))}
    return {person.pk, *_same(tuple(given))(*given.values())} if given else {person.pk}


@cache
def _same(names: tuple[str, ...]) -> KnownQuery[int]:
    """The ids of the citizens of whom one of these columns has its value."""

    def found(*values: str) -> QuerySet[Complainant, int]:
        any_of = reduce(or_, (Q(**{name: value}) for name, value in zip(names, values, strict=True)))
        return Complainant.objects.filter(any_of).values_list("pk", flat=True)

    return KnownQuery(found)


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
