"""整改 of a bad rating: opened with its four clocks, contacted, planned by two hands, remedied, closed."""

from datetime import datetime

from core.evidence.entries import Fact
from core.reasons import Reason
from departments.calendars import fresh_calendar
from departments.models import Department, Staff
from departments.rules.calendar import WorkCalendar
from feedback.actions import lift_hold, place_hold
from feedback.actions.results import text_digest
from feedback.choices import HoldKind
from feedback.models import Rating, Ticket
from supervision.acting import Acting, acting, record
from supervision.actions import _clocks
from supervision.actions.matters import propose_matter
from supervision.choices import ClockKind, RectificationState
from supervision.models import Rectification
from supervision.rule_versions import supervision_rules
from supervision.rules.rectification import is_still_bad, too_short
from supervision.rules.settings import limit_of

Act = Acting[Rectification]
DEPARTMENTS_CLOCKS = (ClockKind.RECT_CONTACT, ClockKind.RECT_PLAN, ClockKind.RECT_REMEDY)
ASKS_THE_CITIZEN = (ClockKind.RECT_CONTACT, ClockKind.RECT_CALLBACK)


def open_rectification(ticket: Ticket, *, now: datetime) -> Rectification:
    """Begin the rectification of the ticket's bad answer, once per cycle; the caller has locked the ticket.

    The rated department is asked to contact, plan and remedy, the centre to call back; the ticket is held.
    """
    known: Rectification | None = Rectification.objects.filter(ticket=ticket, cycle=ticket.cycle).first()
    if known is not None:
        return known
    rating = _rating_of(ticket)
    dispatch = rating.dispatch if rating else None
    department = dispatch.department if dispatch else ticket.centre
    row = Rectification.objects.create(
        ticket=ticket,
        cycle=ticket.cycle,
        dispatch=dispatch,
        department=department,
        centre=ticket.centre,
        rating=rating,
        opened_at=now,
    )
    _begin_clocks(row, ticket, now=now)
    place_hold(ticket, kind=HoldKind.RECTIFICATION, ref=hold_ref(row), by=None, now=now)
    told: dict[str, Fact] = {"ticket": ticket.pk, "cycle": ticket.cycle, "department": department.pk}
    if rating is not None:
        told |= {"rating": rating.pk, "level": rating.level, "solved": rating.solved}
    record(row, "issue", by=None, now=now, facts=told)
    propose_matter(row, topic_id=ticket.topic_id, now=now)
    return row


def contact(
    rectification: Rectification | int,
    *,
    at: datetime,
    note: str,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Rectification:
    """Record that the citizen was spoken to at ``at``; the 24 hours stop there.

    People say times to the minute: the minute in which the rectification was opened counts as after it.
    """
    with acting(Rectification, _pk(rectification), "contact", by=by, now=now, version=version) as act:
        opened = act.row.opened_at
        act.require([] if to_the_minute(opened) <= at <= now else [Reason("rect_contact_time")])
        act.require(too_short(note, "rect_contact_note"))
        act.row.contact_note = note.strip()
        take_contact(act, at=max(at, opened), by=by)
        act.row.contact(_state_after_contact(act.row))
        act.note(text=text_digest(note.strip()))
    return act.row


def draft_plan(
    rectification: Rectification | int, *, plan: str, by: Staff, now: datetime, version: int | None = None
) -> Rectification:
    """Write the plan and hand it to the approver."""
    with acting(Rectification, _pk(rectification), "draft_plan", by=by, now=now, version=version) as act:
        act.require(too_short(plan, "rect_plan_short"))
        row = act.row
        row.plan, row.plan_drafted_by, row.plan_drafted_at = plan.strip(), by, now
        row.plan_returned_note = ""
        row.draft_plan()
        act.note(text=text_digest(row.plan))
    return act.row


def return_plan(
    rectification: Rectification | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> Rectification:
    """The approver gives the plan back to its writer, saying why."""
    with acting(Rectification, _pk(rectification), "return_plan", by=by, now=now, version=version) as act:
        act.require(too_short(note, "rect_note_missing"))
        act.row.plan_returned_note, act.row.plan_drafted_at = note.strip(), None
        act.row.return_plan()
        act.note(text=text_digest(note.strip()))
    return act.row


def sign_plan(
    rectification: Rectification | int, *, by: Staff, now: datetime, version: int | None = None
) -> Rectification:
    """The approver signs the plan that was drafted; the time of the signature decides "in time"."""
    with acting(Rectification, _pk(rectification), "sign_plan", by=by, now=now, version=version) as act:
        row = act.row
        row.planned_at, row.planned_by = now, by
        note_clock(act, ClockKind.RECT_PLAN, at=now)
        row.sign_plan()
        act.note(text=text_digest(row.plan), self_signed=row.plan_drafted_by_id == by.pk)
    return act.row


def remedy(
    rectification: Rectification | int, *, text: str, by: Staff, now: datetime, version: int | None = None
) -> Rectification:
    """Report what was remedied, without reopening the ticket."""
    with acting(Rectification, _pk(rectification), "remedy", by=by, now=now, version=version) as act:
        act.require(too_short(text, "rect_remedy_short"))
        row = act.row
        row.remedy_text, row.remedied_at, row.remedied_by = text.strip(), now, by
        note_clock(act, ClockKind.RECT_REMEDY, at=now)
        row.remedy()
        act.note(text=text_digest(row.remedy_text))
    return act.row


def close(
    rectification: Rectification | int,
    *,
    note: str = "",
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Rectification:
    """The auditor has read it all; the ticket is held no longer. Where the citizen is not satisfied: why."""
    with acting(Rectification, _pk(rectification), "close", by=by, now=now, version=version) as act:
        row = act.row
        asked = row.ticket.is_answerable
        if asked and is_still_bad(row.level, row.solved):
            act.require(too_short(note, "rect_close_note"))
        row.closed_at, row.closed_by, row.close_note = now, by, note.strip()
        _clocks.void_all(row, at=now, reason="CLOSED")
        row.close()
        act.note(text=text_digest(row.close_note))
        lift(act)
    return act.row


def hand_over(
    rectification: Rectification | int,
    *,
    to: Department,
    note: str = "",
    by: Staff | None,
    now: datetime,
    version: int | None = None,
) -> Rectification:
    """Another department goes on with it; what it is still asked for is measured from now.

    A dissolved department, or a rework that was dispatched elsewhere, asks for this.
    """
    with acting(Rectification, _pk(rectification), "hand_over", by=by, now=now, version=version) as act:
        act.require(_against_handing(act.row, to, note, by))
        act.note(to_department=to.pk, from_department=act.row.department_id, text=text_digest(note.strip()))
        act.row.department = to
        _restart_for(act, to)
        act.row.hand_over()
    return act.row


def to_the_minute(moment: datetime) -> datetime:
    """The beginning of the minute."""
    return moment.replace(second=0, microsecond=0)


def take_contact(act: Act, *, at: datetime, by: Staff | None) -> None:
    """The citizen was contacted; the first contact stays the one that counts."""
    act.row.contacted_at, act.row.contacted_by = at, by
    note_clock(act, ClockKind.RECT_CONTACT, at=at)
    act.note(at=at)


def note_clock(act: Act, kind: ClockKind, *, at: datetime) -> None:
    """Stop the clock; the evidence says whether in time."""
    clock = _clocks.stop(act.row, kind, at=at)
    if clock is not None:
        act.note(in_time=clock.is_met, due=clock.due_at)


def lift(act: Act) -> None:
    """The rectification no longer keeps its ticket from the archive."""
    kind, ref = HoldKind.RECTIFICATION, hold_ref(act.row)
    lift_hold(act.row.ticket_id, kind=kind, ref=ref, by=act.by, now=act.now)


def hold_ref(row: Rectification) -> str:
    """What the hold names."""
    return f"rectification:{row.pk}"


def _rating_of(ticket: Ticket) -> Rating | None:
    counting = Rating.objects.filter(ticket=ticket, cycle=ticket.cycle, counts=True)
    return counting.select_related("dispatch__department").first()


def _begin_clocks(row: Rectification, ticket: Ticket, *, now: datetime) -> None:
    """Side by side from now on. Nobody to speak to: no contact and no callback are asked."""
    rules, calendar = supervision_rules(now).values, fresh_calendar()
    for kind in (*DEPARTMENTS_CLOCKS, ClockKind.RECT_CALLBACK):
        if kind in ASKS_THE_CITIZEN and not ticket.is_answerable:
            continue
        owner = row.centre if kind == ClockKind.RECT_CALLBACK else row.department
        _clocks.begin(
            row,
            kind,
            owner=owner,
            limit=limit_of(rules, kind),
            now=now,
            calendar=calendar,
            urgency=ticket.urgency,
        )


def _restart_for(act: Act, to: Department) -> None:
    rules, calendar = supervision_rules(act.now).values, act.calendar
    for kind in DEPARTMENTS_CLOCKS:
        clock = _clocks.open_clock(act.row, kind)
        if clock is not None:
            _begin_anew(act, kind, to, calendar, clock.urgency, rules)


def _begin_anew(
    act: Act,
    kind: ClockKind,
    to: Department,
    calendar: WorkCalendar,
    urgency: str,
    rules: dict[str, object],
) -> None:
    _clocks.end(act.row, kind, at=act.now, reason="HANDED_OVER")
    limit = limit_of(rules, kind)
    _clocks.begin(act.row, kind, owner=to, limit=limit, now=act.now, calendar=calendar, urgency=urgency)


def _against_handing(row: Rectification, to: Department, note: str, by: Staff | None) -> list[Reason]:
    if to.pk == row.department_id:
        return [Reason("rect_same_department")]
    if not to.is_active:
        return [Reason("rect_department_gone")]
    return too_short(note, "rect_note_missing") if by is not None else []


def _state_after_contact(row: Rectification) -> RectificationState:
    return RectificationState.PLANNED if row.planned_at else RectificationState.CONTACTED


def _pk(row: Rectification | int) -> int:
    return row.pk if isinstance(row, Rectification) else row
