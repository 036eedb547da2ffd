"""What is new and untold: reminders, acts on papers, alerts; locked, and each with the people it concerns."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from departments.rules.clocks import StepName, Urgency
from supervision.choices import AlertKind, EntryState
from supervision.models import (
    Alert,
    Card,
    Circular,
    CircularItem,
    Interview,
    Notice,
    Reminder,
    ScoreEntry,
)
from supervision.rules.telling import (
    NEVER_QUIET,
    Directory,
    Reached,
    people_of_act,
    people_of_step,
)
from supervision.sweep.directory import holders_anywhere

MOST = 20_000
"""Rows of a kind that one sweep tells of; what is beyond waits for the next minute."""
BATCH = 5_000
RANK = {step.value: place for place, step in enumerate(StepName)}
FIRST_STEPS = {StepName.DUE_SOON.value, StepName.REMINDER.value}
FACTS = (
    "id", "step", "clock_kind", "department_id", "at", "ticket_id", "deadline_id", "own_deadline_id",
    "dispatch__assignee_id", "dispatch__delegated_to_id",
    "deadline__stopped_at", "deadline__voided_at", "own_deadline__stopped_at", "own_deadline__voided_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to tell: its row ("reminder", 17), its heading, and whom it concerns."""

    source: tuple[str, int]
    heading: str
    at: datetime
    department: int | None
    people: frozenset[int]

    @property
    def weight(self) -> tuple[int, datetime, int]:
        """The graver first, then the older."""
        return (-RANK.get(self.heading, len(RANK)), self.at, self.source[1])


@dataclass(slots=True)
class News:
    """What one sweep tells, and the rows that are settled by it, told or fallen away."""

    items: list[Item] = field(default_factory=list)
    settled: dict[type[Any], list[int]] = field(default_factory=dict)

    def mark_told(self, now: datetime) -> None:
        """No later sweep tells these rows again."""
        for model, ids in self.settled.items():
            for some in _batches(ids):
                model.objects.filter(pk__in=some).update(told_at=now)


def locked_ids(rows: "QuerySet[Any]") -> list[int]:
    """The untold of these rows that no other sweep is at, the oldest first; locked."""
    untold = rows.filter(told_at__isnull=True).order_by("pk")
    return list(untold.select_for_update(skip_locked=True).values_list("pk", flat=True)[:MOST])


def reached_steps(ids: Sequence[int]) -> list[dict[str, Any]]:
    """The highest step of each clock among these reminders, save what does not matter any more."""
    highest: dict[tuple[Any, Any], dict[str, Any]] = {}
    for some in _batches(ids):
        for row in Reminder.objects.filter(pk__in=some).values(*FACTS):
            clock = (row["deadline_id"], row["own_deadline_id"])
            known = highest.get(clock)
            if _matters(row) and (known is None or _place(row) > _place(known)):
                highest[clock] = row
    return list(highest.values())


def reached_of(row: Mapping[str, Any]) -> Reached:
    """Where a step was reached."""
    return Reached(
        step=row["step"],
        clock=row["clock_kind"],
        department=row["department_id"],
        unit=row["dispatch__delegated_to_id"],
        assignee=row["dispatch__assignee_id"],
    )


def add_reminders(news: News, directory: Directory) -> None:
    """Steps that clocks reached; critical ones have gone their own way already."""
    ids = locked_ids(Reminder.objects.exclude(urgency=Urgency.CRITICAL.value))
    news.settled[Reminder] = ids
    for row in reached_steps(ids):
        reached = reached_of(row)
        people = people_of_step(reached, directory)
        news.items.append(Item(("reminder", row["id"]), row["step"], row["at"], reached.department, people))


def add_notices(news: News, directory: Directory) -> None:
    """Acts on papers of departments."""
    ids = locked_ids(Notice.objects.all())
    news.settled[Notice] = ids
    rows = list(Notice.objects.filter(pk__in=ids).order_by("pk"))
    void, named = _fallen(rows), _named_in(rows)
    for row in rows:
        if (row.kind, row.paper_id, row.verb) in void:
            continue
        places = named.get(row.paper_id, set()) if row.kind == Circular.KIND else {row.department_id}
        people = (people_of_act(row.kind, row.verb, place, directory) for place in places)
        heading = f"{row.kind}:{row.verb}"
        told = frozenset[int]().union(*people)
        news.items.append(Item(("notice", row.pk), heading, row.at, row.department_id, told))


def add_alerts(news: News, directory: Directory, *, is_quiet: bool) -> None:
    """Alerts; in the quiet hours only those that say the watch itself is in danger."""
    rows = Alert.objects.filter(kind__in=NEVER_QUIET) if is_quiet else Alert.objects.all()
    ids = locked_ids(rows)
    news.settled[Alert] = ids
    over = Q(kind=AlertKind.DECISION_LATE, until__isnull=False)
    for alert in Alert.objects.filter(pk__in=ids).exclude(over).order_by("pk"):
        people = people_of_alert(alert, directory)
        news.items.append(Item(("alert", alert.pk), alert.kind, alert.since, alert.department_id, people))


def people_of_alert(alert: Alert, directory: Directory) -> frozenset[int]:
    """The department's nearest supervisors; for the portal's own, whoever watches the whole."""
    if alert.kind == AlertKind.CALENDAR_MISSING:
        return holders_anywhere(directory, ["configure_service"])
    if alert.kind == AlertKind.EXPORT:
        return holders_anywhere(directory, ["read_audit"])
    near = directory.nearest("supervise", alert.department_id) if alert.department_id else frozenset()
    return near or holders_anywhere(directory, ["supervise", "assess", "configure_service"])


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[first : first + BATCH] for first in range(0, len(ids), BATCH))


def _named_in(notices: list[Notice]) -> dict[int, set[int]]:
    """The departments that circulars name, by circular."""
    ids = {row.paper_id for row in notices if row.kind == Circular.KIND}
    named: dict[int, set[int]] = defaultdict(set)
    for circular, department in CircularItem.objects.filter(circular__in=ids).values_list(
        "circular_id", "department_id"
    ):
        named[circular].add(department)
    return named


def _matters(row: Mapping[str, Any]) -> bool:
    """Whether there is still something to say: the clock counts, and an early step is not overtaken."""
    if row["deadline__voided_at"] or row["own_deadline__voided_at"]:
        return False
    is_stopped = row["deadline__stopped_at"] or row["own_deadline__stopped_at"]
    return not (is_stopped and row["step"] in FIRST_STEPS)


def _place(row: Mapping[str, Any]) -> tuple[int, datetime]:
    return RANK[row["step"]], row["at"]


def _fallen(notices: list[Notice]) -> set[tuple[str, int, str]]:
    """Acts undone before anybody was told of them, and the undoing of what nobody was told of."""
    void: set[tuple[str, int, str]] = set()
    for kind, model in (("card", Card), ("circular", Circular)):
        ids = [row.paper_id for row in notices if row.kind == kind and row.verb == "issue"]
        undone = model.objects.filter(pk__in=ids, state="REVOKED").values_list("pk", flat=True)
        void |= {(kind, pk, verb) for pk in undone for verb in ("issue", "revoke")}
    ids = [row.paper_id for row in notices if row.kind == "interview" and row.verb != "call_off"]
    off = Interview.objects.filter(pk__in=ids, state="CANCELLED").values_list("pk", flat=True)
    void |= {("interview", pk, verb) for pk in off for verb in ("issue", "put_off", "call_off")}
    entries = [row.paper_id for row in notices if row.kind == "entry"]
    for pk, state, notified_at in ScoreEntry.objects.filter(pk__in=entries).values_list(
        "pk", "state", "notified_at"
    ):
        if state == EntryState.REVOKED:
            void.add(("entry", pk, "notify"))
        if notified_at is None:
            void.add(("entry", pk, "revoke"))
    return void
