"""T12: a co-handler is added later, asks to be released, or is waived so that the lead need not wait."""

from collections.abc import Sequence
from datetime import datetime

from core.reasons import Reason
from core.refusals import NotPermitted
from departments.actions import clocks as clock_actions
from departments.clock_wording import say_exact
from departments.models import Department, Staff
from departments.rules.clocks import MoveReason
from feedback.actions._move import Move, moving
from feedback.actions.results import text_digest
from feedback.choices import Category, ClockKind, DispatchRole, EndKind, PaperState
from feedback.models import CoReturn, Dispatch, Ticket
from feedback.rules.cohandling import blocks_lead
from feedback.rules.facts import ShareFacts
from feedback.rules.guards.cohandling import MOST_CO, can_be_waived


def add_co_handler(
    ticket: Ticket | int,
    *,
    departments: Sequence[Department],
    instruction: str = "",
    due_at: datetime | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Let more departments co-handle: their SIGN and CO_HANDLE start, by the lead's limit.

    Never due after the lead; ``due_at`` sets an earlier time. Refuses who is at work already, or accused.
    """
    with moving(ticket, "add_co_handler", by=by, now=now, version=version) as move:
        lead = move.lead()
        move.require(_reasons_against(move, departments, lead, due_at))
        rows = [_add(move, lead, department, instruction, due_at) for department in departments]
        ids = {*move.ticket.department_ids, *(d.pk for d in departments)}
        move.ticket.department_ids = sorted(ids)
        move.ticket.add_co_handler()
        move.note(co=",".join(str(d.pk) for d in departments), due=rows[0].due_at)
    return move.ticket


def co_return(
    ticket: Ticket | int,
    *,
    ground: str,
    text: str,
    dispatch: int | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """The co-handler's approver asks to be released by the dispatcher; SIGN stops, as at a signature."""
    with moving(ticket, "co_return", by=by, now=now, version=version) as move:
        move.require([] if text.strip() else [Reason("note_missing")])
        row = move.dispatch(move.share_in_hand("!asks_release", dispatch).id)
        asked = CoReturn.objects.create(
            dispatch=row,
            ground=ground,
            text=text.strip(),
            state=PaperState.SIGNED,
            drafted_by=by,
            drafted_at=now,
            handed_in_at=now,
            signed_by=by,
            signed_at=now,
        )
        move.clocks.stop(ClockKind.SIGN, dispatch=row)
        move.ticket.co_return()
        move.note(
            dispatch=row.pk,
            department=row.department_id,
            release=asked.pk,
            ground=ground,
            text=text_digest(text),
        )
    return move.ticket


def refuse_co_return(
    ticket: Ticket | int,
    *,
    note: str,
    dispatch: int | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """The dispatcher keeps the co-handler at work, saying why; its clock has run on all the while."""
    with moving(ticket, "refuse_co_return", by=by, now=now, version=version) as move:
        move.require([] if note.strip() else [Reason("note_missing")])
        share = _part(move, dispatch, [s for s in move.facts.co_shares() if s.asks_release])
        asked = decide_release(move, share.id, PaperState.REFUSED, note)
        move.ticket.refuse_co_return()
        move.note(
            dispatch=share.id,
            department=share.department_id,
            release=asked.pk if asked else None,
            text=text_digest(note),
        )
    return move.ticket


def waive_co(
    ticket: Ticket | int,
    *,
    note: str,
    dispatch: int | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Give up a co-handler's part that is overdue, or whose release was asked for; the lead waits no longer.

    The part ends and its clocks stop, its lateness stays. What it cost the lead is noted on the lead.
    """
    with moving(ticket, "waive_co", by=by, now=now, version=version) as move:
        move.require([] if note.strip() else [Reason("note_missing")])
        share = _part(move, dispatch, [s for s in move.facts.co_shares() if can_be_waived(s, now)])
        row = move.dispatch(share.id)
        asked = decide_release(move, row.pk, PaperState.GRANTED, note)
        blocked = note_blocking(move, row)
        move.clocks.stop_all(row)
        row.is_open, row.ended_at, row.waived_at = False, now, now
        row.end_kind, row.waive_reason = EndKind.WAIVED, note
        row.save()
        move.ticket.waive_co()
        move.note(
            dispatch=row.pk,
            department=row.department_id,
            release=asked.pk if asked else None,
            late=row.due_at < now,
            blocked=blocked,
            text=text_digest(note),
        )
    return move.ticket


def note_blocking(move: Move, row: Dispatch) -> bool:
    """Mark the lead whose time a late co-handler used up; returns whether it did."""
    lead = move.lead()
    clock = move.clocks.open_clock(ClockKind.CO_HANDLE, row)
    if clock is None or not blocks_lead(co_due_at=clock.due_at, lead_due_at=lead.due_at, now=move.now):
        return False
    lead.blocked_by_co = True
    lead.save()
    return True


def decide_release(move: Move, dispatch_id: int, state: PaperState, note: str) -> CoReturn | None:
    """Decide the co-handler's undecided wish to be released, if there is one."""
    asked = CoReturn.objects.filter(dispatch_id=dispatch_id, state=PaperState.SIGNED).first()
    if asked is not None:
        asked.state, asked.decided_at, asked.decided_by = state, move.now, move.by
        asked.decision_note = note
        asked.save()
    return asked


def _part(move: Move, dispatch_id: int | None, fit: Sequence[ShareFacts]) -> ShareFacts:
    """The one part that is meant: named, or the only one the move fits."""
    found = [share for share in fit if dispatch_id in (None, share.id)]
    if len(found) != 1:
        move.require([Reason("co_part_unknown")])
    if move.by is not None and found[0].release_by == move.by.pk:
        raise NotPermitted(Reason("own_request_decided"))
    return found[0]


def _reasons_against(
    move: Move, departments: Sequence[Department], lead: Dispatch, due_at: datetime | None
) -> list[Reason]:
    reasons = [] if departments else [Reason("co_department_missing")]
    if len({d.pk for d in departments}) != len(departments):
        reasons.append(Reason("department_twice"))
    if move.facts.co_in_cycle + len(departments) > MOST_CO:
        reasons.append(Reason("too_many_co", {"most": MOST_CO}))
    at_work = {share.department_id for share in move.facts.shares}
    accused = move.ticket.accused_department if move.ticket.category == Category.REPORT else None
    for department in departments:
        named = {"department": department.name}
        if not department.is_active:
            reasons.append(Reason("department_inactive", named))
        if department.pk in at_work:
            reasons.append(Reason("department_at_work", named))
        if accused is not None and accused.is_same_or_above(department):
            reasons.append(Reason("co_is_accused", named))
    if due_at is not None and not move.now < due_at <= lead.due_at:
        reasons.append(Reason("co_due_impossible", {"due": say_exact(lead.due_at)}))
    return reasons


def _add(
    move: Move, lead: Dispatch, department: Department, instruction: str, due_at: datetime | None
) -> Dispatch:
    """Write the part and start its clocks: the lead's limit, cut off by the lead's time and the time set."""
    row = Dispatch(
        ticket=move.ticket,
        department=department,
        role=DispatchRole.CO,
        cycle=move.ticket.cycle,
        dispatched_at=move.now,
        dispatched_by=move.by,
        instruction=instruction,
    )
    handle = move.clocks.open_clock(ClockKind.HANDLE, lead)
    clock = move.clocks.begin(
        ClockKind.CO_HANDLE,
        owner=department,
        dispatch=row,
        limit=handle.limit if handle else None,
    )
    caps = [(lead.due_at, MoveReason.LEAD_DUE), *([(due_at, MoveReason.SET_TIME)] if due_at else [])]
    for cap, reason in caps:
        if cap < clock.due_at:
            clock_actions.keep_at_most(
                clock, due_at=cap, at=move.now, calendar=move.clocks.calendar, reason=reason
            )
    row.due_at = clock.due_at
    row.save()
    move.clocks.begin(ClockKind.SIGN, owner=department, dispatch=row)
    return row
