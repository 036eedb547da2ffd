"""The names of what an address asks for by id, and what of it is no longer there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Value
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.models import Department, Staff
from feedback.filters import ME, NOBODY, SeveralIds
from feedback.models import Area, Channel, Topic

SOURCES: dict[str, tuple[Any, str, str | Promise]] = {
    "department": (Department, "name", _("Department")),
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
    asked = {name: _ids(params.getlist(name)) for name in SOURCES}
    wanted = {name: ids for name, ids in asked.items() if ids}
    if not wanted:
        return Names({}, ())
    parts = [
        SOURCES[name][0]
        ._default_manager.filter(pk__in=ids)
        .order_by()
        .annotate(of=Value(name, output_field=CharField()), words=F(SOURCES[name][1]))
        .values_list("of", "pk", "words")
        for name, ids in wanted.items()
    ]
    found = {(name, str(pk)): words for name, pk, words in parts[0].union(*parts[1:], all=True)}
    gone = tuple(
        (name, str(pk)) for name, ids in wanted.items() for pk in ids if (name, str(pk)) not in found
    )
    return Names(found, gone)


def _ids(values: list[str]) -> list[int]:
    return SeveralIds().clean(values)
