"""Solved tickets like the one in hand, among those a person sees: found by indexes, judged by a pure rule.

Of the same topic wherever the person sees it, and of the same words at the same department; at most ``POOL``
of each. Only completed ones with an answer nobody complained of; never a report: its answer tells of people.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import Q, QuerySet

from departments.models import Staff
from feedback.choices import Category, Level, Solved
from feedback.models import Ticket, TicketText
from feedback.rules import similar as rules
from feedback.rules.search import lexemes, pairs, plain
from feedback.search import pairs_match
from feedback.states import State

POOL = 200
MOST_PAIRS = 16


@dataclass(frozen=True, slots=True)
class Beside:
    """A solved ticket that is shown beside another, and why."""

    ticket: Ticket
    why: rules.Similar


def similar_to(ticket: Ticket, user: Staff) -> list[Beside]:
    """The best first; four queries beside the scope's, whatever the number of tickets."""
    answered = usable(user).exclude(pk=ticket.pk)
    ids = set(_same_words(ticket, answered))
    if ticket.topic_id:
        newest = answered.filter(topic=ticket.topic_id).order_by("-completed_at", "-pk")
        ids |= set(newest.values_list("pk", flat=True)[:POOL])
    named = answered.filter(pk__in=ids).select_related("lead_department", "text")
    rows = {row.pk: row for row in named}
    best = rules.most_similar(ticket.title, [_told(row, ticket) for row in rows.values()])
    return [Beside(rows[one.id], one) for one in best]


def usable(user: Staff) -> QuerySet[Any]:
    """The solved tickets whose answer this person may take as a start."""
    ended: QuerySet[Any] = Ticket.objects.visible_to(user).filter(state__in=(State.COMPLETED, State.ARCHIVED))
    praised = Q(satisfaction__isnull=True) | Q(satisfaction__gt=Level.DISSATISFIED)
    held = ended.filter(praised, completed_at__isnull=False).exclude(category=Category.REPORT)
    return held.exclude(public_reply="").exclude(is_solved=Solved.UNSOLVED)


def _same_words(ticket: Ticket, answered: QuerySet[Any]) -> Iterable[int]:
    """Tickets of the lead's department with two neighbouring pairs of the title."""
    found = pairs(plain(ticket.title))[:MOST_PAIRS]
    together = [
        f"({lexemes(one)[0]} & {lexemes(other)[0]})" for one, other in pairwise(found) if one[1] == other[0]
    ]
    if not together or ticket.lead_department_id is None:
        return []
    texts = TicketText.objects.filter(
        pairs_match(" | ".join(together)), scope_ids__overlap=[ticket.lead_department_id]
    )
    newest = texts.filter(ticket__in=answered.values("pk")).order_by("-registered_at", "-ticket_id")
    return list(newest.values_list("pk", flat=True)[:POOL])


def _told(row: Ticket, ticket: Ticket) -> rules.Solved:
    text: TicketText = row.text
    return rules.Solved(
        id=row.pk,
        words=text.words,
        same_topic=bool(ticket.topic_id) and row.topic_id == ticket.topic_id,
        same_department=row.lead_department_id is not None
        and row.lead_department_id == ticket.lead_department_id,
        level=row.satisfaction or 0,
        day=row.completed_at.toordinal() if row.completed_at else 0,
    )
