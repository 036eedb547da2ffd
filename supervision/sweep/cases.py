"""The clocks of one batch with all that the rules must know of them, in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from core.evidence import Subject
from departments.actions.clocks import steps_of
from departments.calendars import fresh_calendar
from departments.models import Clock, Department, RuleVersion
from departments.rules.calendar import WorkCalendar
from departments.rules.clocks import Step
from feedback.models import Dispatch, PastCycle
from feedback.rules.limits import Occasion
from supervision.choices import EntryCode, ExclusionState, RectificationState
from supervision.models import Deadline, ExclusionRequest, Rectification, SupervisionOrder
from supervision.rule_versions import KIND
from supervision.rules.escalation import Course, Rule, course_of, rule_of
from supervision.sweep._rows import among

NO_PAPER = (None, False)


@dataclass(frozen=True, slots=True)
class Place:
    """What a clock belongs to: a dispatch, or a paper.

    ``counts``: what it costs is not left out. ``since``: when the department got the work; the successor of a
    dissolved one inherits its clocks.
    """

    kind: str
    id: int
    department_id: int
    ticket_id: int | None = None
    dispatch_id: int | None = None
    order_id: int | None = None
    rectification_id: int | None = None
    role: str = ""
    level: int = 0
    is_rework: bool = False
    is_blocked: bool = False
    counts: bool = True
    is_void: bool = False
    since: datetime | None = None

    def costs(self, clock: Clock) -> bool:
        """Whether lateness of the clock is this department's: not what was late before it had the work."""
        return self.counts and (self.since is None or clock.due_at >= self.since)


@dataclass(slots=True)
class Case:
    """One clock, what has come of it, and what this pass did, which the evidence will say."""

    clock: Clock
    subject: Subject
    place: Place
    steps: tuple[Step, ...]
    course: Course
    rule: Rule | None
    new_steps: list[Step] = field(default_factory=list)
    new_level: int | None = None
    points: str = ""
    proposed: list[str] = field(default_factory=list)

    @property
    def is_own(self) -> bool:
        return isinstance(self.clock, Deadline)

    @property
    def is_worth_telling(self) -> bool:
        return bool(self.new_steps or self.new_level or self.points or self.proposed)


class Terms:
    """What one pass goes by: the instant, the calendar, every version of the numbers, who is dissolved."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.calendar: WorkCalendar = fresh_calendar()
        rows = RuleVersion.objects.filter(kind=KIND).order_by("effective_from", "number")
        self.versions: list[RuleVersion] = list(rows)
        self.by_id = {version.pk: version for version in self.versions}

    @cached_property
    def dissolved(self) -> frozenset[int]:
        return frozenset(Department.objects.filter(is_active=False).values_list("id", flat=True))

    def in_force(self, at: datetime) -> RuleVersion:
        """The version in force at the instant; before the first one, that one."""
        found = [version for version in self.versions if version.effective_from <= at]
        return found[-1] if found else self.versions[0]


def cases_of_tickets(clocks: Sequence[Clock], terms: Terms) -> list[Case]:
    """The cases of feedback's clocks, whose tickets are locked."""
    shares = _shares({clock.dispatch_id for clock in clocks if clock.dispatch_id})  # type: ignore[attr-defined]
    found = []
    for clock in clocks:
        ticket, dispatch = clock.ticket_id, clock.dispatch_id  # type: ignore[attr-defined]
        place = shares.get(dispatch) or Place("ticket", ticket, clock.owner_id, ticket_id=ticket)
        found.append(_case(clock, Subject("ticket", ticket), place, terms))
    return found


def cases_of_papers(clocks: Sequence[Deadline], terms: Terms) -> list[Case]:
    """The cases of supervision's own clocks, whose papers are locked."""
    subjects = [clock.evidence_subject() for clock in clocks]
    places = {**_orders(subjects), **_rectifications(subjects)}
    found = []
    for clock, subject in zip(clocks, subjects, strict=True):
        place = places.get(subject) or Place(subject.kind, subject.id, clock.owner_id)
        # after a rectification was handed over, what was late before stays its first owner's
        found.append(_case(clock, subject, replace(place, department_id=clock.owner_id), terms))
    return found


def _case(clock: Clock, subject: Subject, place: Place, terms: Terms) -> Case:
    steps = steps_of(clock, terms.calendar)
    course = course_of(
        clock.kind,
        steps,
        clock.due_at,
        now=terms.now,
        stopped_at=clock.stopped_at,
        is_provisional=clock.is_provisional,
    )
    rule = rule_of(clock.kind, place.role, is_rework=place.is_rework) if place.costs(clock) else None
    if rule and rule.code == EntryCode.D9 and place.is_void:
        rule = None  # the rating that asked for this remedy was set aside
    return Case(clock, subject, place, steps, course, rule)


def _shares(ids: set[int]) -> dict[int, Place]:
    names = ("id", "ticket_id", "department_id", "role", "cycle", "level", "blocked_by_co", "dispatched_at")
    rows = list(Dispatch.objects.filter(pk__in=among(ids)).values_list(*names))
    later = {(ticket, cycle - 1) for _id, ticket, _d, _r, cycle, _l, _b, _at in rows if cycle > 1}
    reworked = _reworked(later)
    papers = _papers_of(reworked)
    excluded = _excluded(ids)
    return {
        id_: Place(
            "dispatch",
            id_,
            department,
            ticket_id=ticket,
            dispatch_id=id_,
            rectification_id=papers.get((ticket, cycle - 1), NO_PAPER)[0],
            role=role,
            level=level,
            is_rework=(ticket, cycle - 1) in reworked,
            is_blocked=is_blocked,
            counts=id_ not in excluded,
            is_void=papers.get((ticket, cycle - 1), NO_PAPER)[1],
            since=since,
        )
        for id_, ticket, department, role, cycle, level, is_blocked, since in rows
    }


def _excluded(dispatches: Iterable[int | None]) -> frozenset[int]:
    """Those of the dispatches that were taken out of the assessment: nothing of theirs costs points."""
    ids = {pk for pk in dispatches if pk is not None}
    granted = ExclusionRequest.objects.filter(dispatch_id__in=among(ids), state=ExclusionState.GRANTED)
    return frozenset(granted.values_list("dispatch_id", flat=True)) if ids else frozenset()


def _reworked(cycles: Iterable[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    """Which of these (ticket, cycle) were followed by a rework."""
    wanted = frozenset(cycles)
    rows = PastCycle.objects.filter(ticket_id__in={t for t, _ in wanted}, followed_by=Occasion.REWORK)
    return wanted & frozenset(rows.values_list("ticket_id", "cycle")) if wanted else frozenset()


def _papers_of(cycles: frozenset[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, bool]]:
    """The rectification of each (ticket, cycle) that has one, and whether it is void."""
    if not cycles:
        return {}
    rows = Rectification.objects.filter(ticket_id__in={ticket for ticket, _ in cycles})
    void = RectificationState.VOIDED
    found = rows.values_list("id", "ticket_id", "cycle", "state")
    return {(ticket, cycle): (id_, state == void) for id_, ticket, cycle, state in found}


def _orders(subjects: Sequence[Subject]) -> Mapping[Subject, Place]:
    found = SupervisionOrder.objects.filter(pk__in=[s.id for s in subjects if s.kind == "order"])
    rows = list(found.values_list("id", "department_id", "ticket_id", "dispatch_id", "level"))
    excluded = _excluded(row[3] for row in rows)
    return {
        Subject("order", id_): Place(
            "order",
            id_,
            department,
            ticket_id=ticket,
            dispatch_id=dispatch,
            order_id=id_,
            level=level,
            counts=dispatch not in excluded,
        )
        for id_, department, ticket, dispatch, level in rows
    }


def _rectifications(subjects: Sequence[Subject]) -> Mapping[Subject, Place]:
    found = Rectification.objects.filter(pk__in=[s.id for s in subjects if s.kind == "rectification"])
    rows = list(found.values_list("id", "department_id", "ticket_id", "dispatch_id"))
    excluded = _excluded(row[3] for row in rows)
    return {
        Subject("rectification", id_): Place(
            "rectification",
            id_,
            department,
            ticket_id=ticket,
            dispatch_id=dispatch,
            rectification_id=id_,
            counts=dispatch not in excluded,
        )
        for id_, department, ticket, dispatch in rows
    }
