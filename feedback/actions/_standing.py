"""Where a ticket stands on the desk, and before whom: lifted by words and repetition, kept for seniors.

Settled at registration and at triage, and whenever the citizen urges or the words change.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from core.known_queries import KnownQuery
from departments.rules.calendar import in_shanghai
from feedback.alikes import alike_to
from feedback.models import Likeness, Ticket, Topic
from feedback.rules.lifting import lift_of, lift_reasons
from feedback.rules.likeness import WITHIN
from feedback.rules.senior import senior_reasons
from feedback.rules.urgency_words import pieces, proposed_urgency
from feedback.suggestions import proposals_for

Words = dict[int, tuple[str, ...]]
TOPICS = KnownQuery[tuple[int, int | None, str, str]](
    lambda: Topic.objects.filter(is_active=True).values_list("pk", "parent_id", "name", "keywords")
)
CALLERS = KnownQuery[int](
    lambda since, own, people: (
        Ticket.objects.filter(registered_at__gte=since, complainant_id__in=people)
        .exclude(pk__in=own)
        .values_list("complainant_id", flat=True)
    )
)


def settle_standing(tickets: Sequence[Ticket], *, now: datetime) -> None:
    """Set lift and senior reasons of unsaved or locked tickets; three queries for any number of them."""
    words = topic_words()
    callers, places = _counts(tickets, now)
    for ticket in tickets:
        _senior(ticket, words, now)
        lift_again(
            ticket,
            by_caller=callers[ticket.complainant_id],
            at_place=places[(ticket.area_id, ticket.place)] if ticket.place else 0,
        )


def lift_again(ticket: Ticket, *, by_caller: int = 0, at_place: int = 0) -> None:
    """Set the lift from words, urges and these counts; what was counted before is kept."""
    before = ticket.lift_reasons.split(",")
    reasons = lift_reasons(
        word_urgency=word_urgency(ticket),
        by_caller=max(by_caller, 2 * ("SAME_CALLER" in before)),
        at_place=max(at_place, 2 * ("SAME_PLACE" in before)),
        urges=ticket.urge_count,
        urgency=ticket.urgency,
    )
    ticket.lift_reasons = ",".join(reasons)
    ticket.lift = lift_of(reasons, urgency=ticket.urgency)


def word_urgency(ticket: Ticket) -> str:
    """The urgency the ticket's words speak for, "" when they say nothing."""
    return proposed_urgency(pieces(f"{ticket.title} {ticket.content}"), now_set="NORMAL")


def topic_words() -> Words:
    """What speaks of each topic in use: its keywords, and its own name where no branch hangs on it."""
    rows = TOPICS()
    branches = {parent for _pk, parent, _name, _keywords in rows}
    return {
        pk: (*keywords.split(), *([name] if pk not in branches else []))
        for pk, _parent, name, keywords in rows
    }


def remember_alikes(ticket: Ticket, *, now: datetime) -> None:
    """Keep the pairs found now for the desk of merges; what somebody told apart stays apart."""
    rows = [
        Likeness(
            ticket=ticket,
            other=found.ticket,
            same_caller=found.alike.same_caller,
            same_place=found.alike.same_place,
            percent=found.alike.percent,
            found_at=now,
        )
        for found in alike_to(ticket, now=now)
    ]
    Likeness.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["ticket", "other"],
        update_fields=["same_caller", "same_place", "percent", "found_at"],
    )


def _senior(ticket: Ticket, words: Words, now: datetime) -> None:
    has_rule = None
    if ticket.topic_id and ticket.category:
        has_rule = bool(proposals_for(ticket, on=in_shanghai(now).date()))
    text = f"{ticket.title} {ticket.content}"
    ticket.senior_reasons = ",".join(senior_reasons(text, words, has_rule=has_rule))


def _counts(
    tickets: Sequence[Ticket], now: datetime
) -> tuple[Counter[int | None], Counter[tuple[int | None, str]]]:
    """The matters of the last 30 days by citizen and by place, these tickets included."""
    own = {t.pk for t in tickets if t.pk}
    recent = Ticket.objects.filter(registered_at__gte=now - WITHIN).exclude(pk__in=own)
    people = {t.complainant_id for t in tickets if t.complainant_id}
    places = {t.place for t in tickets if t.place}
    areas = {t.area_id for t in tickets if t.place and t.area_id}
    by_caller: Counter[int | None] = Counter(
        CALLERS(now - WITHIN, tuple(sorted(own)), tuple(sorted(people))) if people else []
    )
    by_place: Counter[tuple[int | None, str]] = Counter(
        recent.filter(area_id__in=areas, place__in=places).values_list("area_id", "place") if areas else []
    )
    by_caller.update(t.complainant_id for t in tickets if t.complainant_id)
    by_place.update((t.area_id, t.place) for t in tickets if t.place)
    return by_caller, by_place
