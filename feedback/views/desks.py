"""What the desks share: a list by due time, one row in hand, its place, and the row that comes after it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse

from core.keyset import page, rows_after, rows_before
from departments.models import Staff
from departments.scope import scope_many
from feedback.choices import ClockKind
from feedback.models import Deadline, Ticket

ORDER = ("due_at", "id")
SIZE = 30
LONGEST = 18


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a desk's list: the clock with a small word after it, the title, a tag, a note."""

    key: str
    ticket: Ticket
    clock: Deadline | None
    url: str
    is_current: bool
    note: str = ""
    tag: str = ""
    what: str = ""
    is_greyed: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk at one moment. ``items`` are tickets, or dispatches with their ticket."""

    items: Sequence[Any]
    selected: Any | None
    total: int
    place: int
    following: str
    missing: str
    next_url: str
    previous_url: str
    query: dict[str, str]
    address: str
    path: str = "number"

    def url_of(self, number: str | int) -> str:
        """The desk with this ticket in hand, the list where it is."""
        return f"{self.address}?{urlencode({**self.query, 'ticket': number})}"

    def rows(self, key: str, tell: Callable[[Any], dict[str, Any]]) -> list[Row]:
        """The list as it is drawn; ``tell`` gives a row's ticket, clock and small print by name."""
        chosen = getattr(self.selected, key, None)
        return [
            Row(str(own), url=self.url_of(own), is_current=own == chosen, **tell(item))
            for item in self.items
            for own in [getattr(item, key)]
        ]

    @property
    def here(self) -> str:
        """The desk with what is in hand now."""
        return self.url_of(getattr(self.selected, self.path)) if self.selected else self.list_url

    @property
    def list_url(self) -> str:
        """The desk's list as it stands, whatever is in hand."""
        return f"{self.address}?{urlencode(self.query)}" if self.query else self.address

    @property
    def following_url(self) -> str:
        """The desk with the next ticket in hand, or its first one."""
        kept = {name: value for name, value in self.query.items() if name != "after"}
        given = {**kept, **({"ticket": self.following} if self.following else {})}
        return f"{self.address}?{urlencode(given)}" if given else self.address


def holders_only(user: Staff, *permissions: str) -> None:
    """A desk is not there for whoever holds none of its grants."""
    if not any(scope_many(user, permissions).values()):
        raise Http404


def open_desk(
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    name: str,
    path: str = "number",
    number: str = "",
    among: QuerySet[Any] | None = None,
    order: Sequence[str] = ORDER,
) -> Desk:
    """The desk ``name``: a page of ``rows``, and the one whose ``path`` is ``number`` or ``?ticket=``.

    It is looked for in ``among``, which may be wider than the list; outside the list it has no ``place`` (0).
    Without it, or when it has left the desk (then ``missing`` names it), the first row is in hand.
    """
    after = request.GET.get("after", "")
    wanted = number or request.GET.get("ticket", "")
    wanted = wanted if wanted.isdecimal() and len(wanted) <= LONGEST else ""
    shown = page(rows, order=order, after=after or None, size=SIZE)
    selected = (rows if among is None else among).filter(**{path: wanted}).first() if wanted else None
    missing = wanted if wanted and selected is None else ""
    if selected is None:
        selected = shown.items[0] if shown.items else rows.order_by(*order).first()
    kept = {key: value for key in ("tab",) if (value := request.GET.get(key, ""))}
    address = reverse(name)
    return Desk(
        items=shown.items,
        selected=selected,
        total=rows.count(),
        place=_place(rows, selected, order) if selected else 0,
        following=_following(rows, selected, path, order) if selected else "",
        missing=missing,
        next_url=_page_url(address, kept, shown.next_cursor),
        previous_url=_page_url(address, kept, shown.previous_cursor),
        query={**kept, **({"after": after} if after else {})},
        address=address,
        path=path,
    )


def with_clock(kinds: Sequence[ClockKind]) -> Prefetch:  # type: ignore[type-arg]
    """The running clocks of these kinds, as ``row.clocks``."""
    running = Deadline.objects.filter(kind__in=kinds, stopped_at__isnull=True, voided_at__isnull=True)
    return Prefetch("deadlines", queryset=running, to_attr="clocks")


def _place(rows: QuerySet[Any], row: Any, order: Sequence[str]) -> int:
    """The place of ``row``, the first being 1; 0 when it is none of them."""
    before, itself = Count("pk", filter=rows_before(rows, row, order)), Count("pk", filter=Q(pk=row.pk))
    counts = rows.aggregate(before=before, itself=itself)
    return int(counts["before"]) + 1 if counts["itself"] else 0


def _following(rows: QuerySet[Any], row: Any, path: str, order: Sequence[str]) -> str:
    """The number after ``row``, round to the first; empty when it is alone."""
    numbers = rows.exclude(pk=row.pk).order_by(*order).values_list(path, flat=True)
    return str(numbers.filter(rows_after(rows, row, order)).first() or numbers.first() or "")


def _page_url(address: str, kept: dict[str, str], cursor: str | None) -> str:
    return f"{address}?{urlencode({**kept, 'after': cursor})}" if cursor else ""


def first_clock(row: Any) -> Deadline | None:
    """The running clock that ``with_clock`` brought."""
    return next(iter(row.clocks), None)


def small_print(words: Iterable[object]) -> str:
    """What is said, parted by middle dots; what is empty left out."""
    return " · ".join(str(word) for word in words if word)
