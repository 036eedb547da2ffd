"""异议: a department says what is wrong with its result; another person decides, with reasons."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from core.reasons import Reason
from core.refusals import Refused
from departments.models import Department, Staff
from evaluation.actions import periods
from evaluation.choices import ObjectionGround, ObjectionState, PeriodState
from evaluation.models import AssessmentPeriod, Objection
from feedback.actions.results import text_digest
from supervision.acting import Acting, acting, record, require_grant

FILES = "file_appeal"
SHORTEST = 10
OFFICE = "zh-hans"


def file_objection(
    period: AssessmentPeriod | int,
    *,
    department: Department,
    ground: str,
    grounds: str,
    by: Staff,
    now: datetime,
) -> Objection:
    """Object to a department's result while the notice runs, the last instant included; one at a time."""
    require_grant(by, FILES, department.pk)
    pk = period.pk if isinstance(period, AssessmentPeriod) else period
    with transaction.atomic():
        row: AssessmentPeriod = AssessmentPeriod.objects.select_for_update().get(pk=pk)
        if against := [*_against_filing(row, department, now=now), *_against_words(ground, grounds)]:
            raise Refused(*against)
        objection = Objection(period=row, department=department, ground=ground, grounds=grounds.strip())
        objection.filed_at, objection.filed_by = now, by
        try:
            with transaction.atomic():
                objection.save(force_insert=True)
        except IntegrityError as twice:
            raise Refused(Reason("objection_open_already")) from twice
        told = {"period": row.code, "ground": ground, "text": text_digest(objection.grounds)}
        record(objection, "issue", by=by, now=now, facts={**told})
    return objection


def _against_filing(period: AssessmentPeriod, department: Department, *, now: datetime) -> list[Reason]:
    """Why nothing can be objected to now, whoever asks; empty when it can."""
    if period.state != PeriodState.NOTICE or period.objections_until is None:
        return [Reason("objection_not_open", {"period": period.code})]
    if now > period.objections_until:
        return [Reason("objection_too_late", {"until": period.objections_until})]
    if not period.assessments.filter(department=department).exists():
        return [Reason("objection_no_result", {"department": department.name})]
    filed = period.objections.filter(department=department, state=ObjectionState.FILED)
    return [Reason("objection_open_already")] if filed.exists() else []


def grant(
    objection: Objection | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> Objection:
    """The department is right: the draft is open again, so that what was wrong is put right at its source."""
    with acting(Objection, _pk(objection), "grant", by=by, now=now, version=version) as act:
        _decide(act, note)
        act.row.grant()
        period = AssessmentPeriod.objects.select_for_update().get(pk=act.row.period_id)
        if period.state == PeriodState.NOTICE:
            with translation.override(OFFICE):
                reason = _("An objection of %(department)s was granted.")
                reason %= {"department": act.row.department.name}
            periods.take_back(period, reason=reason, by=None, now=now, objection=act.row.pk)
            act.note(reopened=period.code)
    return act.row


def dismiss(
    objection: Objection | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> Objection:
    """The result stands."""
    with acting(Objection, _pk(objection), "dismiss", by=by, now=now, version=version) as act:
        _decide(act, note)
        act.row.dismiss()
    return act.row


def withdraw(
    objection: Objection | int, *, by: Staff, now: datetime, version: int | None = None
) -> Objection:
    """The department takes it back."""
    with acting(Objection, _pk(objection), "withdraw", by=by, now=now, version=version) as act:
        act.row.decided_at, act.row.decided_by = now, by
        act.row.withdraw()
    return act.row


def _decide(act: Acting[Objection], note: str) -> None:
    if len(note.strip()) < SHORTEST:
        act.require([Reason("objection_note_short", {"least": SHORTEST})])
    row = act.row
    row.decided_at, row.decided_by, row.decision_note = act.now, act.by, note.strip()
    act.note(period=row.period.code, text=text_digest(row.decision_note))


def _against_words(ground: str, grounds: str) -> list[Reason]:
    if ground not in ObjectionGround.values:
        return [Reason("objection_ground_missing")]
    short = len(grounds.strip()) < SHORTEST
    return [Reason("objection_too_short", {"least": SHORTEST})] if short else []


def _pk(row: Objection | int) -> int:
    pk: int = row.pk if isinstance(row, Objection) else row
    return pk
