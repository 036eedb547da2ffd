"""数据共享: a request under a duty, and its answer. The data itself never comes into the portal."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from core.evidence.entries import Fact
from core.masking import holds_number
from core.reasons import Reason
from core.refusals import NotPermitted, Refused
from departments.calendars import fresh_calendar
from departments.models import Staff
from departments.rules.clocks import Limit
from departments.scope import scope_many
from feedback.actions.results import text_digest
from feedback.models import Ticket
from supervision.acting import acting, record
from supervision.actions import _clocks
from supervision.actions._numbers import next_number
from supervision.choices import ClockKind, RefusalGround
from supervision.models import DataShareDuty, ShareRequest
from supervision.rules.sharing import beyond, joined

ASKERS = ("approve_results", "handle_tickets")
"""Either, on the consumer, lets a person ask under its duties."""
DISPUTED = "DISPUTED"


def ask(
    duty: DataShareDuty | int,
    *,
    purpose: str,
    fields: Sequence[str],
    scope: str,
    ticket: Ticket | None = None,
    by: Staff,
    now: datetime,
) -> ShareRequest:
    """A request under a duty in force, for no more than it allows; the owner's clock runs from now."""
    pk = duty.pk if isinstance(duty, DataShareDuty) else duty
    with transaction.atomic():
        rows = DataShareDuty.objects.select_related("owner", "consumer").select_for_update(of=("self",))
        held: DataShareDuty = rows.get(pk=pk)
        if not may_ask(by, held):
            raise NotPermitted(Reason("no_authority", {"permission": ASKERS[0]}))
        reasons = _reasons_against(held, purpose, fields, scope)
        if reasons:
            raise Refused(*reasons)
        row = ShareRequest(
            number=next_number("share", now),
            duty=held,
            owner=held.owner,
            consumer=held.consumer,
            ticket=ticket,
            purpose=purpose.strip(),
            scope=scope.strip(),
            fields_asked=joined(fields),
            asked_at=now,
            asked_by=by,
        )
        _begin(row, by=by, now=now)
    return row


def _begin(row: ShareRequest, *, by: Staff, now: datetime) -> None:
    """Save it with its clock and its evidence; the due time is the clock's."""
    row.due_at = now
    row.save()
    limit, calendar = Limit.parse(row.duty.limit), fresh_calendar()
    clock = _clocks.begin(row, ClockKind.SHARE, owner=row.owner, limit=limit, now=now, calendar=calendar)
    row.due_at = clock.due_at
    row.save(update_fields=["due_at"])
    facts: dict[str, Fact] = {
        "duty": row.duty_id,
        "due_at": row.due_at,
        "text": text_digest(f"{row.purpose}\n{row.scope}\n{row.fields_asked}"),
    }
    record(row, "ask", by=by, now=now, facts=facts)


def may_ask(person: Staff, duty: DataShareDuty) -> bool:
    """Whether the person handles or approves for the duty's consumer."""
    return any(duty.consumer_id in held for held in scope_many(person, ASKERS).values())


def share(
    request: ShareRequest, *, means: str, by: Staff, now: datetime, version: int | None = None
) -> ShareRequest:
    """Say how and where it was given; the clock stops."""
    with acting(ShareRequest, request.pk, "share", by=by, now=now, version=version) as act:
        act.require(_reasons_against_means(means))
        clock = _clocks.stop(act.row, ClockKind.SHARE, at=now)
        act.row.shared_at, act.row.shared_by, act.row.means = now, by, means.strip()
        act.row.share()
        act.note(is_in_time=bool(clock and clock.is_met), text=text_digest(act.row.means))
    return act.row


def refuse(
    request: ShareRequest,
    *,
    ground: RefusalGround | str,
    note: str,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> ShareRequest:
    """On a ground, with its basis; the clock stops."""
    with acting(ShareRequest, request.pk, "refuse", by=by, now=now, version=version) as act:
        act.require([] if note.strip() else [Reason("share_refusal_without_note")])
        _clocks.stop(act.row, ClockKind.SHARE, at=now)
        act.row.refused_at, act.row.refused_by = now, by
        act.row.refusal_ground, act.row.refusal_note = RefusalGround(ground).value, note.strip()
        act.row.refuse()
        act.note(ground=act.row.refusal_ground, text=text_digest(act.row.refusal_note))
    return act.row


def confirm(request: ShareRequest, *, by: Staff, now: datetime, version: int | None = None) -> ShareRequest:
    """The consumer has what it asked for."""
    with acting(ShareRequest, request.pk, "confirm", by=by, now=now, version=version) as act:
        act.row.confirmed_at, act.row.confirmed_by = now, by
        act.row.confirm()
    return act.row


def dispute(
    request: ShareRequest, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> ShareRequest:
    """What came, or the refusal, is not accepted: the clock goes on, and the time between is given back."""
    with acting(ShareRequest, request.pk, "dispute", by=by, now=now, version=version) as act:
        act.require([] if note.strip() else [Reason("share_dispute_without_note")])
        row = act.row
        clock = _clocks.restart(row, ClockKind.SHARE, at=now, calendar=act.calendar, reason=DISPUTED)
        act.note(shared_at=row.shared_at, refused_at=row.refused_at, due_at=clock.due_at)
        row.due_at, row.dispute_note = clock.due_at, note.strip()
        row.shared_at = row.refused_at = row.shared_by = row.refused_by = None
        row.dispute()
        act.note(text=text_digest(row.dispute_note))
    return act.row


def withdraw(request: ShareRequest, *, by: Staff, now: datetime, version: int | None = None) -> ShareRequest:
    """It is no longer needed. Lateness that had begun stays."""
    with acting(ShareRequest, request.pk, "withdraw", by=by, now=now, version=version) as act:
        _clocks.stop(act.row, ClockKind.SHARE, at=now)
        act.row.withdrawn_at, act.row.withdrawn_by = now, by
        act.row.withdraw()
    return act.row


def _reasons_against(duty: DataShareDuty, purpose: str, fields: Sequence[str], scope: str) -> list[Reason]:
    reasons = []
    if not duty.is_active:
        reasons.append(Reason("duty_over"))
    if not purpose.strip():
        reasons.append(Reason("share_purpose_missing"))
    if not scope.strip():
        reasons.append(Reason("share_scope_missing"))
    if not joined(fields):
        reasons.append(Reason("share_fields_missing"))
    if too_much := beyond(fields, duty.fields_allowed):
        reasons.append(Reason("share_beyond_duty", {"fields": "、".join(too_much)}))
    return reasons


def _reasons_against_means(means: str) -> list[Reason]:
    if not means.strip():
        return [Reason("share_means_missing")]
    return [Reason("share_means_holds_data")] if holds_number(means) else []
