"""What the coordination meeting should speak of: what is disputed, each matter with its history in a line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.masking import mask_text
from departments.models import Staff
from departments.rules.calendar import in_shanghai
from feedback.choices import PaperState
from feedback.models import HardCase, JointReview, ReturnRequest, Ticket, Topic
from feedback.states import OPEN_STATES
from supervision.choices import AgendaGround, MatterState
from supervision.models import Matter, Meeting, MeetingItem
from supervision.rules.agenda import Candidate, Finding, gathered
from supervision.rules.settings import agenda_of

SUBJECT = 160


@dataclass(frozen=True, slots=True)
class Proposed:
    """One candidate as the page shows it."""

    key: str
    subject: str
    grounds: list[str]
    ground_words: list[str]
    history: str
    url: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """What counts as disputed, from the rules in force, for one meeting."""

    department_id: int
    now: datetime
    table: Mapping[str, int]

    @property
    def today(self) -> date:
        return in_shanghai(self.now).date()

    def ago(self, name: str) -> datetime:
        """So many days before now."""
        return self.now - timedelta(days=self.table[name])


def candidates(meeting: Meeting, user: Staff, now: datetime, table: Mapping[str, Any]) -> list[Proposed]:
    """What is disputed of what the person may see, and not yet on the agenda. A fixed number of queries."""
    bounds = Bounds(meeting.department_id, now, agenda_of(table))
    found = gathered(findings(user, bounds), taken(meeting))
    return [*_told(found, user, bounds)]


def taken(meeting: Meeting) -> set[str]:
    """Keys of what is on the agenda."""
    rows = MeetingItem.objects.filter(meeting=meeting, removed_at__isnull=True)
    return {key_of(*row) for row in rows.values_list("ticket_id", "topic_id", "matter_id")}


def key_of(ticket_id: int | None, topic_id: int | None, matter_id: int | None) -> str:
    """How an item is named among candidates."""
    if ticket_id:
        return f"ticket:{ticket_id}"
    return f"matter:{matter_id}" if matter_id else f"topic:{topic_id or 0}"


def findings(user: Staff, bounds: Bounds) -> Iterable[Finding]:
    """Every ground there is now, by matter."""
    tickets = tickets_within(user, bounds.department_id)
    yield from _of_tickets(tickets, bounds)
    yield from _of_matters(user, bounds)
    yield from _of_topics(tickets, bounds)


def tickets_within(user: Staff, department_id: int) -> QuerySet[Any]:
    """Tickets the person may see, of the centres below the meeting's department."""
    found: QuerySet[Any] = Ticket.objects.visible_to(user)
    return found.filter(centre__ancestry__contains=[department_id])


def stalled(matters: QuerySet[Any], bounds: Bounds) -> QuerySet[Any]:
    """Matters under way without progress since long, or past their day."""
    running = matters.filter(state=MatterState.OPEN).annotate(last=Max("progress__at"))
    since = bounds.ago("stalled_days")
    quiet = Q(last__lt=since) | Q(last__isnull=True, started_at__lt=since)
    return running.filter(quiet | Q(due_on__lt=bounds.today))


def _of_tickets(tickets: QuerySet[Any], bounds: Bounds) -> Iterable[Finding]:
    running = tickets.filter(state__in=[state.value for state in OPEN_STATES])
    reviews = JointReview.objects.filter(ticket=OuterRef("pk"), closed_at=None)
    cases = HardCase.objects.filter(ticket=OuterRef("pk"), closed_at=None)
    refused = ReturnRequest.objects.filter(
        dispatch__ticket=OuterRef("pk"), dispatch__voided_at=None, state=PaperState.REFUSED
    )
    twice = refused.values("dispatch").annotate(n=Count("pk")).filter(n__gte=bounds.table["refusals"])
    asked = running.annotate(reviewed=Exists(reviews), refused=Exists(twice))
    disputed = Q(return_count__gte=bounds.table["returns"]) | Q(reviewed=True) | Q(refused=True)
    found = asked.filter(disputed).values_list("pk", "return_count", "reviewed", "refused")
    for pk, returns, reviewed, is_refused in found:
        key = f"ticket:{pk}"
        if returns >= bounds.table["returns"]:
            yield Finding(key, AgendaGround.RETURNED, returns)
        if reviewed:
            yield Finding(key, AgendaGround.JOINT_REVIEW, returns)
        if is_refused:
            yield Finding(key, AgendaGround.REFUSED_TWICE, returns)
    for pk in tickets.filter(Exists(cases)).values_list("pk", flat=True):
        yield Finding(f"ticket:{pk}", AgendaGround.HARD_CASE)


def _of_matters(user: Staff, bounds: Bounds) -> Iterable[Finding]:
    visible: QuerySet[Any] = Matter.objects.visible_to(user)
    within = visible.filter(department__ancestry__contains=[bounds.department_id])
    for pk in stalled(within, bounds).values_list("pk", flat=True):
        yield Finding(f"matter:{pk}", AgendaGround.STALLED)


def _of_topics(tickets: QuerySet[Any], bounds: Bounds) -> Iterable[Finding]:
    returned = ReturnRequest.objects.filter(
        state=PaperState.GRANTED,
        decided_at__gte=bounds.ago("days"),
        dispatch__ticket__in=tickets.order_by().values("pk"),
        dispatch__ticket__topic__isnull=False,
    )
    counted = returned.order_by().values("dispatch__ticket__topic").annotate(n=Count("pk"))
    often = counted.filter(n__gte=bounds.table["topic_returns"]).order_by("-n", "dispatch__ticket__topic")
    for row in often[: bounds.table["topics"]]:
        yield Finding(f"topic:{row['dispatch__ticket__topic']}", AgendaGround.TOPIC, row["n"])


def _told(found: list[Candidate], user: Staff, bounds: Bounds) -> Iterable[Proposed]:
    ids = {kind: [one.id for one in found if one.kind == kind] for kind in ("ticket", "matter", "topic")}
    tickets = Ticket.objects.filter(pk__in=ids["ticket"]).select_related("topic", "lead_department")
    rows: dict[str, Any] = {
        **{f"ticket:{t.pk}": t for t in tickets},
        **{f"matter:{m.pk}": m for m in _matters(ids["matter"])},
        **{
            f"topic:{t.pk}": t
            for t in Topic.objects.filter(pk__in=ids["topic"]).select_related("parent__parent")
        },
    }
    path = _path_of_returns(ids["ticket"])
    for one in found:
        row = rows[one.key]
        yield Proposed(
            key=one.key,
            subject=subject_of(row),
            grounds=one.grounds,
            ground_words=[str(AgendaGround(code).label) for code in one.grounds],
            history=_history(row, one, path),
            url=row.get_absolute_url() if isinstance(row, Ticket | Matter) else "",
        )


def subject_of(row: Ticket | Matter | Topic) -> str:
    """An item's subject: no numbers of persons, and no longer than it may be."""
    if isinstance(row, Ticket):
        return f"{mask_text(row.title)}（{row.number}）"[:SUBJECT]
    return (row.path if isinstance(row, Topic) else row.title)[:SUBJECT]


def _matters(ids: list[int]) -> QuerySet[Any]:
    rows: QuerySet[Any] = Matter.objects.filter(pk__in=ids).select_related("department")
    return rows.annotate(last=Max("progress__at"))


def _path_of_returns(ids: list[int]) -> dict[int, list[str]]:
    """By ticket: the departments that gave it back, in order."""
    granted = ReturnRequest.objects.filter(dispatch__ticket__in=ids, state=PaperState.GRANTED)
    path: dict[int, list[str]] = {}
    rows = granted.order_by("decided_at", "id").select_related("dispatch__department")
    for paper in rows:
        path.setdefault(paper.dispatch.ticket_id, []).append(paper.dispatch.department.label)
    return path


def _history(row: Any, one: Candidate, path: Mapping[int, list[str]]) -> str:
    if isinstance(row, Ticket):
        return _of_ticket(row, path.get(row.pk, []))
    if isinstance(row, Matter):
        return _of_matter(row)
    words = ngettext("%(n)s return in the last months", "%(n)s returns in the last months", one.weight)
    return words % {"n": one.weight}


def _of_ticket(row: Ticket, path: list[str]) -> str:
    told = [_("given back by %(who)s") % {"who": " → ".join(path)}] if path else []
    held = [_("now with %(who)s") % {"who": row.lead_department.label}] if row.lead_department else []
    return " · ".join([*told, str(row.get_state_display()), *held])


def _of_matter(row: Any) -> str:
    """``row`` carries ``last``, the day of its last progress."""
    last = _("last progress %(day)s") % {"day": f"{in_shanghai(row.last):%Y-%m-%d}"} if row.last else ""
    due = _("due %(day)s") % {"day": f"{row.due_on:%Y-%m-%d}"} if row.due_on else ""
    return " · ".join(part for part in (row.department.label, last or _("no progress yet"), due) if part)
