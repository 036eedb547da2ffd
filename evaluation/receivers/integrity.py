"""Reactions: an answer is looked at when it is given; what waits stands on the home page."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from core.known_queries import KnownQuery
from evaluation.actions.integrity import doubt_rating
from evaluation.exports import integrity as exported
from evaluation.home.integrity import REVIEWERS, doubts
from evaluation.models import RatingFlag
from evaluation.views.flag_words import SAID
from feedback.events import ticket_moved
from feedback.home import register_block
from feedback.models import Rating, Ticket
from supervision.views.rectification_words import register_words

__all__ = ["exported", "on_answer"]

GIVEN = KnownQuery[Rating](
    lambda ticket, at: Rating.objects.filter(ticket_id=ticket, given_at=at, stands_for__isnull=True)[:1]
)
ANSWERS = frozenset({"rate", "record_callback"})


@receiver(ticket_moved, dispatch_uid="doubts-of-answers")
def on_answer(
    sender: Any, *, ticket: Ticket, verb: str, now: datetime, facts: dict[str, Any], **_: Any
) -> None:
    """Doubt the answer at once where there is ground to; the nightly search finds the rest."""
    if verb not in ANSWERS or "level" not in facts:
        return
    speaker = int(facts.get("child") or ticket.pk)
    rating = GIVEN.first(speaker, now)
    if rating is not None:
        doubt_rating(rating, now=now)


register_block(*REVIEWERS, make=doubts)
register_words(RatingFlag.KIND, SAID)
