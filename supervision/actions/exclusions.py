"""甄别: a unit asks to leave a dispatch out of the assessment; two persons outside it review that."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from core.reasons import Reason
from core.refusals import Refused
from departments.calendars import fresh_calendar
from departments.models import Staff
from departments.rules.calendar import WorkCalendar
from feedback.actions import lock_tickets
from feedback.actions.results import text_digest
from feedback.models import Dispatch
from supervision.acting import acting, record, require_grant
from supervision.actions import _clocks
from supervision.actions.appeals import SHORTEST, decider_of
from supervision.actions.entries import revoke
from supervision.actions.filing import attach
from supervision.actions.reversing import give_back
from supervision.choices import ClockKind, ExclusionState
from supervision.lifecycle.entries import REVOCABLE
from supervision.models import ExclusionRequest, ScoreEntry
from supervision.models.entries import BESIDE
from supervision.rule_versions import supervision_rules
from supervision.rules.settings import limit_of

EXCLUDED = "EXCLUDED"
"""The reason with which the portal revokes the entries of an excluded dispatch."""


def ask_exclusion(
    dispatch: Dispatch,
    *,
    ground: str,
    grounds: str,
    files: Sequence[int] = (),
    by: Staff,
    now: datetime,
) -> ExclusionRequest:
    """Ask that a dispatch be left out; one request at a time. Raises NotPermitted or Refused."""
    require_grant(by, "file_appeal", dispatch.department_id)
    with transaction.atomic():
        lock_tickets([dispatch.ticket_id])
        fresh = Dispatch.objects.select_related("department").get(pk=dispatch.pk)
        _require(_against(fresh, ground, grounds))
        row = ExclusionRequest.objects.create(
            dispatch=fresh,
            ticket_id=fresh.ticket_id,
            department=fresh.department,
            ground=ground,
            grounds=grounds.strip(),
            asked_at=now,
            asked_by=by,
        )
        told = attach(
            exclusion_place(fresh),
            uploads=files,
            kind=ExclusionRequest.KIND,
            pk=row.pk,
            department_id=row.department_id,
            by=by,
            now=now,
        )
        due = _begin_review(row, now=now, calendar=fresh_calendar())
        text = text_digest(row.grounds)
        record(row, "issue", by=by, now=now, facts={"ground": ground, "due": due, "text": text, **told})
    return row


def pass_first_review(
    request: ExclusionRequest | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> ExclusionRequest:
    """The first of two persons agrees; the second has five working days from now."""
    with acting(ExclusionRequest, _pk(request), "pass_first_review", by=by, now=now, version=version) as act:
        act.require([] if note.strip() else [Reason("entry_reason_missing")])
        act.row.first_by, act.row.first_at, act.row.first_note = by, now, note.strip()
        act.row.pass_first_review()
        _clocks.stop(act.row, ClockKind.EXCLUSION_REVIEW, at=now)
        act.note(due=_begin_review(act.row, now=now, calendar=act.calendar), text=text_digest(note.strip()))
    return act.row


def grant_exclusion(
    request: ExclusionRequest | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> ExclusionRequest:
    """The second agrees: the dispatch is not assessed; its entries are revoked, locked ones given back."""
    with acting(ExclusionRequest, _pk(request), "grant_exclusion", by=by, now=now, version=version) as act:
        act.require([] if note.strip() else [Reason("entry_reason_missing")])
        act.row.decided_by, act.row.decided_at, act.row.decision_note = by, now, note.strip()
        act.row.grant_exclusion()
        _clocks.stop(act.row, ClockKind.EXCLUSION_REVIEW, at=now)
        entries = revoke_of(act.row.dispatch_id, reason=EXCLUDED, now=now)
        back = give_back(_judged(act.row.dispatch_id), paper=(act.row.KIND, act.row.pk), by=by, now=now)
        act.note(ground=act.row.ground, entries=entries, back=back, text=text_digest(note.strip()))
    return act.row


def refuse_exclusion(
    request: ExclusionRequest | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> ExclusionRequest:
    """It stays in the assessment; whoever reviews says why."""
    with acting(ExclusionRequest, _pk(request), "refuse_exclusion", by=by, now=now, version=version) as act:
        act.require([] if note.strip() else [Reason("entry_reason_missing")])
        act.row.decided_by, act.row.decided_at, act.row.decision_note = by, now, note.strip()
        act.row.refuse_exclusion()
        _clocks.stop(act.row, ClockKind.EXCLUSION_REVIEW, at=now)
        act.note(text=text_digest(note.strip()))
    return act.row


def revoke_of(dispatch_id: int, *, reason: str, now: datetime) -> int:
    """The portal revokes the entries of a dispatch that are not locked; returns how many. Ticket locked."""
    rows = _judged(dispatch_id).filter(state__in=[str(state) for state in REVOCABLE])
    ids = list(rows.order_by("id").values_list("pk", flat=True))
    for pk in ids:
        revoke(pk, reason=reason, by=None, now=now)
    return len(ids)


def _judged(dispatch_id: int) -> "QuerySet[ScoreEntry]":
    """Entries that fall with the dispatch's place in the assessment."""
    return ScoreEntry.objects.filter(dispatch_id=dispatch_id).exclude(code__in=BESIDE)


def exclusion_place(dispatch: Dispatch) -> str:
    """Where the files of a request wait while its form is filled in."""
    return f"exclusion:{dispatch.pk}"


def _against(dispatch: Dispatch, ground: str, grounds: str) -> list[Reason]:
    live = ExclusionRequest.objects.filter(dispatch=dispatch).exclude(state=ExclusionState.REFUSED)
    reasons = []
    if dispatch.voided_at is not None:
        reasons.append(Reason("exclusion_not_counted"))
    if live.exists():
        reasons.append(Reason("exclusion_exists"))
    if not ground or len(grounds.strip()) < SHORTEST:
        reasons.append(Reason("appeal_too_short", {"least": SHORTEST}))
    return reasons


def _begin_review(row: ExclusionRequest, *, now: datetime, calendar: WorkCalendar) -> datetime:
    clock = _clocks.begin(
        row,
        ClockKind.EXCLUSION_REVIEW,
        owner=decider_of(row.department),
        limit=limit_of(supervision_rules(now).values, ClockKind.EXCLUSION_REVIEW),
        now=now,
        calendar=calendar,
    )
    due: datetime = clock.due_at
    return due


def _require(reasons: list[Reason]) -> None:
    if reasons:
        raise Refused(*reasons)


def _pk(request: ExclusionRequest | int) -> int:
    pk: int = request.pk if isinstance(request, ExclusionRequest) else request
    return pk
