"""The views a person can choose among: the house's, their own, and those shared with their departments."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.models import Staff
from departments.roles import EVERY_PERMISSION
from departments.scope import scope_many
from feedback.models import QueueChoice, SavedView
from feedback.rules.queue_views import EVERYTHING, normalised, opens_with, presets_for

NAMES: dict[str, str | Promise] = {
    EVERYTHING: _("All open ones"),
    "mine": _("Mine"),
    "unassigned": _("Nobody's yet"),
    "late": _("Overdue ones"),
    "heavy": _("Urgent first"),
    "urged": _("Urged ones"),
}
SHARED = 10_000
"""Added to the place of a shared view, so that one statement brings both kinds and tells them apart."""

ELSE = -2
"""The place of rows that are no views."""


@dataclass(frozen=True, slots=True)
class Named:
    """One view: how an address names it, its words, its query; whose it is, and whether others see it."""

    key: str
    name: str
    query: str
    is_own: bool = False
    is_shared: bool = False

    @property
    def is_preset(self) -> bool:
        return not (self.is_own or self.is_shared)

    @property
    def address(self) -> str:
        """The parameters with which the queue shows it."""
        return f"{self.query}&view={self.key}" if self.query else f"view={self.key}"


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything a person chooses among; ``columns`` as they were chosen, "" for the house's.

    ``found``: what else was asked for with the same statement.
    """

    views: Sequence[Named]
    opens_with: str
    columns: str
    found: Sequence[tuple[str, int, str]] = ()

    def by_key(self, key: str) -> Named | None:
        return next((view for view in self.views if view.key == key), None)

    @property
    def first(self) -> Named:
        """What the queue opens with; the plain list where the view chosen is gone."""
        return self.by_key(self.opens_with) or self.views[0]

    def current(self, query: str, key: str) -> Named | None:
        """The view that asks for exactly this; of several the one the address names."""
        same = [view for view in self.views if view.query == normalised(query)]
        return next((view for view in same if view.key == key), same[0] if same else None)


def permissions_of(user: Staff) -> frozenset[str]:
    """What the person holds anywhere."""
    return frozenset(name for name, held in scope_many(user, EVERY_PERMISSION).items() if held)


def choices_of(user: Staff, *, also: Sequence[Any] = ()) -> Choices:
    """The person's views and choices; one query, with ``also`` in it (fives with the place ``ELSE``)."""
    held = permissions_of(user)
    saved, found = [], []
    chosen, columns = "", ""
    for pk, name, query, owner, place in _rows(user, also):
        if place == ELSE:
            found.append((query, pk, name))
            continue
        if place < 0:
            chosen, columns = name, query
            continue
        saved.append(Named(str(pk), name, query, is_own=owner == user.pk, is_shared=place >= SHARED))
    views = [*_presets(held), *saved]
    return Choices(views, chosen or opens_with(held), columns, found)


def _rows(user: Staff, also: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Saved views in their order, those shared last; the row of what the person chose has a place below 0."""
    own = SavedView.objects.filter(owner=user, department__isnull=True).annotate(place=F("position"))
    shared = SavedView.objects.visible_to(user).filter(department__isnull=False)
    chosen = QueueChoice.objects.filter(staff=user).annotate(place=Value(-1))
    parts = [
        own.values_list("pk", "name", "query", "owner_id", "place"),
        shared.annotate(place=F("position") + SHARED).values_list("pk", "name", "query", "owner_id", "place"),
        chosen.values_list("pk", "opens_with", "columns", "staff_id", "place"),
        *also,
    ]
    return sorted(parts[0].union(*parts[1:], all=True), key=lambda row: (row[4], row[0]))


def _presets(held: Collection[str]) -> list[Named]:
    return [Named(one.key, str(NAMES[one.key]), one.query) for one in presets_for(held)]
