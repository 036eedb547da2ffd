"""Signing for many at once: first what can and cannot be signed, and why; then a result for every row."""

from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.reasons import Reason
from core.refusals import Refused, say
from feedback import actions, policies, queue
from feedback.choices import DispatchRole
from feedback.lifecycle import LABELS, MOVES
from feedback.models import Dispatch
from feedback.rules import guards
from feedback.rules.facts import ShareFacts, TicketFacts
from feedback.states import State
from feedback.views.access import staff_of, way_back

MOST = 100
LONGEST_ID = 19


@dataclass
class Attempt:
    """One ticked row: why it cannot be signed, or that it was."""

    dispatch: Dispatch
    reasons: list[str] = field(default_factory=list)
    is_done: bool = False

    @property
    def verb(self) -> str:
        return "sign" if self.dispatch.role == DispatchRole.LEAD else "co_sign"


@require_POST
def signatures(request: HttpRequest) -> HttpResponse:
    """Without ``sure`` ask; with it sign, row by row, each in a transaction of its own."""
    user, now = staff_of(request), timezone.now()
    ids = [int(pk) for pk in request.POST.getlist("d") if pk.isdecimal() and len(pk) < LONGEST_ID][:MOST]
    back = way_back(request, reverse("queue"))
    if not ids:
        return redirect(back)
    rows = (
        queue.dispatches_for(queue.scopes_of(user), wide=True)
        .filter(pk__in=ids)
        .select_related("ticket", "department")
        .order_by("due_at", "id")
    )
    person = policies.person_of(user)
    attempts = [Attempt(row, [say(reason) for reason in reasons_against(person, row, now)]) for row in rows]
    is_sure = "sure" in request.POST
    if is_sure:
        for attempt in attempts:
            if not attempt.reasons:
                _sign(attempt, request, now)
    able = [attempt for attempt in attempts if not attempt.reasons]
    unable = [attempt for attempt in attempts if attempt.reasons]
    context = {"able": able, "unable": unable, "back": back, "is_sure": is_sure, "now": now}
    return render(request, "feedback/queue/signatures.html", context)


def reasons_against(person: policies.Person, row: Dispatch, now: datetime) -> list[Reason]:
    """Why the person may not sign for this row, by the rules the action itself asks; no query."""
    verb = "sign" if row.role == DispatchRole.LEAD else "co_sign"
    state = str(row.ticket.state)
    if state not in MOVES[verb].sources or not row.is_live:
        return [Reason("wrong_state", {"move": LABELS[verb], "state": State(state).label})]
    share = ShareFacts(
        row.pk,
        row.department_id,
        row.role,
        delegated_to_id=row.delegated_to_id,
        signed=row.signed_at is not None,
    )
    facts = TicketFacts(row.ticket_id, state, row.ticket.centre_id, shares=(share,))
    return policies.reasons_against(person, facts, MOVES[verb]) or guards.reasons_against(verb, facts, now)


def _sign(attempt: Attempt, request: HttpRequest, now: datetime) -> None:
    try:
        row = attempt.dispatch
        part = {"dispatch": row.pk} if row.role == DispatchRole.CO else {}
        getattr(actions, attempt.verb)(row.ticket_id, by=staff_of(request), now=now, **part)
        attempt.is_done = True
    except Refused as refused:
        attempt.reasons = refused.sentences
