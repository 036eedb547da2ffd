"""Pairs that may be one matter and wait for a dispatcher's eye."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.models import Staff
from feedback.alikes import STATES
from feedback.models import Likeness, Ticket
from feedback.states import ON_THE_DESK
from feedback.views.decision_tabs._tab import Tab

DISPATCH = "dispatch_tickets"


def proposed(user: Staff) -> QuerySet[Any]:
    """Tickets of the dispatcher's centres that look like another one, and were not told apart from it."""
    pairs = Likeness.objects.filter(
        ticket=OuterRef("pk"), told_apart_at__isnull=True, other__state__in=STATES
    )
    held: QuerySet[Any] = Ticket.objects.at_centres(user, DISPATCH)
    return held.filter(Exists(pairs), state__in=ON_THE_DESK, is_repeat=False)


TABS: tuple[Tab, ...] = (Tab("decisions-merges", _("Merges"), frozenset({DISPATCH}), proposed),)
