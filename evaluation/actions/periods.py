"""考核期 from draft to lock: opened, computed, noticed, taken back, locked, published."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from core.reasons import Reason
from core.refusals import Refused
from departments.calendars import current_version
from departments.models import Department, Staff
from departments.rules.calendar import in_shanghai
from departments.rules.limits import Basis, Limit, due
from evaluation.actions._low import catch_up_running, propose_rectifications
from evaluation.models import Assessment, AssessmentPeriod
from evaluation.reports.assessment import live
from evaluation.reports.assessment_rows import Results, Row
from evaluation.reports.drift import Changed, changed_since, named
from evaluation.rules import snapshots
from evaluation.rules.periods import MONTH, QUARTER, YEAR, bounds_of, code_of, kind_of, next_code
from feedback.actions.results import text_digest
from feedback.models import Ticket
from supervision.acting import Acting, acting, record, require_grant
from supervision.actions.locking import lock_entries
from supervision.actions.watching import announce_many
from supervision.rule_versions import assessment_rules, supervision_rules

KINDS = (MONTH, QUARTER, YEAR)
LOT = 500
SHORTEST = 5
REWRITTEN = (
    "name", "parent_name", "peer_group", "band", "tally", "lines", "beside", "third_party", "score", "grade",
    "rank", "ranked_of", "unranked", "running_low",
)  # fmt: skip


def open_period(code: str, *, by: Staff | None, now: datetime) -> AssessmentPeriod:
    """The period of this code, opened if it was not yet: its numbers are those in force at its first instant.

    ``by`` needs ``assess`` at the root of the tree; None is the portal. Raises ValueError for no code,
    Refused before the period begins, and for years before the first ticket's: a slip of the pen would leave
    a period behind that has to be locked before all others.
    """
    start, end = bounds_of(code)
    root = Department.objects.filter(parent=None).order_by("id").first()
    if root is None:
        raise Refused(Reason("assessment_no_departments"))
    if by is not None:
        require_grant(by, "assess", root.pk)
    if now < start:
        raise Refused(Reason("assessment_not_begun", {"period": code, "start": start}))
    first = Ticket.objects.order_by("registered_at").values_list("registered_at", flat=True).first()
    if first and end <= bounds_of(code_of(first, YEAR))[0]:
        raise Refused(Reason("assessment_before_all", {"period": code, "year": in_shanghai(first).year}))
    with transaction.atomic():
        row, is_new = AssessmentPeriod.objects.get_or_create(
            code=code,
            defaults={
                "kind": kind_of(code),
                "starts_at": start,
                "ends_at": end,
                "authority": root,
                "rules": assessment_rules(start),
                "numbers": supervision_rules(start),
            },
        )
        if is_new:
            told = {"period": code, "rules": row.rules.number, "numbers": row.numbers.number}
            record(row, "issue", by=by, now=now, facts={**told})
    return row


def open_due_periods(*, now: datetime) -> list[AssessmentPeriod]:
    """Open every month, quarter and year that has begun since the last of its length; none is left out.

    Where there is none yet, the running one is the first. Nothing happens a second time.
    """
    if not Department.objects.filter(parent=None).exists():
        return []
    opened = []
    for kind in KINDS:
        newest = AssessmentPeriod.objects.filter(kind=kind).order_by("-starts_at").first()
        code = next_code(newest.code) if newest else code_of(now, kind)
        while bounds_of(code)[0] <= now:
            opened.append(open_period(code, by=None, now=now))
            code = next_code(code)
    return opened


def compute(
    period: AssessmentPeriod | int, *, by: Staff | None, now: datetime, version: int | None = None
) -> AssessmentPeriod:
    """Work the draft out anew from the facts as they are, and keep it."""
    with acting(AssessmentPeriod, _pk(period), "compute", by=by, now=now, version=version) as act:
        _keep(act)
        act.row.compute()
    return act.row


def give_notice(
    period: AssessmentPeriod | int, *, by: Staff, now: datetime, version: int | None = None
) -> AssessmentPeriod:
    """Show departments the result, worked out from the facts of now; they may object for some days."""
    with acting(AssessmentPeriod, _pk(period), "give_notice", by=by, now=now, version=version) as act:
        row, found = act.row, _keep(act)
        days = int(row.rules.values["notice_days"])
        row.noticed_at, row.noticed_by = now, by
        row.objections_until = due(Limit(days, Basis.WD), now, act.calendar).due_at
        row.give_notice()
        act.note(until=row.objections_until)
        _tell(act, found.rows)
    return act.row


def take_back(
    period: AssessmentPeriod | int,
    *,
    reason: str,
    by: Staff | None,
    now: datetime,
    version: int | None = None,
    objection: int | None = None,
) -> AssessmentPeriod:
    """Back to the draft: something has to be put right. ``objection``: the one that was granted."""
    with acting(AssessmentPeriod, _pk(period), "take_back", by=by, now=now, version=version) as act:
        if len(reason.strip()) < SHORTEST:
            raise Refused(Reason("assessment_reason_missing"))
        row = act.row
        row.take_back_reason = reason.strip()
        row.noticed_at = row.noticed_by = row.objections_until = None
        row.take_back()
        act.note(text=text_digest(row.take_back_reason), objection=objection)
        _tell(act, row.assessments.all())
    return act.row


def lock(
    period: AssessmentPeriod | int, *, by: Staff, now: datetime, version: int | None = None
) -> AssessmentPeriod:
    """Close the period for good, a month's entries with it; by another person than gave notice.

    Refused while objections may come or are open, and when the facts are not those of the notice any more.
    """
    with acting(AssessmentPeriod, _pk(period), "lock", by=by, now=now, version=version) as act:
        row = act.row
        if row.kind == MONTH:
            lock_entries(row.code, by=by, now=now)
        if changed := changed_since(row, now=now):
            raise Refused(facts_changed(changed))
        catch_up_running(row)
        row.locked_at, row.locked_by = now, by
        row.lock()
        proposed = propose_rectifications(row, by=by, now=now)
        act.note(snapshot=row.snapshot, proposed=proposed)
        _tell(act, row.assessments.all())
    return act.row


def publish(
    period: AssessmentPeriod | int, *, by: Staff, now: datetime, version: int | None = None
) -> AssessmentPeriod:
    """Show the locked result to the public, once."""
    with acting(AssessmentPeriod, _pk(period), "publish", by=by, now=now, version=version) as act:
        act.row.published_at, act.row.published_by = now, by
        act.row.publish()
        act.note(snapshot=act.row.snapshot)
    return act.row


def facts_changed(changed: Sequence[Changed]) -> Reason:
    """Why a result cannot be locked as it was noticed: whose facts are others by now."""
    return Reason("assessment_facts_changed", {"departments": named(changed), "count": len(changed)})


def _keep(act: Acting[AssessmentPeriod]) -> Results:
    """Write the rows of the draft, set-based; what no longer belongs to it goes."""
    row = act.row
    found = live(row.code, period=row, now=act.now)
    Assessment.objects.bulk_create(
        [_assessment(row, one) for one in found.rows],
        batch_size=LOT,
        update_conflicts=True,
        unique_fields=["period", "department"],
        update_fields=REWRITTEN,
    )
    gone = row.assessments.exclude(department__in=[one.department_id for one in found.rows])
    QuerySet.delete(gone)  # the table's own queryset refuses: elsewhere results are never deleted
    row.snapshot, row.computed_at, row.calendar = found.snapshot, act.now, current_version()
    act.note(snapshot=row.snapshot, departments=len(found.rows))
    return found


def _assessment(period: AssessmentPeriod, row: Row) -> Assessment:
    return Assessment(
        period=period,
        department_id=row.department_id,
        name=row.name,
        parent_name=row.parent_name,
        peer_group=row.peer_group,
        band=row.band,
        third_party=row.third_party,
        score=row.score,
        grade=row.grade,
        rank=row.rank,
        ranked_of=row.ranked_of,
        unranked=row.unranked,
        running_low=row.running_low,
        **snapshots.frozen(row.facts),
    )


def _tell(act: Acting[AssessmentPeriod], rows: Iterable[Row | Assessment]) -> None:
    """Every department of the table hears with the next gathered message."""
    places = [row.department_id for row in rows]
    announce_many(act.row.pk, kind=act.row.KIND, verb=act.verb, departments=places, now=act.now)


def _pk(period: AssessmentPeriod | int) -> int:
    pk: int = period.pk if isinstance(period, AssessmentPeriod) else period
    return pk
