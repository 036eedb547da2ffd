"""Several matters in one call become tickets of the same caller, time and channel."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from core.evidence import append
from core.reasons import Reason
from departments.models import Staff
from feedback.actions._clocks import Clocks
from feedback.actions._move import Move, entry_of, moving
from feedback.actions._notices import tell_registered
from feedback.actions._numbers import take_numbers
from feedback.actions._standing import settle_standing
from feedback.actions.registering import registered_facts
from feedback.choices import ClockKind
from feedback.events import ticket_moved
from feedback.models import Splitting, Ticket
from feedback.rules.merging import PARTS
from feedback.rules.numbers import query_code
from feedback.rules.registration import LONGEST_CONTENT, NewMatter, content_digest, title_of

SHARED = (
    "centre_id",
    "channel_id",
    "complainant_id",
    "contact_means",
    "area_id",
    "place",
    "urgency",
    "reported_at",
    "registered_at",
    "registered_by_id",
    "is_backlog",
)
"""What every part has of the call they came in."""


def split(
    ticket: Ticket | int, *, parts: Sequence[str], by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """Give each matter its own text: the ticket keeps its number with the first, the others get new ones.

    Their DISPATCH clocks start now; each is acknowledged to the citizen. The words as they were said first
    are kept beside the ticket.
    """
    with moving(ticket, "split", by=by, now=now, version=version) as move:
        texts = [text.strip() for text in parts]
        move.require(_problems(texts))
        whole = move.ticket
        Splitting.objects.create(
            ticket=whole,
            title=whole.title,
            content=whole.content,
            parts=len(texts),
            split_by=by,
            split_at=now,
        )
        _write_words(whole, texts[0])
        others = _others(move, texts[1:])
        settle_standing([whole], now=now)
        whole.is_amended = True
        whole.split()
        move.note(parts=",".join(str(other.pk) for other in others), text=whole.content_digest)
    return move.ticket


def _problems(texts: Sequence[str]) -> list[Reason]:
    least, most = PARTS
    if not least <= len(texts) <= most or not all(texts):
        return [Reason("parts_wrong", {"least": least, "most": most})]
    if any(len(text) > LONGEST_CONTENT for text in texts):
        return [Reason("part_too_long", {"most": LONGEST_CONTENT})]
    return []


def _write_words(ticket: Ticket, text: str) -> None:
    ticket.content, ticket.content_digest = text, content_digest(text)
    ticket.title = title_of(NewMatter(content=text))


def _others(move: Move, texts: Sequence[str]) -> list[Ticket]:
    """The new tickets, saved with their clocks, evidence and acknowledgements."""
    shared = {name: getattr(move.ticket, name) for name in SHARED}
    others = []
    for number, text in zip(take_numbers(move.now, len(texts)), texts, strict=True):
        other = Ticket(
            number=number,
            query_code=query_code(secrets.choice),
            split_from=move.ticket,
            moved_at=move.now,
            **shared,
        )
        _write_words(other, text)
        others.append(other)
    settle_standing(others, now=move.now)
    for other in others:
        clocks = Clocks(other, move.now, like=move.clocks)
        clock = clocks.begin(ClockKind.DISPATCH, owner=other.centre, escalates=not other.is_backlog)
        other.due_at = clock.due_at
        other.save()
        clocks.save()
        facts = {**registered_facts(other), "split_from": move.ticket.pk}
        append(entry_of(other, "register", by=move.by, now=move.now, facts=facts))
        ticket_moved.send(sender=Ticket, ticket=other, verb="register", by=move.by, now=move.now, facts=facts)
        tell_registered(other, now=move.now)
    return others
