"""A new cycle of the same matter: after a bad answer (rework), or on new facts (reopening)."""

from departments.models import Department, Staff
from departments.scope import scope
from feedback.actions._endings import end_work
from feedback.actions._move import Move
from feedback.actions.holds import lift_within
from feedback.actions.retrospectives import last_lead
from feedback.choices import ClockKind, DispatchRole, HoldKind, PaperState
from feedback.models import Dispatch, PastCycle, ReopeningRequest, Retrospective
from feedback.rules.limits import Occasion
from feedback.states import State

LONGEST_INSTRUCTION = 500


def begin_cycle(move: Move, occasion: Occasion, *, instruction: str) -> State:
    """End the old cycle, keep what it came to, begin the next; returns where the ticket goes.

    It goes straight back to the department that led last; to dispatch when none did, or it is dissolved.
    The caller makes the move of the state.
    """
    handler = _last_handler(move)
    _keep(move, occasion)
    _put_off_retrospective(move)
    _answer_requests(move)
    end_work(move)
    _clear(move)
    department = move.ticket.lead_department
    move.note(cycle=move.ticket.cycle)
    if department is None or not department.is_active:
        move.clocks.begin(ClockKind.DISPATCH, owner=move.ticket.centre)
        return State.PENDING_DISPATCH
    row = _give_again(move, department, occasion, handler=handler, instruction=instruction)
    move.note(lead=department.pk, dispatch=row.pk, due=row.due_at, rules=move.clocks.rules.number)
    return State.IN_PROGRESS


def occasion_of(move: Move) -> Occasion:
    """Why the ticket is handled in its present cycle: what ended the one before."""
    if move.ticket.cycle == 1:
        return Occasion.FIRST
    last = PastCycle.objects.filter(ticket=move.ticket).order_by("-cycle").first()
    return Occasion(last.followed_by) if last else Occasion.FIRST


def _last_handler(move: Move) -> Staff | None:
    """Who handled it last, if they still can."""
    last = last_lead(move.ticket)
    if last is None or last.assignee is None or not last.assignee.is_active:
        return None
    handler: Staff = last.assignee
    return handler if last.department_id in scope(handler, "handle_tickets") else None


def _keep(move: Move, occasion: Occasion) -> None:
    ticket = move.ticket
    PastCycle.objects.create(
        ticket=ticket,
        cycle=ticket.cycle,
        followed_by=occasion,
        public_reply=ticket.public_reply,
        is_solved=ticket.is_solved,
        answer_kind=ticket.answer_kind,
        satisfaction=ticket.satisfaction,
        handled_at=ticket.handled_at,
        completed_at=ticket.completed_at,
        ended_at=move.now,
    )


def _put_off_retrospective(move: Move) -> None:
    """One that is outstanding is written when the new cycle is completed; its clock never counted."""
    outstanding = Retrospective.objects.filter(ticket=move.ticket, state=PaperState.DRAFTED)
    for paper in outstanding.select_related("dispatch"):
        move.clocks.void(ClockKind.RETROSPECTIVE, paper.dispatch)
        paper.due_at = None
        paper.save(update_fields=["due_at"])


def _answer_requests(move: Move) -> None:
    """Whoever asked for reopening has what they asked for: the matter is handled again."""
    asked = ReopeningRequest.objects.filter(ticket=move.ticket, decided_at__isnull=True)
    if asked.update(granted=True, decided_by=move.by, decided_at=move.now):
        lift_within(move, kind=HoldKind.REOPENING)


def _clear(move: Move) -> None:
    """Nothing has been said of the new cycle yet."""
    ticket = move.ticket
    ticket.cycle += 1
    ticket.public_reply = ticket.is_solved = ticket.answer_kind = ""
    ticket.satisfaction = ticket.handled_at = ticket.completed_at = None
    ticket.is_callback_drawn = False


def _give_again(
    move: Move, department: Department, occasion: Occasion, *, handler: Staff | None, instruction: str
) -> Dispatch:
    """The same department, without co-handlers. It has signed for the matter once; SIGN is not asked again.

    A rework must contact the citizen within RECONTACT; a reopened matter has no clock for that.
    """
    row = Dispatch(
        ticket=move.ticket,
        department=department,
        role=DispatchRole.LEAD,
        cycle=move.ticket.cycle,
        assignee=handler,
        dispatched_at=move.now,
        dispatched_by=move.by,
        instruction=instruction[:LONGEST_INSTRUCTION],
        signed_at=move.now,
    )
    move.clocks.begin_handling(row, occasion)
    row.save()
    if occasion == Occasion.REWORK and move.ticket.is_answerable:
        limit = move.clocks.limit_on(ClockKind.RESPOND, occasion)
        move.clocks.begin(ClockKind.RESPOND, owner=department, dispatch=row, limit=limit)
    return row
