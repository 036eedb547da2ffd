"""The board of rectifications: what each tab lists, and the four lamps of a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from supervision.choices import ClockKind, RectificationState
from supervision.lifecycle.rectification import RUNNING, UNPLANNED
from supervision.models import Deadline, Rectification

NAMED = ("ticket", "ticket__topic", "department", "centre", "rating", "rating__stands_for", "dispatch")
NOT_DUE = datetime(9999, 1, 1, tzinfo=UTC)
TABS: dict[str, tuple[Any, Q]] = {
    "": (pgettext_lazy("rectifications", "Running"), Q(state__in=RUNNING)),
    "to-sign": (
        pgettext_lazy("rectifications", "Plans to sign"),
        Q(state__in=UNPLANNED, plan_drafted_at__isnull=False),
    ),
    "to-call": (
        pgettext_lazy("rectifications", "To call back"),
        Q(state=RectificationState.REMEDIED),
    ),
    "to-close": (
        pgettext_lazy("rectifications", "To close"),
        Q(state=RectificationState.CALLED_BACK),
    ),
    "closed": (pgettext_lazy("rectifications", "Closed"), Q(state=RectificationState.CLOSED)),
    "voided": (pgettext_lazy("rectifications", "Voided"), Q(state=RectificationState.VOIDED)),
}
LAMPS = (
    (ClockKind.RECT_CONTACT, pgettext_lazy("lamp", "Contact"), gettext_lazy("contacted")),
    (ClockKind.RECT_PLAN, pgettext_lazy("lamp", "Plan"), gettext_lazy("planned")),
    (ClockKind.RECT_REMEDY, pgettext_lazy("lamp", "Remedy"), gettext_lazy("remedied")),
    (ClockKind.RECT_CALLBACK, pgettext_lazy("lamp", "Callback"), gettext_lazy("called back")),
)


@dataclass(frozen=True, slots=True)
class Lamp:
    """One of the four clocks of a row; without a clock that counts, ``word`` says why there is none."""

    name: Any
    clock: Deadline | None
    done: Any
    word: str = ""
    is_late: bool = False


def of_tab(rows: QuerySet[Any], tab: str) -> QuerySet[Any]:
    """The rows of one tab."""
    return rows.filter(TABS[tab][1])


def counted(rows: QuerySet[Any]) -> dict[str, int]:
    """How many rows each tab lists; one query."""
    wanted = {f"n{place}": Count("pk", filter=only) for place, (_label, only) in enumerate(TABS.values())}
    found = rows.order_by().aggregate(**wanted)
    return {tab: found[f"n{place}"] for place, tab in enumerate(TABS)}


def late(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    """Those with a clock that counts and was or is late."""
    clocks = Deadline.objects.filter(rectification=OuterRef("pk"), voided_at__isnull=True)
    over = Q(stopped_at__gt=F("due_at")) | Q(stopped_at__isnull=True, due_at__lt=now)
    return rows.filter(Exists(clocks.filter(over)))


def by_due(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With ``due_at``, when the next of the open clocks is due; those with none come last."""
    clocks = Deadline.objects.filter(
        rectification=OuterRef("pk"), stopped_at__isnull=True, voided_at__isnull=True
    )
    first = Subquery(clocks.order_by("due_at").values("due_at")[:1])
    return rows.annotate(due_at=Coalesce(first, Value(NOT_DUE)))


def with_lamps(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With what a row is drawn from."""
    clocks = Deadline.objects.order_by("id").select_related("rule_version")
    return rows.select_related(*NAMED).prefetch_related(Prefetch("deadlines", clocks, to_attr="clocks"))


def lamps_of(row: Any, now: datetime) -> list[Lamp]:
    """The four lamps of a row that ``with_lamps`` has read."""
    return [_lamp(row, kind, name, done, now) for kind, name, done in LAMPS]


def _lamp(row: Rectification, kind: ClockKind, name: Any, done: Any, now: datetime) -> Lamp:
    mine: Sequence[Deadline] = [clock for clock in row.clocks if clock.kind == kind]  # type: ignore[attr-defined]
    clock = next((one for one in reversed(mine) if one.voided_at is None), None)
    if clock is not None:
        return Lamp(name, clock, done, is_late=clock.is_overdue(now))
    if kind == ClockKind.RECT_REMEDY and row.is_rework:
        return Lamp(name, None, done, _("by the rework"))
    return Lamp(name, None, done, _("fell away") if mine else _("not asked"))
