"""复盘: what went wrong and how it is kept from happening again; until signed it holds the ticket."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from core.evidence import append
from core.known_queries import KnownQuery
from core.reasons import Reason
from core.refusals import Refused
from departments.models import Staff
from feedback.actions._clocks import Clocks
from feedback.actions._move import Fact, Move, entry_of, lock_ticket, moving
from feedback.actions.holds import lift_within, place_within
from feedback.actions.results import text_digest
from feedback.choices import AnswerKind, ClockKind, DispatchRole, HoldKind, PaperState, RetrospectiveGround
from feedback.models import Dispatch, HardCase, PastCycle, Retrospective, Ticket
from feedback.models.aftercare_facts import bad_answers
from feedback.rules import answers
from feedback.rules.limits import Occasion
from feedback.states import OPEN_STATES, State

SHORTEST_TEXT = 10
OUTSTANDING = KnownQuery[Retrospective](
    lambda ticket: Retrospective.objects.filter(ticket=ticket, state=PaperState.DRAFTED)[:1]
)


def require_retrospective(
    ticket: Ticket | int, *, ground: str, by: Staff | None, now: datetime
) -> Retrospective | None:
    """Ask the department that led last for a retrospective, on a ground of RetrospectiveGround.

    It holds the ticket at once; its clock starts when the ticket is completed. The same ground twice in a
    cycle changes nothing. None where no department ever led, or the ticket ended outside the loop. Raises
    Refused for an archived ticket.
    """
    pk = ticket.pk if isinstance(ticket, Ticket) else ticket
    with transaction.atomic():
        locked = lock_ticket(pk)
        if locked.state == State.ARCHIVED:
            raise Refused(Reason("archived_already"))
        last = last_lead(locked)
        if last is None or locked.state not in (*OPEN_STATES, State.COMPLETED):
            return None
        known = Retrospective.objects.filter(ticket=locked, cycle=locked.cycle).first()
        if known is not None and ground in known.grounds.split(","):
            return known
        clocks = Clocks(locked, now)
        paper = _require(locked, last, [ground], clocks=clocks, by=by, now=now)
        clocks.save()
        facts: dict[str, Fact] = {"retrospective": paper.pk, "ground": ground, "due": paper.due_at}
        append(entry_of(locked, "retrospective_required", by=by, now=now, facts=facts))
    return paper


def after_completion(move: Move) -> None:
    """Require the retrospective that rework, a bad rating or a hard case asks for; start its clock."""
    if move.ticket.lead_department_id is None:
        return
    grounds = _grounds(move.ticket)
    if not grounds and _outstanding(move.ticket) is None:
        return
    last = last_lead(move.ticket)
    if last is not None:
        paper = _require(move.ticket, last, grounds, clocks=move.clocks, by=move.by, now=move.now)
        move.note(retrospective=paper.pk, retrospective_due=paper.due_at, grounds=paper.grounds)


def draft_retrospective(
    ticket: Ticket | int,
    *,
    root_cause: str,
    prevention: str,
    hand_in: bool = False,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Write the retrospective; ``hand_in`` puts it on the approver's list, when nothing may be missing."""
    with moving(ticket, "draft_retrospective", by=by, now=now, version=version) as move:
        if hand_in:
            move.require(_missing(root_cause, prevention))
        paper = _waiting(move)
        paper.root_cause, paper.prevention = root_cause, prevention
        paper.drafted_by, paper.drafted_at = by, now
        paper.handed_in_at = now if hand_in else None
        paper.save()
        move.ticket.draft_retrospective()
        move.note(retrospective=paper.pk, handed_in=hand_in, text=text_digest(root_cause + prevention))
    return move.ticket


def return_retrospective(
    ticket: Ticket | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """The approver gives it back to its writer, saying why."""
    with moving(ticket, "return_retrospective", by=by, now=now, version=version) as move:
        move.require([] if note.strip() else [Reason("note_missing")])
        paper = _waiting(move)
        paper.handed_in_at, paper.returned_note = None, note
        paper.save()
        move.ticket.return_retrospective()
        move.note(retrospective=paper.pk)
    return move.ticket


def sign_retrospective(
    ticket: Ticket | int, *, by: Staff, now: datetime, version: int | None = None
) -> Ticket:
    """The approver signs: its clock stops, and it no longer holds the ticket from the archive."""
    with moving(ticket, "sign_retrospective", by=by, now=now, version=version) as move:
        paper = _waiting(move)
        paper.state, paper.signed_by, paper.signed_at = PaperState.SIGNED, by, now
        paper.save()
        clock = move.clocks.stop(ClockKind.RETROSPECTIVE, dispatch=paper.dispatch)
        lift_within(move, kind=HoldKind.RETROSPECTIVE)
        move.ticket.sign_retrospective()
        move.note(
            retrospective=paper.pk,
            in_time=clock is None or now <= clock.due_at,
            text=text_digest(paper.root_cause + paper.prevention),
            self_signed=paper.drafted_by_id == by.pk,
        )
    return move.ticket


def last_lead(ticket: Ticket) -> Dispatch | None:
    """The dispatch that led last and counts, live or not."""
    led = ticket.dispatches.filter(role=DispatchRole.LEAD, voided_at__isnull=True)
    return led.select_related("department", "assignee").order_by("-id").first()


def _grounds(ticket: Ticket) -> list[str]:
    found = []
    is_answered = ticket.answer_kind == AnswerKind.ANSWERED and ticket.satisfaction is not None
    if ticket.cycle > 1 and PastCycle.objects.filter(ticket=ticket, followed_by=Occasion.REWORK).exists():
        found.append(RetrospectiveGround.REWORK)
    if (is_answered and _was_bad(ticket)) or (ticket.cycle > 1 and bad_answers(ticket)):
        found.append(RetrospectiveGround.BAD_RATING)
    if ticket.return_count and HardCase.objects.filter(ticket=ticket).exists():
        found.append(RetrospectiveGround.HARD_CASE)
    return [str(ground) for ground in found]


def _was_bad(ticket: Ticket) -> bool:
    return answers.is_bad(int(ticket.satisfaction or 0), ticket.is_solved)


def _outstanding(ticket: Ticket) -> Retrospective | None:
    return OUTSTANDING.first(ticket.pk)


def _require(
    ticket: Ticket,
    dispatch: Dispatch,
    grounds: Iterable[str],
    *,
    clocks: Clocks,
    by: Staff | None,
    now: datetime,
) -> Retrospective:
    """One outstanding paper a ticket, which further grounds join. Its clock runs once it is completed."""
    paper = _outstanding(ticket) or Retrospective(ticket=ticket, grounds="", required_at=now, drafted_at=now)
    paper.cycle, paper.dispatch = ticket.cycle, dispatch
    told = [ground for ground in paper.grounds.split(",") if ground]
    paper.grounds = ",".join(dict.fromkeys([*told, *grounds]))
    running = clocks.open_clock(ClockKind.RETROSPECTIVE, dispatch)
    if ticket.state == State.COMPLETED and running is None:
        running = clocks.begin(ClockKind.RETROSPECTIVE, owner=dispatch.department, dispatch=dispatch)
    paper.due_at = running.due_at if running else None
    paper.save()
    place_within(ticket, kind=HoldKind.RETROSPECTIVE, reason=paper.grounds.split(",")[0], by=by, now=now)
    return paper


def _waiting(move: Move) -> Retrospective:
    outstanding = Retrospective.objects.filter(ticket=move.ticket, state=PaperState.DRAFTED)
    return outstanding.select_related("dispatch").get()


def _missing(root_cause: str, prevention: str) -> list[Reason]:
    given = {"root_cause_too_short": root_cause, "prevention_too_short": prevention}
    return [
        Reason(code, {"least": SHORTEST_TEXT})
        for code, text in given.items()
        if len(text.strip()) < SHORTEST_TEXT
    ]
