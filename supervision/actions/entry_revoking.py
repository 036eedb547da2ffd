"""Points that fall away with what they followed from: a rectification voided, a rating set aside."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import translation

from feedback.models import Rating
from supervision.actions import entries
from supervision.actions.reversing import give_back
from supervision.choices import EntryCode, RectificationEnd
from supervision.lifecycle.entries import REVOCABLE
from supervision.models import Rectification, ScoreEntry

OFFICE = "zh-hans"
RATED = (EntryCode.D4, EntryCode.D5)
PROVEN_WRONG = (RectificationEnd.NO_FAULT, RectificationEnd.MISRATED)
"""Ends of a rectification after which its locked entries are given back."""


def revoke_entries_of(row: Rectification, *, why: RectificationEnd, now: datetime) -> int:
    """What was proposed because the rectification was late; returns how many."""
    about = ScoreEntry.objects.filter(rectification=row)
    if why in PROVEN_WRONG:
        give_back(about, paper=(row.KIND, row.pk), by=None, now=now)
    return _revoke(about, why, now=now)


def revoke_rated(rating: Rating, *, now: datetime) -> int:
    """What was proposed because of the rating that was set aside; returns how many."""
    about = ScoreEntry.objects.filter(rectification__rating=rating)
    if rating.dispatch_id is not None and rating.is_bad:
        about |= ScoreEntry.objects.filter(dispatch_id=rating.dispatch_id, code__in=RATED)
    give_back(about, paper=("rating", rating.pk), by=None, now=now)
    return _revoke(about, RectificationEnd.MISRATED, now=now)


def _revoke(rows: Iterable[ScoreEntry], why: RectificationEnd, *, now: datetime) -> int:
    """Entries of a locked period stay as they are; ``reversing`` gives back what they cost."""
    with translation.override(OFFICE):
        reason = str(why.label)
    found = sorted(row.pk for row in rows if row.state in REVOCABLE)
    for pk in found:
        entries.revoke(pk, reason=reason, by=None, now=now)
    return len(found)
