"""T6: one lead department, any co-handlers; every department clock starts here, not at signing."""

from collections.abc import Sequence
from datetime import datetime

from core.reasons import Reason
from departments.models import Department, Staff
from departments.rules.calendar import in_shanghai
from feedback.actions._assigning import assign_by_rule
from feedback.actions._cycles import occasion_of
from feedback.actions._inheriting import inherit, legacy_of
from feedback.actions._move import Move, moving
from feedback.actions.asking import close_question
from feedback.actions.results import text_digest
from feedback.choices import Category, ClockKind, DispatchRole
from feedback.models import AssignmentMoment, Designation, Dispatch, Ticket
from feedback.rules.guards.cohandling import MOST_CO
from feedback.suggestions import proposals_for


def dispatch(
    ticket: Ticket | int,
    *,
    lead: Department,
    co: Sequence[Department] = (),
    instruction: str = "",
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Dispatch to ``lead`` with co-handlers ``co``: SIGN, RESPOND, HANDLE start; for CO SIGN, CO_HANDLE.

    The successor of a dissolved department goes on with its clocks. A designation, if one stands, must be
    followed, and is used up.
    """
    with moving(ticket, "dispatch", by=by, now=now, version=version) as move:
        designation = _designation(move)
        move.require(_reasons_against(move, lead, co, designation))
        legacy = legacy_of(move)
        inherits = ("LEAD", lead.pk) in legacy
        if designation is None and not inherits:
            _require_reason(move, lead, instruction)
        _end_waiting(move)
        lead_row = _give(move, lead, DispatchRole.LEAD, instruction, legacy.get(("LEAD", lead.pk)))
        for one in co:
            _give(move, one, DispatchRole.CO, instruction, legacy.get(("CO", one.pk)))
        if designation is not None:
            _follow(designation, lead_row)
        move.ticket.lead_department = lead
        move.ticket.department_ids = sorted({*move.ticket.department_ids, lead.pk, *(d.pk for d in co)})
        move.ticket.dispatch()
        move.note(
            lead=lead.pk,
            co=",".join(str(d.pk) for d in co) or None,
            dispatch=lead_row.pk,
            due=lead_row.due_at,
            rules=move.clocks.rules.number,
            **_grounds(designation, inherits=inherits),
        )
    return move.ticket


def _end_waiting(move: Move) -> None:
    """Neither the centre's clock nor an open question to the citizen is waited for any more."""
    close_question(move)
    move.clocks.stop(ClockKind.DISPATCH)


def _grounds(designation: Designation | None, *, inherits: bool) -> dict[str, int | bool | None]:
    return {"designated": designation.pk if designation else None, "inherited": inherits}


def _require_reason(move: Move, lead: Department, instruction: str) -> None:
    """Where the catalogue does not name the department today, the instruction says why it is chosen."""
    named = proposals_for(move.ticket, on=in_shanghai(move.now).date())
    if lead.pk in {proposal.department.pk for proposal in named}:
        return
    move.require([] if instruction.strip() else [Reason("off_catalogue", {"department": lead.name})])
    move.note(off_catalogue=True, text=text_digest(instruction))


def _designation(move: Move) -> Designation | None:
    """The designation that stands; only looked for when the facts know of one."""
    if move.facts.designated_id is None:
        return None
    standing = Designation.objects.filter(ticket=move.ticket, dispatch=None, superseded_at=None)
    return standing.select_related("lead").first()


def _follow(designation: Designation, row: Dispatch) -> None:
    row.is_designated, row.designation_kind = True, designation.kind
    row.designation_ground, row.designation_reference = designation.ground, designation.reference
    row.save()
    designation.dispatch = row
    designation.save()


def _reasons_against(
    move: Move, lead: Department, co: Sequence[Department], designation: Designation | None
) -> list[Reason]:
    reasons = reasons_against_departments(move, lead, co)
    if designation is not None and designation.lead_id != lead.pk:
        reasons.append(Reason("lead_is_designated", {"department": designation.lead.name}))
    return reasons


def reasons_against_departments(move: Move, lead: Department, co: Sequence[Department]) -> list[Reason]:
    """Why these departments cannot have the ticket together, ``lead`` leading."""
    reasons = [Reason("department_inactive", {"department": d.name}) for d in (lead, *co) if not d.is_active]
    if lead in co or len({d.pk for d in co}) != len(co):
        reasons.append(Reason("department_twice"))
    if len(co) > MOST_CO:
        reasons.append(Reason("too_many_co", {"most": MOST_CO}))
    accused = move.ticket.accused_department
    if move.ticket.category == Category.REPORT and accused is not None and accused.is_same_or_above(lead):
        reasons.append(Reason("lead_is_accused", {"department": lead.name}))
    for department in co:
        if move.ticket.category == Category.REPORT and accused and accused.is_same_or_above(department):
            reasons.append(Reason("co_is_accused", {"department": department.name}))
    return reasons


def _give(
    move: Move, department: Department, role: DispatchRole, instruction: str, old: Dispatch | None = None
) -> Dispatch:
    """Write one dispatch and start its clocks; a CO is never due after its LEAD, whose limit it gets."""
    is_lead = role == DispatchRole.LEAD
    kind = ClockKind.HANDLE if is_lead else ClockKind.CO_HANDLE
    row = Dispatch(
        ticket=move.ticket,
        department=department,
        role=role,
        cycle=move.ticket.cycle,
        dispatched_at=move.now,
        dispatched_by=move.by,
        instruction=instruction,
    )
    if is_lead:
        assign_by_rule(move, row, AssignmentMoment.DISPATCH)
    if old is not None and inherit(move, row, old):
        row.save()
        return row
    occasion = occasion_of(move)
    limit = move.clocks.limit_on(ClockKind.HANDLE, occasion)
    handle = move.clocks.begin(kind, owner=department, dispatch=row, limit=limit)
    row.due_at = handle.due_at
    row.save()
    move.clocks.begin(ClockKind.SIGN, owner=department, dispatch=row)
    if is_lead and move.ticket.is_answerable:
        limit = move.clocks.limit_on(ClockKind.RESPOND, occasion)
        move.clocks.begin(ClockKind.RESPOND, owner=department, dispatch=row, limit=limit)
    return row
