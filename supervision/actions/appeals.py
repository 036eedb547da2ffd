"""申诉: within five working days of the notice, decided within five more by one who had no hand in it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from core.reasons import Reason
from departments.models import Department, Staff
from feedback.actions import place_hold
from feedback.actions.results import text_digest
from feedback.choices import HoldKind
from feedback.states import State
from supervision.acting import Acting, acting
from supervision.actions import _clocks
from supervision.actions.entries import hold_ref, points_now, release_hold
from supervision.actions.filing import attach
from supervision.choices import AppealDecision, ClockKind, EntryState
from supervision.models import Appeal, ScoreEntry
from supervision.models.entries import LEAST
from supervision.rule_versions import supervision_rules
from supervision.rules.settings import limit_of

SHORTEST = 10
STATE_OF = {
    AppealDecision.UPHOLD: EntryState.UPHELD,
    AppealDecision.ADJUST: EntryState.ADJUSTED,
    AppealDecision.REVOKE: EntryState.REVOKED,
}


def appeal(
    entry: ScoreEntry | int,
    *,
    grounds: str,
    files: Sequence[int] = (),
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> ScoreEntry:
    """File the appeal, until the due instant of the notice; the ticket is held until it is decided."""
    with acting(ScoreEntry, _pk(entry), "appeal", by=by, now=now, version=version) as act:
        act.require(
            [] if len(grounds.strip()) >= SHORTEST else [Reason("appeal_too_short", {"least": SHORTEST})]
        )
        paper = Appeal.objects.create(entry=act.row, grounds=grounds.strip(), filed_at=now, filed_by=by)
        act.note(
            **attach(
                appeal_place(act.row),
                uploads=files,
                kind=ScoreEntry.KIND,
                pk=act.row.pk,
                department_id=act.row.department_id,
                by=by,
                now=now,
            )
        )
        act.row.appeal()
        _clocks.stop(act.row, ClockKind.APPEAL_FILE, at=now)
        clock = _clocks.begin(
            act.row,
            ClockKind.APPEAL_DECIDE,
            owner=decider_of(act.row.department),
            limit=limit_of(supervision_rules(now).values, ClockKind.APPEAL_DECIDE),
            now=now,
            calendar=act.calendar,
        )
        _hold(act)
        act.note(appeal=paper.pk, text=text_digest(paper.grounds), due=clock.due_at)
    return act.row


def withdraw_appeal(
    entry: ScoreEntry | int, *, by: Staff, now: datetime, version: int | None = None
) -> ScoreEntry:
    """The unit takes its appeal back: the entry stands, and will be confirmed."""
    with acting(ScoreEntry, _pk(entry), "withdraw_appeal", by=by, now=now, version=version) as act:
        paper = act.row.filed_appeal
        paper.withdrawn_at, paper.withdrawn_by = now, by
        paper.save(update_fields=["withdrawn_at", "withdrawn_by"])
        act.row.withdraw_appeal()
        _decided(act)
    return act.row


def decide_appeal(
    entry: ScoreEntry | int,
    *,
    decision: str,
    note: str,
    points: Decimal | None = None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> ScoreEntry:
    """Uphold, adjust or revoke, with reasons; ``points`` are what an adjusted entry costs from now on."""
    with acting(ScoreEntry, _pk(entry), "decide_appeal", by=by, now=now, version=version) as act:
        act.require(_against(act.row, decision, note, points))
        paper = act.row.filed_appeal
        paper.decision, paper.decision_note = decision, note.strip()
        paper.decided_at, paper.decided_by = now, by
        paper.save(update_fields=["decision", "decision_note", "decided_at", "decided_by"])
        before = act.row.points
        if decision == AppealDecision.ADJUST and points is not None:
            act.row.points_before = before
            points_now(act.row, points=points, now=now)
        elif decision == AppealDecision.REVOKE:
            act.row.revoked_by, act.row.revoked_at = by, now
            act.row.revoke_reason = note.strip()[:500]
        act.row.decide_appeal(STATE_OF[AppealDecision(decision)])
        _decided(act)
        act.note(
            decision=decision, before=str(before), points=str(act.row.points), text=text_digest(note.strip())
        )
    return act.row


def appeal_place(entry: ScoreEntry) -> str:
    """Where the files of an appeal wait while its form is filled in."""
    return f"appeal:{entry.pk}"


def decider_of(department: Department) -> Department:
    """Who answers for a decision in time: the institution at the root of the department's tree."""
    root: Department = Department.objects.get(pk=department.ancestry[0])
    return root


def _against(entry: ScoreEntry, decision: str, note: str, points: Decimal | None) -> list[Reason]:
    reasons = []
    if decision not in AppealDecision.values:
        reasons.append(Reason("appeal_decision_missing"))
    if not note.strip():
        reasons.append(Reason("entry_reason_missing"))
    if decision == AppealDecision.ADJUST and not _is_adjustment(entry.points, points):
        least = str(LEAST)
        reasons.append(
            Reason("appeal_points_wrong", {"before": str(entry.points), "least": least, "step": least})
        )
    return reasons


def _is_adjustment(before: Decimal, points: Decimal | None) -> bool:
    """Lower than before, not below the least an entry may have, in its steps."""
    return points is not None and LEAST <= points < before and points % LEAST == 0


def _decided(act: Acting[ScoreEntry]) -> None:
    _clocks.stop(act.row, ClockKind.APPEAL_DECIDE, at=act.now)
    release_hold(act)


def _hold(act: Acting[ScoreEntry]) -> None:
    if act.ticket is not None and act.ticket.state != State.ARCHIVED:
        place_hold(act.ticket, kind=HoldKind.APPEAL, ref=hold_ref(act.row), by=act.by, now=act.now)


def _pk(entry: ScoreEntry | int) -> int:
    pk: int = entry.pk if isinstance(entry, ScoreEntry) else entry
    return pk
