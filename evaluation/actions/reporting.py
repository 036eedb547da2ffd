"""Files that jobs make: asking for one, making it, taking it, its removal. A kind makes its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.timezone import localtime

from core import access_log, files, jobs
from core.evidence import Entry, Subject, append
from core.evidence.entries import Fact
from core.models import Job, StoredFile
from core.reasons import Reason
from core.refusals import Refused
from departments.models import Staff
from evaluation.actions._unusual import alert_of, unusual_about
from evaluation.models import Report, ReportRows

JOB = "report"
ASK, TAKE = "ask_report", "take_report"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Built:
    """What came of making a file. ``rows``: None where it has none to speak of; ``ids``: their keys."""

    rows: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    ids: Sequence[int] = ()


Build = Callable[[Report, jobs.Progress, IO[bytes]], Built]
Against = Callable[[Report, Staff], list[Reason]]


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A kind of file. ``build`` writes it to the open file it is given and may run twice.

    ``against``: why this person may not have it now; asked at the start, in the worker and at each download.
    """

    name: str
    title: str | Promise
    suffix: str
    content_type: str
    build: Build
    against: Against


_kinds: dict[str, ReportKind] = {}


def register_kind(kind: ReportKind) -> None:
    """Offer a kind; called from a module that ``AppConfig.ready`` imports."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> ReportKind:
    """Raises Refused "report_kind_unknown": the program no longer knows it."""
    if name not in _kinds:
        raise Refused(Reason("report_kind_unknown", {"kind": name}), status=404)
    return _kinds[name]


def kinds() -> list[ReportKind]:
    """Every kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def start_report(
    kind: str,
    *,
    title: str | Promise,
    params: Mapping[str, Any],
    by: Staff,
    now: datetime,
    name: str = "",
    reason: str = "",
    said: Sequence[tuple[str | Promise, str | Promise]] = (),
    expected: int | None = None,
    left_out: int = 0,
) -> Report:
    """Ask for a file: it is queued, and written down who asked for what and why. Raises Refused."""
    known = kind_named(kind)
    with transaction.atomic():
        report = Report(
            kind=kind,
            name=name,
            title=str(title)[:LONGEST_TITLE],
            params=dict(params),
            said=[[str(label), str(value)] for label, value in said],
            language=translation.get_language() or settings.LANGUAGE_CODE,
            by=by,
            reason=reason.strip()[:300],
            asked_at=now,
            expected=expected,
            left_out=left_out,
        )
        _require(known.against(report, by))
        report.job = jobs.start(JOB, by_id=by.pk, by_name=by.display_name, params={}, now=now)
        report.unusual = unusual_about(report, now=now)
        report.save()
        alert_of(report, now=now)
        _note_access(report, ASK, by=by, now=now, address=None)
        facts: dict[str, Fact] = {"kind": kind, "name": name, "expected": expected, "left_out": left_out}
        _testify(report, "ask", by=by, now=now, facts=facts)
    return report


def make_report(job: Job, *, progress: jobs.Progress, clock: Callable[[], datetime]) -> dict[str, object]:
    """Make the file of the job; an earlier run that got to its end is left as it is. Raises Refused."""
    report = Report.objects.select_related("by").get(job=job)
    outcome: dict[str, object] = {"address": report.get_absolute_url()}
    if report.made_at is not None:
        return outcome
    kind = kind_named(report.kind)
    if not report.by.is_active:
        raise Refused(Reason("report_owner_gone"))
    _require(kind.against(report, report.by))
    with translation.override(report.language), TemporaryFile() as target:
        built = kind.build(report, progress, target)
        total = max(1, built.rows or 1)
        progress(total, total)  # who lost the job to another worker stops here
        _keep(report.pk, kind, built, target, now=clock())
    return outcome


def take_report(pk: int, *, by: Staff, now: datetime, address: str | None) -> StoredFile:
    """Hand out one's own file, after asking anew whether that is still allowed, and write it down.

    Raises Report.DoesNotExist for one that is not theirs, Refused with the reasons against it.
    """
    with transaction.atomic():
        report = _locked(Report.objects.owned_by(by).filter(pk=pk))
        _require(reasons_against_taking(report, by=by, now=now))
        report.downloads += 1
        report.downloaded_at = now
        report.save()
        _note_access(report, TAKE, by=by, now=now, address=address)
        _testify(report, "take", by=by, now=now, facts={"times": report.downloads, "sha256": report.sha256})
        file = report.file
        if file is None:  # against that the reasons above stand already
            raise Refused(Reason("report_not_made"))
    return file


def reasons_against_taking(report: Report, *, by: Staff, now: datetime) -> list[Reason]:
    """Why the file cannot be had now; empty when it can."""
    if report.made_at is None:
        return [Reason("report_not_made")]
    if report.file is None or (report.expires_at is not None and report.expires_at <= now):
        return [Reason("report_expired", {"days": settings.EXPORTS["days"]})]
    return kind_named(report.kind).against(report, by)


def remove_expired(*, now: datetime) -> int:
    """Remove the files whose time is over; their place in the history stays. Returns how many."""
    due = Report.objects.filter(file__isnull=False, expires_at__lte=now).order_by("id")
    return sum(_remove(pk, now=now) for pk in list(due.values_list("pk", flat=True)))


def _remove(pk: int, *, now: datetime) -> bool:
    with transaction.atomic():
        report = _locked(Report.objects.filter(pk=pk))
        file = report.file
        if file is None:
            return False
        report.file, report.removed_at = None, now
        report.save()
        _testify(report, "remove", by=None, now=now, facts={"sha256": report.sha256})
        files.discard(file)
    return True


def _keep(pk: int, kind: ReportKind, built: Built, target: IO[bytes], *, now: datetime) -> None:
    """Store the file and note it; of two workers that came to the end, the first one's stays."""
    target.seek(0)
    path: Path | None = None
    try:
        with transaction.atomic():
            report = _locked(Report.objects.filter(pk=pk))
            if report.made_at is not None:
                return
            name = files.clean_name(f"{report.title} {localtime(now):%Y%m%d-%H%M}{kind.suffix}")
            file = files.store(target, name=name, content_type=kind.content_type, by_id=report.by_id, now=now)
            path = files.path_of(file)
            report.file, report.file_name = file, file.name
            report.rows, report.size, report.sha256 = built.rows, file.size, file.sha256
            report.facts, report.made_at = dict(built.facts), now
            report.expires_at = now + timedelta(days=settings.EXPORTS["days"])
            report.save()
            if built.ids:
                ReportRows.objects.create(report=report, ids=list(built.ids))
            facts: dict[str, Fact] = {"rows": built.rows, "size": file.size, "sha256": file.sha256}
            _testify(report, "make", by=None, now=now, facts=facts)
    except BaseException:
        if path is not None:
            path.unlink(missing_ok=True)
        raise


def _locked(rows: Any) -> Report:
    found: Report = rows.select_for_update(of=("self",)).select_related("file", "job", "by").get()
    return found


def _require(reasons: list[Reason]) -> None:
    if reasons:
        raise Refused(*reasons)


def _note_access(report: Report, action: str, *, by: Staff, now: datetime, address: str | None) -> None:
    access_log.record(
        actor_id=by.pk,
        actor_name=by.display_name,
        action=action,
        subject=Subject(Report.KIND, report.pk),
        reason=report.reason or report.title,
        now=now,
        address=address,
    )


def _testify(
    report: Report, verb: str, *, by: Staff | None, now: datetime, facts: Mapping[str, Fact]
) -> None:
    append(
        Entry(
            subject=Subject(Report.KIND, report.pk),
            verb=verb,
            actor_id=by.pk if by else None,
            actor_name=by.display_name if by else "",
            at=now,
            facts=dict(facts),
        )
    )
