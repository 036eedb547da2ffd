"""数据共享责任: entered, changed and ended by the data-sharing administrator.

A duty that has been in force is never rewritten: a change ends it and begins another in its place.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from core.evidence import append
from core.evidence.entries import Fact
from core.reasons import Reason
from core.refusals import Refused
from departments.models import Department, Staff
from departments.rules.clocks import Limit
from feedback.actions.results import text_digest
from supervision.acting import entry_of, require_grant
from supervision.events import acted
from supervision.models import DataShareDuty
from supervision.rules.sharing import fields_of, joined

KEEP = "share_data"


def enter_duty(
    *,
    owner: Department,
    consumer: Department,
    item: str,
    fields: Sequence[str],
    legal_basis: str,
    limit: Limit,
    by: Staff,
    now: datetime,
) -> DataShareDuty:
    """A new duty, in force at once. Needs ``share_data`` on the owner."""
    require_grant(by, KEEP, owner.pk)
    reasons = [
        Reason("department_inactive", {"department": d.name}) for d in (owner, consumer) if not d.is_active
    ]
    if owner.pk == consumer.pk:
        reasons.append(Reason("duty_with_oneself"))
    _refuse(reasons + _reasons_against(fields, legal_basis, limit))
    duty = DataShareDuty(owner=owner, consumer=consumer, item=item.strip())
    with transaction.atomic():
        return _begin(duty, fields=fields, legal_basis=legal_basis, limit=limit, by=by, now=now)


def change_duty(
    duty: DataShareDuty | int,
    *,
    fields: Sequence[str],
    legal_basis: str,
    limit: Limit,
    by: Staff,
    now: datetime,
) -> DataShareDuty:
    """Other fields, basis or limit from now on; returns the duty that holds. Requests keep their clocks."""
    with transaction.atomic():
        old = _locked(duty, by)
        _refuse(_reasons_against(fields, legal_basis, limit))
        _over(old, by=by, now=now)
        heir = DataShareDuty(owner=old.owner, consumer=old.consumer, item=old.item, instead_of=old)
        made = _begin(heir, fields=fields, legal_basis=legal_basis, limit=limit, by=by, now=now)
        _record(old, "end_duty", by, now, {"heir": made.pk})
    return made


def end_duty(duty: DataShareDuty | int, *, by: Staff, now: datetime) -> DataShareDuty:
    """The duty ends now; requests already made under it go on."""
    with transaction.atomic():
        old = _locked(duty, by)
        _over(old, by=by, now=now)
        _record(old, "end_duty", by, now, {})
    return old


def _begin(
    duty: DataShareDuty,
    *,
    fields: Sequence[str],
    legal_basis: str,
    limit: Limit,
    by: Staff,
    now: datetime,
) -> DataShareDuty:
    duty.fields_allowed, duty.legal_basis, duty.limit = joined(fields), legal_basis.strip(), str(limit)
    duty.since, duty.made_by = now, by
    try:
        with transaction.atomic():
            duty.save()
    except IntegrityError as fault:
        raise Refused(Reason("duty_exists", {"item": duty.item})) from fault
    facts: dict[str, Fact] = {
        "owner": duty.owner_id,
        "consumer": duty.consumer_id,
        "limit": duty.limit,
        "fields": len(fields_of(duty.fields_allowed)),
        "text": text_digest(f"{duty.item}\n{duty.fields_allowed}\n{duty.legal_basis}"),
        **({"instead_of": duty.instead_of_id} if duty.instead_of_id else {}),
    }
    _record(duty, "enter_duty", by, now, facts)
    return duty


def _locked(duty: DataShareDuty | int, by: Staff) -> DataShareDuty:
    pk = duty.pk if isinstance(duty, DataShareDuty) else duty
    rows = DataShareDuty.objects.select_related("owner", "consumer").select_for_update(of=("self",))
    row: DataShareDuty = rows.get(pk=pk)
    require_grant(by, KEEP, row.owner_id)
    _refuse([] if row.is_active else [Reason("duty_over")])
    return row


def _over(duty: DataShareDuty, *, by: Staff, now: datetime) -> None:
    duty.is_active, duty.ended_at, duty.ended_by = False, now, by
    duty.save()


def _reasons_against(fields: Sequence[str], legal_basis: str, limit: Limit) -> list[Reason]:
    reasons = []
    if not joined(fields):
        reasons.append(Reason("duty_without_fields"))
    if not legal_basis.strip():
        reasons.append(Reason("duty_without_basis"))
    if limit.amount < 1:
        reasons.append(Reason("duty_without_limit"))
    return reasons


def _refuse(reasons: list[Reason]) -> None:
    if reasons:
        raise Refused(*reasons)


def _record(duty: DataShareDuty, verb: str, by: Staff, now: datetime, facts: dict[str, Fact]) -> None:
    append(entry_of(duty, verb, by=by, now=now, facts=facts))
    acted.send(sender=DataShareDuty, row=duty, kind=duty.KIND, verb=verb, by=by, now=now, facts=facts)
