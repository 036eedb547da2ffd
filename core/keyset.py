"""Paging by key: a page starts after the last row seen, so page 4,000 costs what page 1 costs.

Cursors are opaque and signed: a reader can neither compose one nor learn from it what he may not see.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.core.signing import BadSignature, Signer
from django.db.models import Model, Q, QuerySet
from django.utils.dateparse import parse_date, parse_datetime

from core.reasons import Reason
from core.refusals import Refused

Row = TypeVar("Row", bound=Model)
SALT = "core.keyset"


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of one page in order; a cursor is None where there is nothing further that way."""

    items: list[Row]
    next_cursor: str | None
    previous_cursor: str | None


@dataclass(frozen=True, slots=True)
class _Key:
    """One field of the order. PostgreSQL sorts nulls last ascending and first descending."""

    path: str
    is_descending: bool
    is_nullable: bool

    @property
    def name(self) -> str:
        return self.path.replace(".", "__")

    def flipped(self) -> "_Key":
        return _Key(self.path, not self.is_descending, self.is_nullable)

    def value_of(self, row: Any) -> Any:
        return reduce(getattr, self.path.split("."), row)

    def beyond(self, value: Any) -> Q | None:
        """Rows that sort strictly after ``value``; None if there cannot be any."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if self.is_descending else None
        strict = Q(**{f"{self.name}__{'lt' if self.is_descending else 'gt'}": value})
        if self.is_nullable and not self.is_descending:
            strict |= Q(**{f"{self.name}__isnull": True})
        return strict

    def same(self, value: Any) -> Q:
        return Q(**({f"{self.name}__isnull": True} if value is None else {self.name: value}))


def page(
    queryset: QuerySet[Row],
    *,
    order: Sequence[str] = ("due_at", "id"),
    after: str | None = None,
    size: int = 50,
) -> Page[Row]:
    """One page of ``queryset`` in ``order`` (field names, "-" for descending, the last one unique).

    ``after`` is a cursor of an earlier page, next or previous. Raises Refused (400) if it does not fit.
    """
    keys = [_key(queryset, name) for name in order]
    is_backward, values = _read(after, order) if after else (False, None)
    if is_backward:
        keys = [key.flipped() for key in keys]
    if values is not None:
        queryset = queryset.filter(_after(keys, values))
    found = list(queryset.order_by(*(_sort(key) for key in keys))[: size + 1])
    has_more, items = len(found) > size, found[:size]
    if is_backward:
        items.reverse()
    if not items:
        return Page([], None, None)
    has_next, has_previous = (True, has_more) if is_backward else (has_more, after is not None)
    return Page(
        items,
        _cursor(keys, items[-1], order, is_backward=False) if has_next else None,
        _cursor(keys, items[0], order, is_backward=True) if has_previous else None,
    )


def rows_before(queryset: QuerySet[Any], row: Any, order: Sequence[str]) -> Q:
    """What stands strictly before ``row`` in ``order``; ``row`` itself need not be in ``queryset``."""
    keys = [_key(queryset, name).flipped() for name in order]
    return _after(keys, [key.value_of(row) for key in keys])


def rows_after(queryset: QuerySet[Any], row: Any, order: Sequence[str]) -> Q:
    """What stands strictly after ``row`` in ``order``; ``row`` itself need not be in ``queryset``."""
    keys = [_key(queryset, name) for name in order]
    return _after(keys, [key.value_of(row) for key in keys])


def turned(order: Sequence[str]) -> tuple[str, ...]:
    """The order the other way round."""
    return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)


def _key(queryset: QuerySet[Any], name: str) -> _Key:
    path = name.lstrip("-").replace("__", ".")
    return _Key(path, name.startswith("-"), _is_nullable(queryset, path.split(".")))


def _is_nullable(queryset: QuerySet[Any], path: list[str]) -> bool:
    """Whether the value can be null; an annotation may always be."""
    model: Any = queryset.model
    try:
        for step in path:
            field = model._meta.get_field("id" if step == "pk" else step)
            if field.null:
                return True
            model = field.related_model
    except FieldDoesNotExist:
        return True
    return False


def _sort(key: _Key) -> str:
    return f"-{key.name}" if key.is_descending else key.name


def _after(keys: Sequence[_Key], values: Sequence[Any]) -> Q:
    """Rows after ``values``: the leading field is bounded on its own too, for an index to start at."""
    found = Q(pk__in=[])
    prefix = Q()
    for key, value in zip(keys, values, strict=True):
        beyond = key.beyond(value)
        if beyond is not None:
            found |= prefix & beyond
        prefix &= key.same(value)
    first, value = keys[0], values[0]
    if value is None or (first.is_nullable and not first.is_descending):
        return found
    return Q(**{f"{first.name}__{'lte' if first.is_descending else 'gte'}": value}) & found


def _cursor(keys: Sequence[_Key], row: Any, order: Sequence[str], *, is_backward: bool) -> str:
    values = [_packed(key.value_of(row)) for key in keys]
    content = {"o": ",".join(order), "b": int(is_backward), "v": values}
    return Signer(salt=SALT).sign_object(content, serializer=_Json, compress=True)


def _read(cursor: str, order: Sequence[str]) -> tuple[bool, list[Any]]:
    try:
        content = Signer(salt=SALT).unsign_object(cursor, serializer=_Json)
    except (BadSignature, ValueError) as fault:
        raise Refused(Reason("cursor_not_valid"), status=400) from fault
    if content["o"] != ",".join(order):
        raise Refused(Reason("cursor_not_valid"), status=400)
    return bool(content["b"]), [_unpacked(value) for value in content["v"]]


def _packed(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    return {"d": value.isoformat()} if isinstance(value, date) else value


def _unpacked(value: Any) -> Any:
    if isinstance(value, Mapping):
        return parse_datetime(value["t"]) if "t" in value else parse_date(value["d"])
    return value


class _Json:
    """Signer's serializer: exact to the microsecond, where Django's own encoder cuts to milliseconds."""

    def dumps(self, content: Any) -> bytes:
        return json.dumps(content, separators=(",", ":"), cls=DjangoJSONEncoder).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(data)
