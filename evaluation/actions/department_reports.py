"""季度分析: opened for every department that had work, written, signed, judged; late ones are reminded."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from core.evidence.entries import Fact
from core.refusals import Refused
from departments.models import Staff
from departments.rules.calendar import in_shanghai
from evaluation.models import DepartmentReport
from evaluation.reports.department_facts import facts_of, with_work
from evaluation.rules.department_reports import due_day
from evaluation.rules.periods import QUARTER, bounds_of, code_of, previous_code
from feedback.actions.results import text_digest
from supervision.acting import acting, record
from supervision.rule_versions import assessment_rules
from supervision.rules.rectification import too_short

AGAIN_AFTER = timedelta(days=7)
WORDS = ("situation", "causes", "measures", "not_adopted")


def open_analyses(*, now: datetime, quarter: str = "") -> list[DepartmentReport]:
    """Open the analyses of the last quarter that is over, or of this one, for departments that had work.

    Those that stand already are left as they are.
    """
    code = quarter or previous_code(code_of(now, QUARTER))
    ends = bounds_of(code)[1]
    if ends > now:
        return []
    known = set(DepartmentReport.objects.filter(quarter=code).values_list("department_id", flat=True))
    fresh = [pk for pk in with_work(code, now=now) if pk not in known]
    facts = facts_of(code, fresh, now=now)
    due_on = due_day(code, assessment_rules(ends).values)
    made = []
    for pk in fresh:
        row, is_new = _opened(code, pk, due_on=due_on, facts=facts[pk], facts_at=now, opened_at=now)
        made += [row] if is_new else []
    return made


def _opened(quarter: str, department_id: int, **values: object) -> tuple[DepartmentReport, bool]:
    """The row, and whether it is new: another worker may have been quicker."""
    with transaction.atomic():
        row, is_new = DepartmentReport.objects.get_or_create(
            quarter=quarter, department_id=department_id, defaults=values
        )
        if is_new:
            record(row, "issue", by=None, now=row.opened_at, facts=row.dated())
    return row, is_new


def write(
    report: DepartmentReport | int,
    *,
    situation: str = "",
    causes: str = "",
    measures: str = "",
    not_adopted: str = "",
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> DepartmentReport:
    """Keep the department's words, finished or not; the figures are taken anew."""
    with acting(DepartmentReport, _pk(report), "write", by=by, now=now, version=version) as act:
        row = act.row
        row.situation, row.causes = situation.strip(), causes.strip()
        row.measures, row.not_adopted = measures.strip(), not_adopted.strip()
        row.facts = facts_of(row.quarter, [row.department_id], now=now)[row.department_id]
        row.facts_at, row.written_at, row.written_by = now, now, by
        row.write()
        act.note(text=_digest(row))
    return act.row


def submit(
    report: DepartmentReport | int, *, by: Staff, now: datetime, version: int | None = None
) -> DepartmentReport:
    """The department stands by it; words and figures are what they are now."""
    with acting(DepartmentReport, _pk(report), "submit", by=by, now=now, version=version) as act:
        row = act.row
        row.submitted_at, row.submitted_by = now, by
        row.submit()
        late = in_shanghai(now).date() > row.due_on
        act.note(text=_digest(row), late=late, self_signed=row.written_by_id == by.pk)
    return act.row


def accept(
    report: DepartmentReport | int, *, by: Staff, now: datetime, version: int | None = None
) -> DepartmentReport:
    """It says what it has to say."""
    with acting(DepartmentReport, _pk(report), "accept", by=by, now=now, version=version) as act:
        act.row.accepted_at, act.row.accepted_by = now, by
        act.row.accept()
    return act.row


def send_back(
    report: DepartmentReport | int, *, reason: str, by: Staff, now: datetime, version: int | None = None
) -> DepartmentReport:
    """Say what is missing; the words stay for the department to go on with."""
    with acting(DepartmentReport, _pk(report), "send_back", by=by, now=now, version=version) as act:
        act.require(too_short(reason, "analysis_reason"))
        row = act.row
        row.return_reason, row.returned_at, row.returned_by = reason.strip(), now, by
        row.send_back()
        act.note(reason=text_digest(row.return_reason))
    return act.row


def remind(
    report: DepartmentReport | int, *, by: Staff | None, now: datetime, version: int | None = None
) -> DepartmentReport:
    """Tell the department once more that it is late; ``by`` None is the portal itself."""
    with acting(DepartmentReport, _pk(report), "remind", by=by, now=now, version=version) as act:
        act.row.reminded_at = now
        act.row.remind()
        act.note(due=act.row.due_on.isoformat())
    return act.row


def remind_late(*, now: datetime) -> int:
    """Remind departments of what is late, once a week; returns how many."""
    late = DepartmentReport.objects.late(in_shanghai(now).date())
    return remind_each(late.not_reminded_since(now - AGAIN_AFTER), by=None, now=now)


def remind_each(late: Iterable[DepartmentReport], *, by: Staff | None, now: datetime) -> int:
    """Remind the departments of these, one transaction each; returns how many."""
    done = 0
    for report in list(late):
        try:
            remind(report, by=by, now=now, version=report.version)
            done += 1
        except Refused:
            continue  # handed in, or reminded, a moment ago
    return done


def _digest(row: DepartmentReport) -> Fact:
    return text_digest("\n".join(str(getattr(row, name)) for name in WORDS))


def _pk(report: DepartmentReport | int) -> int:
    return report if isinstance(report, int) else int(report.pk)
