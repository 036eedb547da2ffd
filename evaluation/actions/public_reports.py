"""服务改进报告: figures from the facts, words by people, published by another person than wrote them."""

from datetime import datetime

from django.db import transaction

from core.reasons import Reason
from core.refusals import Refused
from departments.models import Department, Staff
from evaluation.choices.disclosure import PublicReportState
from evaluation.models import PublicReport
from evaluation.reports.public_figures import figures_of, is_over
from evaluation.rules.disclosure import reasons_against_words
from evaluation.rules.periods import is_code
from feedback.actions.results import text_digest
from supervision.acting import acting, record, require_grant
from supervision.rules.rectification import too_short


def write(*, code: str, title: str, situation: str, measures: str, by: Staff, now: datetime) -> PublicReport:
    """A report on a period that is over. Raises Refused, NotPermitted."""
    with transaction.atomic():
        root = Department.objects.select_for_update(no_key=True).filter(parent=None).order_by("pk").first()
        if root is None:
            raise Refused(Reason("no_authority", {"permission": "assess"}))
        require_grant(by, "assess", root.pk)
        if against := [*_against_period(code, now), *reasons_against_words([title, situation, measures])]:
            raise Refused(*against)
        row = PublicReport.objects.create(
            code=code,
            authority=root,
            title=title.strip(),
            situation=situation.strip(),
            measures=measures.strip(),
            figures=figures_of(code),
            written_at=now,
            written_by=by,
        )
        record(row, "issue", by=by, now=now, facts={"period": code, "text": _digest(row)})
    return row


def revise(
    report: PublicReport | int,
    *,
    title: str,
    situation: str,
    measures: str,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> PublicReport:
    """Other words; the figures are taken anew."""
    with acting(PublicReport, _pk(report), "revise", by=by, now=now, version=version) as act:
        row = act.row
        act.require(reasons_against_words([title, situation, measures]))
        row.title, row.situation, row.measures = title.strip(), situation.strip(), measures.strip()
        row.figures, row.written_at, row.written_by = figures_of(row.code), now, by
        row.revise()
        act.note(text=_digest(row))
    return act.row


def publish(
    report: PublicReport | int, *, by: Staff, now: datetime, version: int | None = None
) -> PublicReport:
    """Show it to everybody."""
    with acting(PublicReport, _pk(report), "publish", by=by, now=now, version=version) as act:
        act.row.published_at, act.row.published_by = now, by
        act.row.publish()
        act.note(text=_digest(act.row))
    return act.row


def retract(
    report: PublicReport | int, *, reason: str, by: Staff, now: datetime, version: int | None = None
) -> PublicReport:
    """Take it off the public page; the row and the reason stay."""
    with acting(PublicReport, _pk(report), "retract", by=by, now=now, version=version) as act:
        act.require(too_short(reason, "disclosure_reason"))
        row = act.row
        row.retracted_at, row.retracted_by, row.retract_reason = now, by, reason.strip()
        row.retract()
        act.note(reason=text_digest(row.retract_reason))
    return act.row


def _against_period(code: str, now: datetime) -> list[Reason]:
    if not is_code(code) or not is_over(code, now):
        return [Reason("public_report_not_over", {"period": code})]
    there = PublicReport.objects.filter(code=code).exclude(state=PublicReportState.RETRACTED).exists()
    return [Reason("public_report_there_already", {"period": code})] if there else []


def _digest(row: PublicReport) -> str:
    return text_digest("\n".join((row.title, row.situation, row.measures)))


def _pk(row: PublicReport | int) -> int:
    return row.pk if isinstance(row, PublicReport) else row
