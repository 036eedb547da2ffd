"""Lists that can be taken along as a workbook: what each is called, its rows, its columns.

An app registers each of its lists once. The rows are asked of the page's own function, by the page's own
parameters: a file can hold nothing else than the screen, narrowed to what the person may take along.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.masking import mask_text
from core.reasons import Reason
from core.refusals import Refused
from core.web.asking import asking
from core.xlsx.cells import MAX_TEXT

Word = str | Promise
Rows = Any
"""A queryset, ordered; managers of the apps name more than Django knows of."""
CHUNK = 2_000
LONGEST_SAID = 80


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of the page's address: its word, and what a value of it means.

    ``say`` answers "" for a value that the page leaves out because it does not understand it.
    """

    label: Word
    say: Callable[[str], Word] = str


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``path`` leads to the value as ``values_list`` does.

    ``words`` are the words of codes, ``show`` makes of a value what stands in the cell. ``is_text`` is for
    what people wrote: numbers in it are masked, and a text cut to what a cell holds is counted.
    """

    title: Word
    path: str
    show: Callable[[Any], object] | None = None
    words: Sequence[tuple[Any, Word]] = ()
    width: float = 16.0
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class ExportedList:
    """One list. ``name`` is the name of its page's address too.

    ``rows``: what the page lists for ``request.user`` by ``request.GET``, in its order, without the paging
    and without prefetches; Http404 where the page is not there for the person. ``seen``: all rows the person
    may see at all. ``permitted``: narrows rows to those whose department lets the person take them along.
    ``chosen``: the columns that the page shows by its parameters, where the person can choose.
    """

    name: str
    title: Word
    params: Mapping[str, Param]
    columns: Sequence[Column]
    rows: Callable[[HttpRequest, datetime], Rows]
    seen: Callable[[Any], Rows]
    permitted: Callable[[Rows, Any], Rows]
    chosen: Callable[[HttpRequest], Sequence[Column]] | None = None
    has_words: bool = field(init=False)
    """Whether citizens' or officers' own words are in it: then a reason is asked for."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "has_words", any(column.is_text for column in self.columns))

    def columns_of(self, request: HttpRequest) -> Sequence[Column]:
        """The columns of the file that is asked for so."""
        return self.chosen(request) if self.chosen else self.columns

    def takeable(self, user: Any) -> Rows:
        """Every row the person may take along, whatever the filters."""
        return self.permitted(self.seen(user), user)


@dataclass(frozen=True, slots=True)
class Counts:
    """What a list holds for a person: rows on the screen, and those of them that the file would hold."""

    shown: int
    taken: int

    @property
    def left_out(self) -> int:
        return self.shown - self.taken


_lists: dict[str, ExportedList] = {}


def register_list(one: ExportedList) -> None:
    """Offer a list; called from a module that ``AppConfig.ready`` imports."""
    _lists[one.name] = one


def list_named(name: str) -> ExportedList:
    """Raises Refused "export_list_unknown" (404)."""
    if name not in _lists:
        raise Refused(Reason("export_list_unknown"), status=404)
    return _lists[name]


def every_list() -> list[ExportedList]:
    """All that is registered, by name."""
    return [_lists[name] for name in sorted(_lists)]


def is_exported(name: str) -> bool:
    """Whether the page of this name can be taken along."""
    return name in _lists


def asked(one: ExportedList, query: str, user: Any) -> HttpRequest:
    """The request by which the page would be asked for these rows; the place in the paging is dropped.

    Raises Refused "export_param_unknown" for a parameter that the page does not know.
    """
    request = asking(reverse(one.name), query, user)
    params: Any = request.GET
    for name in [name for name in params if not params[name]]:
        del params[name]
    if unknown := sorted(set(params) - set(one.params)):
        raise Refused(
            Reason("export_param_unknown", {"names": ", ".join(unknown)[:LONGEST_SAID]}), status=400
        )
    return request


def said(one: ExportedList, request: HttpRequest) -> list[tuple[str, str]]:
    """The filters in words, those that the page understands."""
    told = [(param, request.GET.getlist(name)) for name, param in one.params.items() if name in request.GET]
    words = [
        (str(param.label), _joined([str(param.say(value)) for value in values])) for param, values in told
    ]
    return [(label, value[:LONGEST_SAID]) for label, value in words if value]


def _joined(words: Sequence[str]) -> str:
    """Several values of one filter, parted."""
    return _("、").join(word for word in words if word)


def rows_to_take(one: ExportedList, request: HttpRequest, now: datetime) -> Rows:
    """The page's rows, narrowed to what the person may take along. Raises Refused "export_list_unknown"."""
    try:
        return one.permitted(one.rows(request, now), request.user)
    except Http404 as fault:
        raise Refused(Reason("export_list_unknown"), status=404) from fault


def counted(one: ExportedList, request: HttpRequest, now: datetime) -> Counts:
    """How many rows the screen shows, and how many the file would hold. Two queries."""
    taken = rows_to_take(one, request, now)
    return Counts(one.rows(request, now).order_by().count(), taken.order_by().count())


class Cells:
    """The rows of a list as cells, read in one statement: what changes meanwhile changes nothing here.

    After it was read, ``ids`` are the rows' keys and ``cut`` tells how many texts were longer than a cell.
    """

    def __init__(self, columns: Sequence[Column], rows: QuerySet[Any]) -> None:
        self._columns, self._rows = columns, rows
        self.ids: list[int] = []
        self.cut = 0

    def __iter__(self) -> Iterator[list[object]]:
        makers = [self._maker(column) for column in self._columns]
        paths = [column.path for column in self._columns]
        for pk, *values in self._rows.values_list("pk", *paths).iterator(chunk_size=CHUNK):
            self.ids.append(pk)
            yield [make(value) for make, value in zip(makers, values, strict=True)]

    def _maker(self, column: Column) -> Callable[[Any], object]:
        """What makes a cell of a value, with everything looked up that is the same for all rows."""
        if column.is_text:
            return self._text
        if column.words:
            words = {code: str(word) for code, word in column.words}
            return lambda value: words.get(value, value)
        if column.show is not None:
            return column.show
        yes, no = pgettext("cell", "yes"), pgettext("cell", "no")
        return lambda value: (yes if value else no) if isinstance(value, bool) else value

    def _text(self, value: str | None) -> str:
        text = mask_text(value or "")
        self.cut += len(text) > MAX_TEXT
        return text
