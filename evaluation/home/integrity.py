"""What waits for whoever looks at doubtful ratings."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.choices import FlagState
from evaluation.models import RatingFlag
from feedback.home import Block, Desk

FIRST, SECOND = "audit_results", "decide_appeal"
REVIEWERS = (FIRST, SECOND)


def doubts(desk: Desk) -> Block | None:
    """One query; nothing while nothing waits for this person."""
    rows = RatingFlag.objects.visible_to(desk.user).order_by()
    found = rows.aggregate(
        first=Count("pk", filter=Q(state=FlagState.OPEN)),
        second=Count("pk", filter=Q(state=FlagState.REVIEWED)),
    )
    places = {
        FIRST: (_("Doubtful ratings to look at"), reverse("flags"), found["first"]),
        SECOND: (_("Doubtful ratings to decide"), f"{reverse('flags')}?tab=to-decide", found["second"]),
    }
    figures = [
        {"label": label, "url": url, "n": n, "is_late": False}
        for permission, (label, url, n) in places.items()
        if n and desk.holds(permission)
    ]
    if not figures:
        return None
    n = sum(figure["n"] for figure in figures)
    finding = ngettext("%(n)s doubtful rating waits", "%(n)s doubtful ratings wait", n) % {"n": n}
    return Block("judging", finding, {"figures": figures}, app="supervision")
