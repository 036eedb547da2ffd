"""A rating that two persons found not to count is set aside: the one place where that is written.

Called inside the act of the second person, on whatever paper it was found. The rating stays as it is and
visible; what had followed from it falls away.
"""

from datetime import datetime

from core.evidence import append
from core.evidence.entries import Fact
from departments.models import Staff
from feedback.models import Rating
from supervision.acting import entry_of
from supervision.actions.entry_revoking import revoke_rated
from supervision.actions.rectification_following import void
from supervision.choices import AsideGround, RectificationEnd
from supervision.lifecycle.rectification import RUNNING
from supervision.models import Rectification, SetAside


def counting(rating: Rating) -> Rating:
    """The rating that counts in its place: of merged tickets, the row that repeats it."""
    found: Rating | None = Rating.objects.filter(stands_for=rating).first()
    return found or rating


def set_aside(
    rating: Rating, *, ground: AsideGround, paper: tuple[str, int], by: Staff, now: datetime
) -> int:
    """Count the rating no more, once; returns how many entries were revoked with it.

    ``paper``: kind and id of the paper of which this is the second decision. Inside its transaction.
    """
    rating = counting(rating)
    kind, pk = paper
    named = {"ground": ground, "paper_kind": kind, "paper_id": pk, "at": now, "by": by}
    row, is_new = SetAside.objects.get_or_create(rating=rating, defaults=named)
    if not is_new:
        return 0
    told: dict[str, Fact] = {
        "rating": rating.pk,
        "ticket": rating.ticket_id,
        "ground": str(ground),
        "paper": f"{kind}:{pk}",
    }
    append(entry_of(row, "issue", by=by, now=now, facts=told))
    revoked = revoke_rated(rating, now=now)
    for rectification in Rectification.objects.filter(rating=rating, state__in=RUNNING).order_by("pk"):
        void(rectification, reason=RectificationEnd.MISRATED, now=now)
    return revoked
