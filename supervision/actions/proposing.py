"""扣分/加分 by hand: D7, D8 and D11 by a supervisor, B1 by an assessment manager, each with a form."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.models import Department, Staff
from feedback.actions import lock_tickets
from feedback.choices import ClockKind as TicketClock
from feedback.choices import DispatchRole
from feedback.models import Deadline as TicketDeadline
from feedback.models import Dispatch, Ticket
from feedback.policies import person_of
from supervision.acting import require_grant
from supervision.actions.entries import Matter, is_excluded, propose
from supervision.choices import BonusKind, EntryCode
from supervision.models import ScoreEntry
from supervision.rules.periods import period_of

BY_HAND = {
    EntryCode.D7: "supervise",
    EntryCode.D8: "supervise",
    EntryCode.D11: "supervise",
    EntryCode.B1: "assess",
}
"""Rules that a person proposes with a form, and the grant that they need on the department."""


def propose_deduction(
    dispatch: Dispatch, *, code: str, reason: str, referral: str = "", by: Staff, now: datetime
) -> ScoreEntry:
    """Propose D7, D8 or D11 for a dispatch. Raises NotPermitted, or Refused with the rule's own reason."""
    require_grant(by, BY_HAND[EntryCode(code)], dispatch.department_id)
    _from_outside(by, dispatch.department_id)
    with transaction.atomic():
        ticket = lock_tickets([dispatch.ticket_id])[dispatch.ticket_id]
        fresh = Dispatch.objects.select_related("department").get(pk=dispatch.pk)
        _require(_against(fresh, code, reason, referral, now))
        clock = _sign_clock(fresh) if code == EntryCode.D7 else None
        matter = Matter(
            code=code,
            key=f"{code}:dispatch:{fresh.pk}",
            department=fresh.department,
            ticket=ticket,
            dispatch=fresh,
            broken_at=clock.due_at if clock else BROKEN.get(EntryCode(code), _now)(fresh, now),
            reason=reason,
            referral=referral,
            clock_id=clock.pk if clock else None,
        )
        return _written(matter, by=by, now=now)


def propose_bonus(
    department: Department,
    *,
    kind: str,
    reason: str,
    ticket: Ticket | None = None,
    by: Staff,
    now: datetime,
) -> ScoreEntry:
    """Propose B1: for a ticket, or once a period for a department. Raises NotPermitted or Refused."""
    require_grant(by, BY_HAND[EntryCode.B1], department.pk)
    _from_outside(by, department.pk)
    needs_ticket = kind in (BonusKind.ADOPTED, BonusKind.BANNER)
    reasons = [] if reason.strip() else [Reason("entry_reason_missing")]
    if needs_ticket and ticket is None:
        reasons.append(Reason("entry_bonus_of_nothing"))
    _require(reasons)
    named = f"ticket:{ticket.pk}" if ticket else f"period:{period_of(now)}"
    with transaction.atomic():
        locked = lock_tickets([ticket.pk])[ticket.pk] if ticket else None
        matter = Matter(
            code=EntryCode.B1,
            key=f"B1:{kind}:{department.pk}:{named}",
            department=department,
            ticket=locked,
            broken_at=now,
            case=kind,
            reason=reason,
        )
        return _written(matter, by=by, now=now)


def _against(dispatch: Dispatch, code: str, reason: str, referral: str, now: datetime) -> list[Reason]:
    reasons = [] if reason.strip() else [Reason("entry_reason_missing")]
    if dispatch.role != DispatchRole.LEAD or dispatch.voided_at is not None:
        reasons.append(Reason("entry_not_lead"))
    if is_excluded(dispatch.pk, code):
        reasons.append(Reason("entry_excluded"))
    if code == EntryCode.D7:
        reasons += _not_left_unsigned(dispatch, now)
    if code == EntryCode.D11 and not referral.strip():
        reasons.append(Reason("entry_referral_missing"))
    return reasons


def _not_left_unsigned(dispatch: Dispatch, now: datetime) -> list[Reason]:
    if not dispatch.is_designated:
        return [Reason("entry_not_designated")]
    clock = _sign_clock(dispatch)
    is_left = dispatch.signed_at is None and clock is not None and clock.is_overdue(now)
    return [] if is_left else [Reason("entry_signed_in_time")]


def _sign_clock(dispatch: Dispatch) -> TicketDeadline | None:
    rows = TicketDeadline.objects.filter(dispatch=dispatch, kind=TicketClock.SIGN, voided_at__isnull=True)
    found: TicketDeadline | None = rows.order_by("-id").first()
    return found


def _now(_dispatch: Dispatch, now: datetime) -> datetime:
    return now


def _when_handled(dispatch: Dispatch, now: datetime) -> datetime:
    handled: datetime = dispatch.handled_at or now
    return handled


BROKEN: dict[EntryCode, Callable[[Dispatch, datetime], datetime]] = {EntryCode.D8: _when_handled}
"""When a rule was broken: a false conclusion when it was handed in, other rules when it is found."""


def _from_outside(by: Staff, department_id: int) -> None:
    if person_of(by).sits_in(frozenset({department_id})):
        raise NotPermitted(Reason("act_own_department"))


def _written(matter: Matter, *, by: Staff, now: datetime) -> ScoreEntry:
    row = propose(matter, by=by, now=now)
    if row is None:
        raise Refused(Reason("entry_exists", {"code": matter.code}))
    return row


def _require(reasons: list[Reason]) -> None:
    if reasons:
        raise Refused(*reasons)
