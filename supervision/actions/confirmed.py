"""What follows once an entry is confirmed: one of many points asks for a retrospective of its ticket.

Ticket by ticket, each in its own transaction: never called while entries are locked, for tickets come first.
Doing it twice changes nothing, and what was missed is found again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from feedback.actions import require_retrospective
from feedback.choices import RetrospectiveGround
from feedback.models import Retrospective
from feedback.states import OPEN_STATES, State
from supervision.choices import EntryCode, EntryState
from supervision.models import ScoreEntry
from supervision.rule_versions import supervision_rules
from supervision.rules.settings import number_of

AT_ONCE = 500
LOOKED_BACK = timedelta(days=30)
"""A ticket whose entry was confirmed longer ago, and that nobody asked for then, is left alone."""


def after_confirmed(entry_ids: Iterable[int], *, now: datetime) -> int:
    """Require the retrospectives that these entries ask for; returns how many tickets were asked."""
    owed = owing_retrospective(now).filter(pk__in=list(entry_ids))
    return _ask(owed, now)


def catch_up_confirmed(now: datetime) -> int:
    """The same for whatever was confirmed of late and is still owed; for every sweep."""
    return _ask(owing_retrospective(now), now)


def owing_retrospective(now: datetime) -> "QuerySet[ScoreEntry]":
    """Entries confirmed of late that ask for a retrospective nobody was asked for yet."""
    least: Decimal = number_of(supervision_rules(now).values, "retrospective")
    asked = Retrospective.objects.filter(
        Q(cycle=OuterRef("ticket__cycle")) | Q(required_at__gte=OuterRef("confirmed_at")),
        ticket=OuterRef("ticket"),
        grounds__contains=RetrospectiveGround.ENTRY,
    )
    rows = ScoreEntry.objects.filter(
        ~Q(code=EntryCode.B1),
        ~Exists(asked),
        state__in=[EntryState.CONFIRMED, EntryState.LOCKED],
        confirmed_at__gte=now - LOOKED_BACK,
        points__gte=least,
        ticket__state__in=[*OPEN_STATES, State.COMPLETED],
    )
    return rows.order_by("ticket_id")


def _ask(owed: "QuerySet[ScoreEntry]", now: datetime) -> int:
    tickets = list(owed.values_list(F("ticket_id"), flat=True).distinct()[:AT_ONCE])
    done = 0
    for pk in tickets:
        with transaction.atomic():
            paper = require_retrospective(pk, ground=RetrospectiveGround.ENTRY, by=None, now=now)
            done += paper is not None
    return done
