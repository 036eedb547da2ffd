"""Points that fall away with what they followed from: a rectification voided, a rating set aside."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import translation

from supervision.actions import entries
from supervision.choices import EntryCode, RectificationEnd
from supervision.lifecycle.entries import REVOCABLE
from supervision.models import MisratingClaim, Rectification, ScoreEntry

OFFICE = "zh-hans"
RATED = (EntryCode.D4, EntryCode.D5)


def revoke_entries_of(row: Rectification, *, why: RectificationEnd, now: datetime) -> int:
    """What was proposed because the rectification was late; returns how many."""
    return _revoke(ScoreEntry.objects.filter(rectification=row), why, now=now)


def revoke_rated(claim: MisratingClaim, *, now: datetime) -> int:
    """What was proposed because of the rating that was set aside; returns how many."""
    about = ScoreEntry.objects.filter(rectification=claim.rectification)
    if claim.rating.dispatch_id is not None:
        about |= ScoreEntry.objects.filter(dispatch_id=claim.rating.dispatch_id, code__in=RATED)
    return _revoke(about, RectificationEnd.MISRATED, now=now)


def _revoke(rows: Iterable[ScoreEntry], why: RectificationEnd, *, now: datetime) -> int:
    """Entries of a locked period stay: what they need is an adjusting entry, by hand."""
    with translation.override(OFFICE):
        reason = str(why.label)
    found = sorted(row.pk for row in rows if row.state in REVOCABLE)
    for pk in found:
        entries.revoke(pk, reason=reason, by=None, now=now)
    return len(found)
