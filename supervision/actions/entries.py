"""扣分/加分 by people: proposed, seconded, noticed, declined, revoked. The sweep does the portal's own.

Nothing is ever deleted: a proposal that is not followed, and an entry that was a mistake, stay as REVOKED.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from core.reasons import Reason
from core.refusals import Refused
from departments.models import Department, Staff
from feedback.actions import lift_hold
from feedback.choices import HoldKind
from feedback.models import Dispatch, Ticket
from supervision.acting import Acting, acting, record
from supervision.actions import _clocks
from supervision.actions._notice import begin_appeal_clocks
from supervision.choices import EntryCode, ExclusionState, Measure, ProposalGround
from supervision.models import Deadline, ExclusionRequest, Proposal, ScoreEntry, ShareRequest
from supervision.models.entries import BESIDE
from supervision.rule_versions import supervision_rules
from supervision.rules.guards.entries import NEED_A_SECOND
from supervision.rules.periods import period_of
from supervision.rules.settings import points_of

CASED = frozenset({EntryCode.D4})
"""Rules whose points depend on the case; other rules merely note theirs."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What an entry is for: named once and for all by ``key``, broken at an instant.

    ``case`` picks the points of a rule that has several (D4: the level given), or names a bonus's kind.
    """

    code: str
    key: str
    department: Department
    broken_at: datetime
    ticket: Ticket | None = None
    dispatch: Dispatch | None = None
    share: ShareRequest | None = None
    case: str = ""
    reason: str = ""
    referral: str = ""
    clock_id: int | None = None


@dataclass(frozen=True, slots=True)
class Noticed:
    """What became of many proposals: notice given of these, refused for those with the reasons."""

    done: list[int] = field(default_factory=list)
    refused: list[tuple[int, tuple[Reason, ...]]] = field(default_factory=list)


def propose(matter: Matter, *, by: Staff | None, now: datetime) -> ScoreEntry | None:
    """Write a proposal with its evidence; None when it stands already, or its dispatch is excluded.

    For callers that have asked whether it is the person's to propose; inside their transaction, the ticket
    locked if there is one.
    """
    if matter.dispatch is not None and is_excluded(matter.dispatch.pk, matter.code):
        return None
    rules = supervision_rules(matter.broken_at)
    points = points_of(rules.values, matter.code, matter.case if matter.code in CASED else "")
    row = ScoreEntry(
        key=matter.key,
        code=matter.code,
        department=matter.department,
        ticket=matter.ticket,
        dispatch=matter.dispatch,
        share=matter.share,
        clock_id=matter.clock_id,
        points=points,
        steps=[[matter.broken_at.isoformat(), str(points)]],
        broken_at=matter.broken_at,
        period=period_of(matter.broken_at),
        case=matter.case,
        reason=matter.reason.strip(),
        referral=matter.referral.strip(),
        rule_version=rules,
        proposed_at=now,
        proposed_by=by,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # proposed before, perhaps a moment ago: the key, or dispatch and rule, is unique
        return None
    record(row, "propose", by=by, now=now, facts=_told(row))
    return row


def second(entry: ScoreEntry | int, *, by: Staff, now: datetime, version: int | None = None) -> ScoreEntry:
    """A second supervisor agrees to what two must propose; a false conclusion proposes an interview too."""
    with acting(ScoreEntry, _pk(entry), "second", by=by, now=now, version=version) as act:
        act.row.second()
        act.row.seconded_by, act.row.seconded_at = by, now
        if act.row.code in NEED_A_SECOND:
            act.note(proposal=_propose_interview(act.row, by=by, now=now))
    return act.row


def notify(entry: ScoreEntry | int, *, by: Staff, now: datetime, version: int | None = None) -> ScoreEntry:
    """Give the department notice: it may appeal within five working days, from now."""
    with acting(ScoreEntry, _pk(entry), "notify", by=by, now=now, version=version) as act:
        act.row.notify()
        act.row.notified_by, act.row.notified_at = by, now
        (clock,) = begin_appeal_clocks([act.row], now=now, calendar=act.calendar)
        act.note(points=str(act.row.points), due=clock.due_at)
    return act.row


def notify_many(entries: Iterable[ScoreEntry | int], *, by: Staff, now: datetime) -> Noticed:
    """Give notice of many proposals, each in its own transaction; one that is refused stops no other."""
    outcome = Noticed()
    for pk in sorted({_pk(entry) for entry in entries}):
        try:
            notify(pk, by=by, now=now)
        except Refused as refused:
            outcome.refused.append((pk, refused.reasons))
        else:
            outcome.done.append(pk)
    return outcome


def decline(
    entry: ScoreEntry | int, *, reason: str, by: Staff, now: datetime, version: int | None = None
) -> ScoreEntry:
    """Do not follow the proposal, and say why."""
    with acting(ScoreEntry, _pk(entry), "decline", by=by, now=now, version=version) as act:
        act.require([] if reason.strip() else [Reason("entry_reason_missing")])
        act.row.decline()
        _end(act, reason)
    return act.row


def revoke(
    entry: ScoreEntry | int, *, reason: str, by: Staff | None, now: datetime, version: int | None = None
) -> ScoreEntry:
    """Take an entry back, visibly, with the reason; by nobody when what it was for fell away."""
    with acting(ScoreEntry, _pk(entry), "revoke", by=by, now=now, version=version) as act:
        act.require([] if reason.strip() else [Reason("entry_reason_missing")])
        act.row.revoke()
        _end(act, reason)
    return act.row


def is_excluded(dispatch_id: int, code: str) -> bool:
    """Whether the dispatch was taken out of the assessment, so that nothing more is proposed by this rule."""
    granted = ExclusionRequest.objects.filter(dispatch_id=dispatch_id, state=ExclusionState.GRANTED)
    return code not in BESIDE and granted.exists()


def points_now(entry: ScoreEntry, *, points: Decimal, now: datetime) -> None:
    """Set the points of an entry under way and add the step; the act saves it."""
    entry.points = points
    entry.steps = [*entry.steps, [now.isoformat(), str(points)]]


def release_hold(act: Acting[ScoreEntry]) -> None:
    """Within an act: an appeal keeps the ticket from the archive no longer."""
    if act.row.ticket_id is not None:
        lift_hold(act.row.ticket_id, kind=HoldKind.APPEAL, ref=hold_ref(act.row), by=act.by, now=act.now)


def hold_ref(entry: ScoreEntry) -> str:
    """How a hold names the entry whose appeal places it."""
    return f"entry:{entry.pk}"


def _end(act: Acting[ScoreEntry], reason: str) -> None:
    act.row.revoked_by, act.row.revoked_at = act.by, act.now
    act.row.revoke_reason = reason.strip()[:500]
    _clocks.void_all(act.row, at=act.now, reason="REVOKED")
    act.note(points=str(act.row.points))


def _propose_interview(entry: ScoreEntry, *, by: Staff, now: datetime) -> int:
    proposal, is_new = Proposal.objects.get_or_create(
        key=f"{Measure.INTERVIEW}:entry:{entry.pk}",
        defaults={
            "measure": Measure.INTERVIEW,
            "ground": ProposalGround.FALSE_RESULT,
            "department": entry.department,
            "ticket": entry.ticket,
            "dispatch": entry.dispatch,
            "proposed_at": now,
        },
    )
    if is_new:
        record(proposal, "issue", by=by, now=now, facts={"entry": entry.pk})
    found: int = proposal.pk
    return found


def _told(row: ScoreEntry) -> dict[str, Any]:
    return {
        "code": row.code,
        "points": str(row.points),
        "period": row.period,
        "department": row.department_id,
        "ticket": row.ticket_id,
        "dispatch": row.dispatch_id,
        "rules": row.rule_version.number if row.rule_version else None,
        "case": row.case or None,
    }


def _pk(entry: ScoreEntry | int) -> int:
    pk: int = entry.pk if isinstance(entry, ScoreEntry) else entry
    return pk


def appeal_clock(entry: ScoreEntry) -> Deadline | None:
    """The clock an entry stands under now, if any: the time to appeal, or to decide the appeal."""
    rows = Deadline.objects.filter(entry=entry, stopped_at__isnull=True, voided_at__isnull=True)
    return rows.order_by("-id").first()
