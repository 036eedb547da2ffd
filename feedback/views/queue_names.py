"""The names of what an address asks for by id, and what of it is no longer there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Value
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.models import Department, Staff
from feedback.filters import ME, NOBODY, SeveralIds
from feedback.models import Area, Channel, Topic
from feedback.queue.named import ELSE

SOURCES: dict[str, tuple[Any, str, str | Promise]] = {
    "department": (Department, "name", _("Department")),
    "unit": (Department, "name", _("Unit at work")),
    "assignee": (Staff, "display_name", _("Handler")),
    "topic": (Topic, "path", _("Topic")),
    "area": (Area, "path", _("Area")),
    "channel": (Channel, "name", _("Channel")),
}
PEOPLE: dict[str, str | Promise] = {ME: _("me"), NOBODY: _("nobody yet")}


@dataclass(frozen=True, slots=True)
class Names:
    """``of`` leads from a parameter and its value to words; ``gone`` are those that lead nowhere."""

    of: Mapping[tuple[str, str], str]
    gone: tuple[tuple[str, str], ...]

    @property
    def told(self) -> list[str]:
        """The words of the parameters of which something is gone."""
        return [str(label) for label in dict.fromkeys(SOURCES[name][2] for name, _value in self.gone)]

    def without(self, params: QueryDict) -> QueryDict:
        """The parameters without what is gone."""
        kept = params.copy()
        for name, value in self.gone:
            kept.setlist(name, [other for other in kept.getlist(name) if other != value])
        return kept


def names_in(params: QueryDict) -> Names:
    """What the ids of the parameters are called; one query, none when there are none."""
    parts = names_asked(params)
    rows = parts[0].union(*parts[1:], all=True) if parts else ()
    return names_of(params, [(of, pk, words) for pk, words, of, _owner, _place in rows])


def names_asked(params: QueryDict) -> list[Any]:
    """The rows that name the ids of the parameters, fit to be read together with a person's views."""
    return [
        SOURCES[name][0]
        ._default_manager.filter(pk__in=ids)
        .order_by()
        .annotate(words=F(SOURCES[name][1]), of=Value(name, output_field=CharField()))
        .annotate(whose=Value(0), place=Value(ELSE))
        .values_list("pk", "words", "of", "whose", "place")
        for name, ids in _wanted(params).items()
    ]


def names_of(params: QueryDict, rows: Iterable[tuple[str, int, str]]) -> Names:
    """The names among what ``names_asked`` brought: parameter, id, words."""
    found = {(name, str(pk)): words for name, pk, words in rows}
    gone = tuple(
        (name, str(pk)) for name, ids in _wanted(params).items() for pk in ids if (name, str(pk)) not in found
    )
    return Names(found, gone)


def _wanted(params: QueryDict) -> dict[str, list[int]]:
    asked = {name: _ids(params.getlist(name)) for name in SOURCES}
    return {name: ids for name, ids in asked.items() if ids}


def _ids(values: list[str]) -> list[int]:
    return SeveralIds().clean(values)
