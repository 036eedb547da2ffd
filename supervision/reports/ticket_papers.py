"""Everything that supervision did about one ticket, as far as the person may read it: one list, newest first.

A department reads what is its own; nobody reads here what a citizen said or left.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from departments.models import Staff
from departments.scope import scope_many
from feedback.choices import ClockKind
from feedback.models import Dispatch, Ticket
from supervision import models
from supervision.choices import ClockKind as OwnKind
from supervision.choices import ProposalState
from supervision.querysets import READERS

CLOCKED = ("order", "entry", "rectification", "exclusion")
CLOCKS: dict[str, Any] = {kind.value: kind.label for kinds in (ClockKind, OwnKind) for kind in kinds}
MOST = 40


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as a line: what it is, its look, where it stands, its clock if one runs."""

    kind: str
    at: datetime
    title: str
    url: str
    department: str
    state: str
    sign: str = ""
    struck: bool = False
    points: str = ""
    clock: Any = None


@dataclass(frozen=True, slots=True)
class Reminded:
    """One reminder: when which clock of whom reached what."""

    at: datetime
    step: str
    clock: str
    department: str


@dataclass(frozen=True)
class Papers:
    """What the panel shows."""

    levels: list[Dispatch]
    papers: list[Paper]
    reminders: list[Reminded]

    def __bool__(self) -> bool:
        return bool(self.papers or self.reminders or any(row.level for row in self.levels))


def papers_of(ticket: Ticket, user: Staff) -> Papers:
    """Ten queries, whatever the number of papers."""
    clocks = _clocks(ticket)
    asked = [(model.objects.visible_to(user), tell) for model, tell in TOLD]
    asked.append((models.Proposal.objects.held_by(user, ("supervise",)), _proposal))
    found = [paper for rows, tell in asked for paper in _told(rows, ticket, tell, clocks)]
    mine = _mine(user)
    levels = Dispatch.objects.filter(mine, ticket=ticket, voided_at__isnull=True, is_open=True)
    reminders: Any = models.Reminder.objects.filter(mine, ticket=ticket).select_related("department")
    return Papers(
        list(levels.select_related("department").order_by("role", "id")),
        sorted(found, key=lambda paper: paper.at, reverse=True),
        [
            Reminded(row.at, row.get_step_display(), CLOCKS.get(row.clock_kind, ""), row.department.label)
            for row in reminders.order_by("-at", "-id")[:MOST]
        ],
    )


def _mine(user: Staff) -> Q:
    held = scope_many(user, READERS).values()
    if any(one.everything for one in held):
        return Q()
    return Q(department_id__in=sorted({pk for one in held for pk in one.ids}))


def _told(
    rows: Any, ticket: Ticket, tell: Callable[[Any], Paper | None], clocks: dict[tuple[str, int], Any]
) -> Iterable[Paper]:
    for row in rows.filter(ticket=ticket).select_related("department")[:MOST]:
        paper = tell(row)
        if paper is not None:
            clock = clocks.get((row.KIND, row.pk))
            yield paper if clock is None else _with(paper, clock)


def _with(paper: Paper, clock: Any) -> Paper:
    values = {name: getattr(paper, name) for name in Paper.__slots__}
    return Paper(**(values | {"clock": clock}))


def _clocks(ticket: Ticket) -> dict[tuple[str, int], Any]:
    """The clock of each paper that is due first; only those of papers that are read anyway are shown."""
    of_ticket = Q()
    for kind in CLOCKED:
        of_ticket |= Q(**{f"{kind}__ticket": ticket})
    found: dict[tuple[str, int], Any] = {}
    running: Any = models.Deadline.objects.running().filter(of_ticket)
    for clock in running.order_by("due_at", "id"):
        kind = next(kind for kind in CLOCKED if getattr(clock, f"{kind}_id"))
        found.setdefault((kind, getattr(clock, f"{kind}_id")), clock)
    return found


def _line(row: Any, at: datetime, title: str, **more: Any) -> Paper:
    url = reverse("proposal", args=[row.pk]) if row.KIND == "proposal" else row.get_absolute_url()
    return Paper(row.KIND, at, title, url, row.department.label, str(row.get_state_display()), **more)


def _order(row: Any) -> Paper:
    return _line(row, row.issued_at, f"{row.number}　{row.subject}")


def _card(row: Any) -> Paper:
    sign = "red" if row.colour == "RED" else "yellow"
    return _line(row, row.issued_at, row.number, sign=sign, struck=row.state == "REVOKED")


def _proposal(row: Any) -> Paper | None:
    if row.state != ProposalState.OPEN:
        return None
    return _line(row, row.proposed_at, f"{row.get_measure_display()}: {row.get_ground_display()}")


def _entry(row: Any) -> Paper:
    sign = "+" if row.is_bonus else "−"
    title = f"{row.code} {row.get_code_display()}"
    points = f"{sign} {row.points}"
    return _line(row, row.broken_at, title, points=points, struck=row.state == "REVOKED")


def _interview(row: Any) -> Paper:
    return _line(row, row.called_at, row.number, sign="talk", struck=row.state == "CANCELLED")


def _rectification(row: Any) -> Paper:
    return _line(row, row.opened_at, "")


def _exclusion(row: Any) -> Paper:
    return _line(row, row.asked_at, str(row.get_ground_display()))


def _misrating(row: Any) -> Paper:
    return _line(row, row.claimed_at, str(row.get_ground_display()))


TOLD: tuple[tuple[Any, Callable[[Any], Paper | None]], ...] = (
    (models.SupervisionOrder, _order),
    (models.Card, _card),
    (models.ScoreEntry, _entry),
    (models.Interview, _interview),
    (models.Rectification, _rectification),
    (models.ExclusionRequest, _exclusion),
    (models.MisratingClaim, _misrating),
)
