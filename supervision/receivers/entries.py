"""What people do on tickets proposes entries, in the same transaction and exactly once.

D4 and D5: fault found in a bad rating. D6: a return refused twice. D12: the same defect again in a quarter.
An entry that is revoked, by whomever, keeps its ticket from the archive no longer.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from departments.models import Staff
from feedback.actions import lift_hold
from feedback.choices import DispatchRole, HoldKind, Level
from feedback.events import ticket_moved
from feedback.models import Dispatch, PastCycle, Rating, Review, Ticket, Verdict
from feedback.rules.limits import Occasion
from supervision.actions.entries import Matter, hold_ref, propose
from supervision.choices import EntryCode
from supervision.events import acted
from supervision.models import ScoreEntry, SetAside
from supervision.rule_versions import supervision_rules
from supervision.rules.quarters import quarter_of
from supervision.rules.settings import DEFAULT_SUPERVISION

Facts = Mapping[str, Any]
Reaction = Callable[[Ticket, Facts, Staff | None, datetime], None]


@receiver(ticket_moved, dispatch_uid="entries-of-moves")
def on_ticket_moved(
    sender: Any, *, ticket: Ticket, verb: str, by: Staff | None, now: datetime, facts: Facts, **_: Any
) -> None:
    """Propose what the move gives ground for."""
    reaction = REACTIONS.get(verb)
    if reaction is not None:
        reaction(ticket, facts, by, now)


@receiver(acted, sender=ScoreEntry, dispatch_uid="holds-of-revoked-entries")
def on_revoked(sender: Any, *, row: ScoreEntry, verb: str, by: Staff | None, now: datetime, **_: Any) -> None:
    """An appeal that is pointless now holds the ticket no longer."""
    if verb == "revoke" and row.ticket_id is not None:
        lift_hold(row.ticket_id, kind=HoldKind.APPEAL, ref=hold_ref(row), by=by, now=now)


def _judged(ticket: Ticket, facts: Facts, by: Staff | None, now: datetime) -> None:
    """Fault found: D4 by the level of the first bad rating, D5 when it was handled again before."""
    found = Verdict.objects.filter(pk=int(facts["verdict"]), fault=True).first()
    if found is not None:
        _blame(ticket, found.cycle, by, now)


def _concluded(ticket: Ticket, facts: Facts, by: Staff | None, now: datetime) -> None:
    """Still unsolved after rework: no fault is judged any more, and the bad answer stands."""
    _blame(ticket, ticket.cycle, by, now)


def _blame(ticket: Ticket, cycle: int, by: Staff | None, now: datetime) -> None:
    rating = Rating.objects.filter(ticket=ticket, cycle=cycle, counts=True).first()
    dispatch = _rated(ticket, cycle, rating)
    if rating is None or dispatch is None or not rating.is_bad or _is_set_aside(rating):
        return
    reworked = PastCycle.objects.filter(ticket=ticket, cycle__lt=cycle, followed_by=Occasion.REWORK).exists()
    if not reworked and rating.level > Level.DISSATISFIED:
        return  # D4 goes by the level alone; "not solved" with a fair level costs rework, not points
    code = EntryCode.D5 if reworked else EntryCode.D4
    matter = Matter(
        code=code,
        key=f"{code}:ticket:{ticket.pk}:{dispatch.department_id}",
        department=dispatch.department,
        ticket=ticket,
        dispatch=dispatch,
        broken_at=rating.given_at,
        case=str(rating.level),
    )
    propose(matter, by=by, now=now)


def _is_set_aside(rating: Rating) -> bool:
    """Whether two reviews found that the rating does not count."""
    return SetAside.objects.filter(rating=rating).exists()


def _rated(ticket: Ticket, cycle: int, rating: Rating | None) -> Dispatch | None:
    """The dispatch whose work was rated."""
    if rating is not None and rating.dispatch is not None:
        return rating.dispatch if rating.dispatch.voided_at is None else None
    led = ticket.dispatches.filter(role=DispatchRole.LEAD, cycle=cycle, voided_at__isnull=True)
    found: Dispatch | None = led.select_related("department").order_by("-id").first()
    return found


def _refused_return(ticket: Ticket, facts: Facts, by: Staff | None, now: datetime) -> None:
    """D6: the second refusal on one dispatch."""
    if facts.get("second_refusal"):
        _propose_for(EntryCode.D6, ticket, facts["dispatch"], by=by, now=now)


def _sent_back(ticket: Ticket, facts: Facts, by: Staff | None, now: datetime) -> None:
    """D12: the same defect, of the same department, for the second time in a quarter, and after that."""
    dispatch = Dispatch.objects.get(pk=facts["dispatch"])
    quarter = quarter_of(now)
    same = Review.objects.filter(
        approved=False,
        defect=facts["defect"],
        result__dispatch__department_id=dispatch.department_id,
        reviewed_at__gte=quarter.start,
        reviewed_at__lt=quarter.end,
    )
    table = supervision_rules(now).values
    enough = int(table.get("defect_repeats", DEFAULT_SUPERVISION["defect_repeats"]))
    if same.count() >= enough:
        _propose_for(EntryCode.D12, ticket, dispatch.pk, by=by, now=now, case=str(facts["defect"]))


def _propose_for(
    code: EntryCode, ticket: Ticket, dispatch_id: int, *, by: Staff | None, now: datetime, case: str = ""
) -> None:
    dispatch = Dispatch.objects.select_related("department").get(pk=dispatch_id)
    matter = Matter(
        code=code,
        key=f"{code}:dispatch:{dispatch.pk}",
        department=dispatch.department,
        ticket=ticket,
        dispatch=dispatch,
        broken_at=now,
        case=case,
    )
    propose(matter, by=by, now=now)


REACTIONS: dict[str, Reaction] = {
    "rework": _judged,
    "verdict": _judged,
    "conclude": _concluded,
    "refuse_return": _refused_return,
    "send_back": _sent_back,
}
"""By the verb of the move."""
