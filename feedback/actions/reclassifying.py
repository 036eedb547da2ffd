"""A matter turns out to be another one: its limits are measured anew from the dispatch (P)."""

from datetime import datetime

from core.reasons import Reason
from core.refusals import NotPermitted
from departments.models import Staff
from departments.rules.clocks import due
from feedback import policies
from feedback.actions._move import Move, moving
from feedback.actions._urgency import remeasure_clocks
from feedback.actions.results import text_digest
from feedback.choices import Aspect, Category, ClockKind, DispatchRole, Urgency
from feedback.models import Ticket, Topic

MEASURED = (ClockKind.SIGN, ClockKind.RESPOND, ClockKind.HANDLE, ClockKind.CO_HANDLE)


def reclassify(
    ticket: Ticket | int,
    *,
    category: str,
    topic: Topic,
    urgency: str,
    reason: str,
    aspect: str = "",
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Ticket:
    """Settle category, topic and urgency anew; whoever gives a department a longer limit must supervise it.

    Limits follow the version of the rules each clock was measured by, from its own start; none is due sooner
    than 4 working hours from now. A suspended clock keeps standing still.
    """
    with moving(ticket, "reclassify", by=by, now=now, version=version) as move:
        _require(move, category, topic, urgency, reason)
        before, was = _limits(move), move.ticket.due_at
        row = move.ticket
        old = {"category_was": row.category, "urgency_was": row.urgency, "topic_was": row.topic_id}
        row.category, row.topic = Category(category), topic
        row.urgency = Urgency(urgency)
        row.aspect = Aspect(aspect) if aspect else ""
        remeasure_clocks(move)
        _require_supervisor(move, before)
        row.reclassify()
        lead = move.facts.lead
        due_at = move.dispatch(lead.id).due_at if lead else move.clocks.leading_due()
        move.note(
            category=category,
            topic=topic.pk,
            urgency=urgency,
            **old,
            due_was=lead.due_at if lead else was,
            due=due_at,
            text=text_digest(reason.strip()),
        )
    return move.ticket


def _require(move: Move, category: str, topic: Topic, urgency: str, reason: str) -> None:
    row = move.ticket
    move.require([] if reason.strip() else [Reason("note_missing")])
    known = category in Category.values and urgency in Urgency.values
    move.require([] if known else [Reason("request_incomplete")])
    out = not topic.is_active and topic.pk != row.topic_id
    move.require([Reason("topic_out_of_use", {"topic": topic.name})] if out else [])
    same = (category, topic.pk, urgency) == (row.category, row.topic_id, row.urgency)
    move.require([Reason("nothing_changes")] if same else [])
    move.require(_at_work_accused(move) if category == Category.REPORT else [])


def _at_work_accused(move: Move) -> list[Reason]:
    """Whoever is accused in a report cannot go on with it: the matter is redispatched first."""
    accused = move.ticket.accused_department
    if accused is None:
        return []
    codes = {DispatchRole.LEAD: "lead_is_accused", DispatchRole.CO: "co_is_accused"}
    rows = move.ticket.dispatches.live().select_related("department")
    return [
        Reason(codes[DispatchRole(row.role)], {"department": row.department.name})
        for row in rows
        if accused.is_same_or_above(row.department)
    ]


def _limits(move: Move) -> dict[tuple[int, str], datetime]:
    """When each of the departments' open clocks would be due by its limit alone, by dispatch and kind."""
    return {
        (row.pk, kind): due(clock.limit, clock.started_at, move.clocks.calendar).due_at
        for row in move.ticket.dispatches.live()
        for kind in MEASURED
        if (clock := move.clocks.open_clock(kind, row)) is not None
    }


def _require_supervisor(move: Move, before: dict[tuple[int, str], datetime]) -> None:
    """A dispatcher may shorten; a longer limit is given by who supervises the LEAD."""
    after = _limits(move)
    is_longer = any(after[key] > limit for key, limit in before.items() if key in after)
    lead = move.facts.lead
    if not is_longer or lead is None or move.by is None:
        return
    if not policies.person_of(move.by).holds("supervise", lead.department_id):
        raise NotPermitted(Reason("longer_needs_supervisor"))
