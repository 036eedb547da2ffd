"""An extension, suspension or termination in words: what is asked, what it changes, how it was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.calendars import load_calendar
from departments.clock_wording import say_moment
from departments.rules.calendar import WorkCalendar
from departments.rules.clocks import extend
from feedback.choices import PaperState, RequestKind, SuspensionGround, TerminationGround
from feedback.models import ExtensionRequest, SuspensionRequest, TerminationRequest, Ticket
from feedback.models.request_facts import MODELS
from feedback.models.requests import Request
from feedback.rules.requests import LONGEST_SUSPENSION, MOST_EXTENSIONS, end_of

PEOPLE = ("drafted_by", "signed_by", "decided_by", "dispatch__department")
ARROW = "→"


@dataclass(frozen=True, slots=True)
class Told:
    """One request as it is shown; ``facts`` are names and values, ``change`` what granting it changes."""

    paper: Any
    kind: RequestKind
    facts: Sequence[tuple[str, str]]
    change: str

    @property
    def is_granted(self) -> bool:
        return bool(self.paper.state == PaperState.GRANTED)

    @property
    def is_open(self) -> bool:
        return self.paper.state in (PaperState.DRAFTED, PaperState.SIGNED)

    @property
    def is_self_signed(self) -> bool:
        return self.paper.signed_by_id is not None and self.paper.signed_by_id == self.paper.drafted_by_id


def tell(paper: Request, *, now: datetime, calendar: WorkCalendar) -> Told:
    """The request in words, as it stands now."""
    if isinstance(paper, ExtensionRequest):
        return _extension(paper, now, calendar)
    if isinstance(paper, SuspensionRequest):
        return _suspension(paper, now, calendar)
    return _termination(cast(TerminationRequest, paper))


def requests_of(ticket: Ticket, *, now: datetime, calendar: WorkCalendar | None = None) -> list[Told]:
    """Every request of the ticket, newest first, without drafts not handed in.

    One query, and one more for each kind there is.
    """
    rows = {kind: _shown(model, ticket) for kind, model in MODELS.items()}
    parts = [own.order_by().values_list(Value(kind.value), "pk") for kind, own in rows.items()]
    kinds = {kind for kind, _pk in parts[0].union(*parts[1:], all=True)}
    if not kinds:
        return []
    calendar = calendar or load_calendar()
    found = [paper for kind in MODELS if kind.value in kinds for paper in rows[kind].select_related(*PEOPLE)]
    found.sort(key=lambda paper: paper.drafted_at, reverse=True)
    return [tell(paper, now=now, calendar=calendar) for paper in found]


def _shown(model: type[Request], ticket: Ticket) -> QuerySet[Any]:
    rows = model._default_manager.filter(dispatch__ticket=ticket, dispatch__voided_at__isnull=True)
    return rows.exclude(state=PaperState.DRAFTED, handed_in_at__isnull=True)


def newest(told: Sequence[Told], kind: RequestKind, state: str) -> Told | None:
    """The newest request of the kind in the state."""
    return next((one for one in told if one.kind == kind and one.paper.state == state), None)


def running_suspension(told: Sequence[Told]) -> Told | None:
    """The suspension that keeps the clocks from running now."""
    granted = [one for one in told if one.kind == RequestKind.SUSPENSION and one.is_granted]
    return next((one for one in granted if one.paper.resumed_at is None), None)


def room_left(told: Sequence[Told]) -> dict[str, int]:
    """How many extensions, and days of suspension, were given so far, of how many."""
    granted = [one for one in told if one.is_granted]
    days = [one.paper.days_used for one in granted if one.kind == RequestKind.SUSPENSION]
    return {
        "extensions": sum(one.kind == RequestKind.EXTENSION for one in granted),
        "most_extensions": MOST_EXTENSIONS,
        "suspended_days": sum(days),
        "most_suspended_days": LONGEST_SUSPENSION,
    }


def _days(n: int) -> str:
    return ngettext("%(n)s working day", "%(n)s working days", n) % {"n": n}


def _extension(paper: ExtensionRequest, now: datetime, calendar: WorkCalendar) -> Told:
    before = paper.due_before or paper.dispatch.due_at
    after = paper.due_after or extend(before, paper.working_days, calendar).due_at
    change = _("due %(before)s %(arrow)s %(after)s") % {
        "before": say_moment(before, now),
        "arrow": ARROW,
        "after": say_moment(after, now),
    }
    return Told(paper, RequestKind.EXTENSION, [(_("Asked for"), _days(paper.working_days))], change)


def _suspension(paper: SuspensionRequest, now: datetime, calendar: WorkCalendar) -> Told:
    facts = [
        (_("Ground"), str(SuspensionGround(paper.ground).label)),
        (_("Asked for"), _days(paper.working_days)),
    ]
    if paper.suspended_at is not None:
        facts.append((_("Suspended since"), say_moment(paper.suspended_at, now)))
    if paper.resumed_at is not None:
        facts.append((_("Resumed"), say_moment(paper.resumed_at, now)))
    end = paper.resumed_at or paper.ends_at or end_of(now, paper.working_days, calendar)
    change = _("stands still until %(when)s at the latest") % {"when": say_moment(end, now)}
    return Told(paper, RequestKind.SUSPENSION, facts, "" if paper.resumed_at else change)


def _termination(paper: TerminationRequest) -> Told:
    ground = TerminationGround(paper.ground)
    change = (
        _("the work ends; it counts in the assessment")
        if ground.counts
        else _("the work ends; it does not count in the assessment")
    )
    return Told(paper, RequestKind.TERMINATION, [(_("Ground"), str(ground.label))], change)


def paper_of(ticket: Ticket, verb: str, *, now: datetime) -> Mapping[str, object]:
    """What the page of a move on requests shows: the paper it signs, hands back or decides."""
    action, _sep, kind = verb.partition("_")
    state = PaperState.DRAFTED if action == "request" or verb == "return_request" else PaperState.SIGNED
    told = requests_of(ticket, now=now)
    wanted = [one for one in told if one.paper.state == state and (kind == "request" or one.kind == kind)]
    return {"requests": wanted}
