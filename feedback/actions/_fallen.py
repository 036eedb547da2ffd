"""What a department asked, or was about to ask, falls away when the matter leaves its hands."""

from typing import TYPE_CHECKING

from feedback.choices import ClockKind, PaperState, RequestKind
from feedback.models import SuspensionRequest
from feedback.models.request_facts import MODELS, WHERE
from feedback.rules.facts import RequestFacts
from feedback.states import State

if TYPE_CHECKING:
    from feedback.actions._move import Move


def withdraw_open_requests(move: "Move") -> None:
    """Withdraw every extension, suspension and termination still open once the matter is no longer handled.

    Called for every move once the verb is done; its evidence names what fell away.
    """
    if move.source not in WHERE or move.ticket.state in WHERE:
        return
    if move.source == State.SUSPENDED:
        _end_suspension(move)
    fallen = [one for one in move.facts.requests.open if _falls_away(move, one)]
    if fallen:
        let_go(move)
        before = [str(move.noted["fell_away"])] if "fell_away" in move.noted else []
        move.note(fell_away=",".join([*before, *(one.kind for one in fallen)]))


def let_go(move: "Move") -> None:
    """Nothing waits for a decision any more: its clock stops, and escalation goes on."""
    move.clocks.stop(ClockKind.REQUEST_DECIDE)
    if move.facts.lead is not None:
        move.clocks.decided((ClockKind.HANDLE,), move.dispatch(move.facts.lead.id))


def _end_suspension(move: "Move") -> None:
    """The ticket did not resume, but its suspension is over."""
    running = SuspensionRequest.objects.filter(
        dispatch__ticket=move.ticket, ends_at__isnull=False, resumed_at__isnull=True
    )
    running.update(resumed_at=move.now, resumed_by=move.by)


def _falls_away(move: "Move", one: RequestFacts) -> bool:
    """Whether the verb itself left it open; then it is withdrawn now."""
    rows = MODELS[RequestKind(one.kind)]._default_manager.filter(pk=one.id)
    still_open = rows.filter(state__in=(PaperState.DRAFTED, PaperState.SIGNED))
    return bool(still_open.update(state=PaperState.WITHDRAWN, decided_at=move.now))
