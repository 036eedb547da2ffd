"""指派办法 and 交接: how a department names its handlers, and somebody's work given to colleagues."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.evidence import Entry, Subject, append
from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.actions.holders import nearest_holders
from departments.actions.inbox import InApp, tell
from departments.models import Department, Staff
from departments.scope import scope
from feedback.actions._move import Fact
from feedback.actions.handling import assign
from feedback.actions.noting import note
from feedback.models import AssignmentMoment, AssignmentPolicy, AssignmentRule, AssignmentTurn, Dispatch
from feedback.reports.hands import candidates_above, candidates_of, handlers_of, staffed
from feedback.rules.assignment import deal

KEEPER = "approve_results"
LONGEST_ADDRESS = 300


def set_assignment(
    department: Department,
    *,
    rule: str,
    moment: str,
    left_out: Collection[int] = (),
    by: Staff,
    now: datetime,
) -> AssignmentPolicy:
    """Decide how the department names handlers, and which of them take no part.

    Raises NotPermitted without ``approve_results`` there; Refused when nobody is left to be named.
    """
    if department.pk not in scope(by, KEEPER):
        raise NotPermitted(Reason("assignment_not_yours"))
    there = set(handlers_of([department.pk]).values_list("pk", flat=True))
    if rule != AssignmentRule.BY_HAND and not there - set(left_out):
        raise Refused(Reason("nobody_takes_part"))
    with transaction.atomic():
        values = {
            "rule": AssignmentRule(rule).value,
            "moment": AssignmentMoment(moment).value,
            "changed_by": by,
            "changed_at": now,
        }
        policy, _new = AssignmentPolicy.objects.select_for_update().update_or_create(
            department=department, defaults=values
        )
        for staff_id in sorted(there):
            AssignmentTurn.objects.update_or_create(
                policy=policy, staff_id=staff_id, defaults={"is_left_out": staff_id in left_out}
            )
        append(_decided(policy, left_out=len(there & set(left_out))))
    return policy


def _decided(policy: AssignmentPolicy, *, left_out: int) -> Entry:
    facts: dict[str, Fact] = {"rule": policy.rule, "moment": policy.moment, "left_out": left_out}
    return Entry(
        subject=Subject("department", policy.department_id),
        verb="set_assignment",
        actor_id=policy.changed_by.pk,
        actor_name=policy.changed_by.display_name,
        at=policy.changed_at,
        facts=facts,
    )


@dataclass
class HandedRow:
    """One dispatch of a hand-over: who has it now, or why not."""

    dispatch: Dispatch
    to: Staff | None = None
    reasons: list[str] = field(default_factory=list)


def hand_over(
    rows: Sequence[Dispatch], *, to: Sequence[Staff], words: str = "", by: Staff, now: datetime
) -> list[HandedRow]:
    """Give dispatches to colleagues of the department that works on each, to whoever has least by then.

    Where it has nobody else, to those chosen of the departments above it. Row by row in a transaction of its
    own; ``words`` are kept on every ticket as an internal note.
    """
    chosen = {person.pk: person for person in to}
    units = {row.pk: row.delegated_to or row.department for row in rows}
    leaving = {row.assignee_id for row in rows if row.assignee_id}
    with_hands = staffed({unit.pk for unit in units.values()}, without=leaving, now=now)
    at = {}
    for unit in {unit.pk: unit for unit in units.values()}.values():
        is_staffed = unit.pk in with_hands
        found = candidates_of(unit.pk, now) if is_staffed else candidates_above(unit, now)
        at[unit.pk] = [one for one in found if one.id in chosen]
    dealt = deal({pk: unit.pk for pk, unit in units.items()}, at)
    return [_hand(row, chosen.get(dealt.get(row.pk, 0)), words, by, now) for row in rows]


def _hand(row: Dispatch, person: Staff | None, words: str, by: Staff, now: datetime) -> HandedRow:
    if person is None:
        return HandedRow(row, None, [_("Nobody of those chosen can take it.")])
    try:
        with transaction.atomic():
            assign(row.ticket_id, assignee=person, by=by, now=now)
            if words.strip():
                note(row.ticket_id, text=words, by=by, now=now)
    except Refused as refused:
        return HandedRow(row, None, refused.sentences)
    return HandedRow(row, person)


def ask_hand_over(rows: Sequence[Dispatch], *, by: Staff, now: datetime) -> int:
    """Ask whoever signs for the departments to hand these rows over; returns how many were asked."""
    approvers = {pk for row in rows for pk in nearest_holders(KEEPER, row.delegated_to or row.department)}
    approvers.discard(by.pk)
    ticked = urlencode([("d", row.pk) for row in rows])
    address = f"{reverse('handover-of', args=[by.pk])}?{ticked}"
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        subject = _("%(person)s asks you to hand over %(n)s tickets") % {
            "person": by.display_name,
            "n": len(rows),
        }
        tell(
            [
                InApp(
                    key=f"hand-over:{by.pk}:{pk}:{now:%Y%m%d%H%M%S%f}",
                    recipient_id=pk,
                    subject=subject,
                    body=_("They come ticked; choose a colleague and hand them over."),
                    address=address if len(address) <= LONGEST_ADDRESS else address.partition("?")[0],
                )
                for pk in sorted(approvers)
            ],
            now=now,
        )
    return len(approvers)


def tell_handless(staff: Staff, *, now: datetime) -> None:
    """Tell who signs there of open work whose handler can no longer do it: the post ended, or the account."""
    able = scope(staff, "handle_tickets")
    open_rows = Dispatch.objects.open().filter(assignee=staff).select_related("department", "delegated_to")
    left: dict[Department, int] = {}
    for row in open_rows:
        place = row.delegated_to or row.department
        if place.pk not in able:
            left[place] = left.get(place, 0) + 1
    with translation.override(settings.LANGUAGE_CODE):
        tell(
            [
                InApp(
                    key=f"handless:{staff.pk}:{place.pk}:{pk}:{now:%Y%m%d%H%M}",
                    recipient_id=pk,
                    subject=_("%(n)s open tickets of %(person)s are without hands")
                    % {"n": n, "person": staff.display_name},
                    body=_("%(department)s: the post or account ended. Please give them to colleagues.")
                    % {"department": place.label},
                    address=f"{reverse('workload')}?department={place.pk}",
                )
                for place, n in left.items()
                for pk in sorted(nearest_holders(KEEPER, place) - {staff.pk})
            ],
            now=now,
        )
