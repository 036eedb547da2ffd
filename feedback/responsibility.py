"""Who held a ticket when, and which clock was late (R33): stretches of time, from rows and evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.evidence import Subject, records_of
from core.models import EvidenceRecord
from departments.clock_faces import face_of
from departments.clock_stories import Told, story_of
from departments.clock_wording import say_left, say_limit
from departments.models import Department, Staff
from departments.rules.calendar import WorkCalendar
from departments.rules.clocks import left
from departments.scope import scope_many
from feedback.choices import ClockKind, DispatchRole
from feedback.history import facts_of_record, history_of
from feedback.models import Deadline, Dispatch, Ticket
from feedback.querysets import VIEW
from feedback.states import ON_THE_DESK, State

AT_CENTRE: tuple[tuple[frozenset[State], Promise], ...] = (
    (frozenset(ON_THE_DESK), gettext_lazy("Triage and dispatch")),
    (frozenset({State.RETURN_PENDING}), gettext_lazy("Decides on the return")),
    (frozenset({State.PENDING_REVIEW}), gettext_lazy("Reviews the result")),
    (frozenset({State.PENDING_CALLBACK}), gettext_lazy("Asks the citizen")),
    (frozenset({State.PENDING_VERDICT}), gettext_lazy("Judges the bad answer")),
)
HANDS = frozenset({"sign", "co_sign", "assign", "delegate", "co_return", "refuse_co_return", "waive_co"})
JUDGED = (ClockKind.HANDLE, ClockKind.CO_HANDLE)
WHOLE, LEAST = 1000, 4


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock of a stretch: what it allowed, how it ended. ``is_late``: stopped, or running, past due."""

    clock: Deadline
    limit: str
    outcome: str
    is_late: bool
    story: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """Where a stretch lies on the line from registration to the end, in thousandths."""

    x: int
    width: int
    late_x: int = 0
    late_width: int = 0


@dataclass
class Stretch:
    """A time in which one department held the ticket; ``end`` is None while it still does."""

    who: str
    what: str
    start: datetime
    end: datetime | None
    clocks: list[ClockLine] = field(default_factory=list)
    hands: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    is_voided: bool = False
    bar: Bar = Bar(0, 0)

    @property
    def is_late(self) -> bool:
        return not self.is_voided and any(line.is_late for line in self.clocks)


def stretches_of(ticket: Ticket, user: Staff, *, now: datetime, calendar: WorkCalendar) -> list[Stretch]:
    """Every stretch in the order they began; a fixed number of queries.

    What was voided is there for the centre and the supervisors alone, as what does not count.
    """
    records = list(records_of(Subject("ticket", ticket.pk)))
    clocks = list(ticket.deadlines.select_related("owner", "rule_version", "dispatch").order_by("id"))
    rows = ticket.dispatches.select_related("department", "signed_by", "delegated_to").order_by("id")
    dispatches = [row for row in rows if row.voided_at is None or _may_see_voided(ticket, row, user)]
    hands = _hands(ticket, records, dispatches, now)
    found = [_of_dispatch(row, clocks, hands.get(row.pk, []), now, calendar) for row in dispatches]
    found += _at_centre(ticket, records, clocks, now, calendar)
    found.sort(key=lambda stretch: stretch.start)
    end = _end_of(ticket, found, now)
    for stretch in found:
        stretch.bar = _bar(stretch, ticket.registered_at, end, now)
    return found


def _may_see_voided(ticket: Ticket, row: Dispatch, user: Staff) -> bool:
    held = scope_many(user, (VIEW, "supervise"))
    return ticket.centre_id in held[VIEW] or row.department_id in held["supervise"]


def _hands(
    ticket: Ticket, records: Sequence[EvidenceRecord], dispatches: Sequence[Dispatch], now: datetime
) -> dict[int, list[str]]:
    """What people of each dispatch did that tells whose hands it was in, oldest first."""
    told = [record for record in records if record.verb in HANDS]
    units: list[Department] = [row.department for row in dispatches]
    lines = history_of(ticket, now=now, known=units, records=told)[::-1]
    hands: dict[int, list[str]] = {}
    for record, line in zip(told, lines, strict=True):
        key = facts_of_record(record).get("dispatch")
        if key:
            hands.setdefault(int(key), []).append(f"{line.actor} {line.words}")
    return hands


def _of_dispatch(
    row: Dispatch, clocks: Sequence[Deadline], hands: list[str], now: datetime, calendar: WorkCalendar
) -> Stretch:
    own = [clock for clock in clocks if clock.dispatch_id == row.pk]
    what = str(DispatchRole(row.role).label)
    if row.cycle > 1:
        what = _("%(what)s, round %(n)s") % {"what": what, "n": row.cycle}
    ends = [moment for moment in (row.handled_at, row.ended_at, row.voided_at) if moment]
    return Stretch(
        who=row.department.name,
        what=what,
        start=row.dispatched_at,
        end=min(ends) if ends else None,
        clocks=_lines(own, row.voided_at is not None, now, calendar),
        hands=hands,
        flags=_flags(row),
        is_voided=row.voided_at is not None,
    )


def _flags(row: Dispatch) -> list[str]:
    flags = [_("returned, does not count")] if row.voided_at else []
    if row.waived_at:
        flags.append(_("waived"))
    if row.blocked_by_co:
        flags.append(_("blocked by a co-handler"))
    if row.delegated_to:
        flags.append(_("delegated to %(unit)s") % {"unit": row.delegated_to.name})
    return flags


def _lines(
    clocks: Sequence[Deadline], is_voided: bool, now: datetime, calendar: WorkCalendar
) -> list[ClockLine]:
    """The clocks that count, in the order they fall due; of what was voided also those that do not."""
    shown = [clock for clock in clocks if is_voided or clock.voided_at is None]
    ordered = sorted(shown, key=lambda clock: (clock.due_at, clock.pk))
    return [_line(clock, now, calendar) for clock in ordered]


def _line(clock: Deadline, now: datetime, calendar: WorkCalendar) -> ClockLine:
    if clock.voided_at is not None:
        outcome = _("does not count")
    elif clock.is_met:
        outcome = _("in time")
    elif clock.stopped_at is not None:
        late = left(clock.due_at, clock.stopped_at, calendar, clock.running_basis, clock.pauses)
        outcome = say_left(late)
    else:
        outcome = face_of(clock, now, calendar).text
    return ClockLine(
        clock=clock,
        limit=say_limit(clock.limit),
        outcome=outcome,
        is_late=clock.is_overdue(now),
        story=story_of(clock, calendar),
    )


def _at_centre(
    ticket: Ticket,
    records: Sequence[EvidenceRecord],
    clocks: Sequence[Deadline],
    now: datetime,
    calendar: WorkCalendar,
) -> list[Stretch]:
    """The times the centre held it, by the states the evidence tells; a clock belongs where it began."""
    own = [clock for clock in clocks if clock.dispatch_id is None]
    found = []
    for what, start, end in _periods(records):
        inside = [
            clock for clock in own if clock.started_at >= start and (end is None or clock.started_at < end)
        ]
        own = [clock for clock in own if clock not in inside]
        found.append(
            Stretch(ticket.centre.name, what, start, end, clocks=_lines(inside, False, now, calendar))
        )
    found += [
        Stretch(
            clock.owner.name,
            clock.get_kind_display(),
            clock.started_at,
            clock.stopped_at,
            clocks=[_line(clock, now, calendar)],
        )
        for clock in own
        if clock.voided_at is None
    ]
    return found


def _periods(records: Sequence[EvidenceRecord]) -> Iterator[tuple[str, datetime, datetime | None]]:
    """From the evidence: what the centre did, from when to when."""
    what, start = "", None
    for record in records:
        facts = facts_of_record(record)
        if "to" not in facts or facts.get("from") == facts["to"]:
            continue
        now_what = _doing(facts["to"])
        if now_what == what:
            continue
        if what and start:
            yield what, start, record.at
        what, start = now_what, record.at
    if what and start:
        yield what, start, None


def _doing(state: str) -> str:
    return next((str(words) for states, words in AT_CENTRE if state in states), "")


def _end_of(ticket: Ticket, found: Sequence[Stretch], now: datetime) -> datetime:
    """Where the line ends: the last end of all, or now while anyone holds it."""
    ends = [stretch.end for stretch in found]
    known = [end for end in ends if end is not None]
    return now if len(known) < len(ends) or not known else max(known)


def _bar(stretch: Stretch, start: datetime, end: datetime, now: datetime) -> Bar:
    """The stretch on the line, and how much of it lies past the due time of what it is judged by."""
    span = max((end - start).total_seconds(), 1.0)

    def at(moment: datetime) -> int:
        return round(min(max((moment - start).total_seconds() / span, 0.0), 1.0) * WHOLE)

    x, upto = min(at(stretch.start), WHOLE - LEAST), at(stretch.end or now)
    judged = [line.clock for line in stretch.clocks if line.clock.kind in JUDGED] or [
        line.clock for line in stretch.clocks
    ]
    late = [clock for clock in judged if clock.is_overdue(now)]
    if not late or stretch.is_voided:
        return Bar(x, max(upto - x, LEAST))
    late_x = max(at(late[-1].due_at), x)
    return Bar(x, max(upto - x, LEAST), late_x, max(upto - late_x, LEAST))
