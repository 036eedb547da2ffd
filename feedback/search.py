"""Finding tickets by their words: what is read of the index, and how much of each text a person may find by.

The index proposes, by pairs of characters and by scope; the words are then looked for in the text itself,
so neighbours by chance vanish. Rows that are shown come from ``visible_to``, like any others.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from core.keyset import page
from departments.models import Staff
from departments.scope import Scope, scope
from feedback.choices import DispatchRole
from feedback.models import Dispatch, Ticket, TicketText
from feedback.querysets import VIEW, worked_by
from feedback.rules.search import Asked
from feedback.states import STAGE_OF, Stage

WINDOW = timedelta(days=365)
SIZE, MOST_COUNTED = 30, 200
WALKED = 3000
"""So many of the newest texts are read without the index: a word that is frequent among them needs none."""
NEWEST = ("-registered_at", "-ticket_id")
SHOWN = ("lead_department", "channel", "topic", "merged_into")
ANSWERED = tuple(state for state, stage in STAGE_OF.items() if stage in (Stage.EVALUATE, Stage.RETROSPECT))
"""From here on the answer may be read by whoever sees the ticket; before, not by those who only co-handle."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits, newest first; ``count`` is exact up to ``MOST_COUNTED``."""

    tickets: list[Ticket]
    count: int
    next_cursor: str | None
    previous_cursor: str | None

    @property
    def is_more(self) -> bool:
        return self.count > MOST_COUNTED


def containing(asked: Asked, user: Staff, *, to_ticket: str = "") -> Q:
    """What a ticket must hold to be found by ``user``; ``to_ticket`` leads there from another model.

    Nothing is found by a question with a problem, nor by a phone, which has a door of its own.
    """
    if asked.problem or asked.phone:
        return Q(pk__in=[])
    if asked.number:
        lookup = "number" if asked.is_whole_number else "number__startswith"
        return Q(**{f"{to_ticket}{lookup}": asked.number})
    to_text = f"{to_ticket}text__"
    return pairs_match(asked.tsquery, to_text) & _in_scope(user, to_text) & _held(asked, user, to_text)


def hits(
    asked: Asked,
    user: Staff,
    *,
    after: str | None,
    since: datetime | None,
    among: QuerySet[Any] | None = None,
) -> Found:
    """A page of the visible tickets that hold the words; ``since``: the window; ``among``: narrows them.

    Six queries at most. Frequent words are read off the newest texts, all others out of the index: for either
    the other way would read too much. What is frequent of late and nowhere else is walked on its first page
    alone: behind the last hit a walk would read the whole window.
    """
    fits = _in_scope(user, "") & _held(asked, user, "")
    if since is not None:
        fits &= Q(registered_at__gte=since)
    if among is not None:
        fits &= Q(ticket__in=among.order_by().values("pk"))
    held = TicketText.objects.filter(fits)
    indexed = held.filter(pairs_match(asked.tsquery))
    walked = _among_newest(fits)
    count = MOST_COUNTED + 1 if walked > MOST_COUNTED else _counted(indexed)
    is_walked = walked > SIZE and (after is None or count > MOST_COUNTED)
    here = page(held if is_walked else indexed, order=NEWEST, after=after, size=SIZE)
    shown = Ticket.objects.visible_to(user).select_related(*SHOWN).in_bulk([row.pk for row in here.items])
    tickets = [shown[row.pk] for row in here.items if row.pk in shown]
    return Found(tickets, count, here.next_cursor, here.previous_cursor)


def reply_is_read(rows: QuerySet[Any], user: Staff) -> QuerySet[Any]:
    """Those of ``rows``, tickets, whose answer the person may read."""
    readable = _reply_readable(scope(user, VIEW))
    return rows if readable is None else rows.filter(readable)


def _counted(rows: QuerySet[Any]) -> int:
    return rows.order_by().values("pk")[: MOST_COUNTED + 1].count()


def _among_newest(fits: Q) -> int:
    """How many of the newest texts fit: taken first and judged then, so no plan reads more of them."""
    fit = Case(When(fits, then=Value(True)), default=Value(False), output_field=BooleanField())
    newest = TicketText.objects.order_by(*NEWEST).annotate(fits=fit).values("fits")[:WALKED]
    judged, values = newest.query.sql_with_params()
    with connection.cursor() as cursor:  # to put an aggregate round this takes the ORM longer than to count
        cursor.execute(f"SELECT count(*) FROM ({judged}) AS judged WHERE fits", values)
        return int(cursor.fetchone()[0])


class _Matches(Func):
    """``feedback_pairs(words, reply) @@ query``: word for word the expression of the index."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()


class _Query(Func):
    template = "%(expressions)s::tsquery"
    output_field = TextField()


def pairs_match(tsquery: str, to_text: str = "") -> Q:
    """Whether the index holds what ``tsquery`` asks; it is made of lexemes of the rules alone."""
    return indexed(tsquery, F(f"{to_text}words"), F(f"{to_text}reply"))


def says(asked: Asked, words: Any, reply: Any) -> Q:
    """Whether two folded texts that an index covers hold all that is asked, and nothing that must not be."""
    found = indexed(asked.tsquery, words, reply)
    for word in asked.words:
        found &= _contains(words, word) | _contains(reply, word)
    for word in asked.without:
        found &= ~(_contains(words, word) | _contains(reply, word))
    return found


def indexed(tsquery: str, words: Any, reply: Any) -> Q:
    """Whether the pairs of two folded texts, as an index keeps them, are what ``tsquery`` asks."""
    pairs = Func(words, reply, function="feedback_pairs", output_field=TextField())
    return Q(_Matches(pairs, _Query(Value(tsquery))))


def _in_scope(user: Staff, to_text: str) -> Q:
    seen = scope(user, VIEW)
    if seen.everything:
        return Q()
    ids = Value(list(seen.ids), output_field=ArrayField(BigIntegerField()))
    return Q(**{f"{to_text}scope_ids__overlap": ids})


def _held(asked: Asked, user: Staff, to_text: str) -> Q:
    """Whether the texts that the person may read hold all the words, and none of those without."""
    readable = _reply_readable(scope(user, VIEW))
    if readable is None:
        may_read = Q()
    else:
        may_read = Q(Exists(Ticket.objects.filter(readable, pk=OuterRef(f"{to_text}ticket_id"))))
    found = Q()
    for word in asked.words:
        found &= _contains(f"{to_text}words", word) | (_contains(f"{to_text}reply", word) & may_read)
    for word in asked.without:
        found &= ~(_contains(f"{to_text}words", word) | (_contains(f"{to_text}reply", word) & may_read))
    return found


def _contains(field: Any, word: str) -> Q:
    return Q(GreaterThan(StrIndex(field, Value(word)), 0))


def _reply_readable(seen: Scope) -> Q | None:
    """Of which tickets the answer is read within a scope; None for all (``asides.sees_co_part_alone``)."""
    if seen.everything:
        return None
    ids = list(seen.ids)
    leads = Dispatch.objects.filter(
        worked_by(ids), ticket=OuterRef("pk"), role=DispatchRole.LEAD, voided_at__isnull=True
    )
    return Q(state__in=ANSWERED) | Q(centre_id__in=ids) | Q(Exists(leads))
