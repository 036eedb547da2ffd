"""The pages of exports: told before the start, progress, the history, who may take what."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.models import AccessRecord, Job
from departments.models import Staff
from departments.roles import Role
from evaluation.actions.exporting import start_export
from evaluation.actions.reporting import XLSX, Built, ReportKind, register_kind, start_report
from evaluation.models import Report
from tests.cast import City
from tests.evaluation.exporting import WHY, again, exported, supervisor, walked
from tests.feedback.web import HTMX, signed_in, text_of

NEW = "/reports/new/queue/"
BUDGET = 12


@pytest.fixture
def by(city: City) -> Staff:
    walked(city)
    return supervisor(city)


def made(by: Staff, **options: Any) -> Report:
    return exported("queue", by, now=timezone.now(), **options)


def test_before_the_start_it_is_said_what_the_file_would_hold(by: Staff) -> None:
    text = text_of(signed_in(by).get(f"{NEW}?state=IN_PROGRESS"))
    for words in (
        "Rows in the file",
        "<b>1</b>",
        "at most 200,000 in one file",
        "Ticket number",
        "about 1 second",
    ):
        assert words in text
    assert not Job.objects.exists(), "looking begins nothing"


def test_posting_starts_it_and_leads_to_its_page(by: Staff) -> None:
    page = signed_in(by)
    answer = page.post(f"{NEW}?state=IN_PROGRESS", {"reason": WHY})
    report = Report.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, report.get_absolute_url())
    assert (report.params, report.reason, report.by) == ({"query": "state=IN_PROGRESS"}, WHY, by)


def test_without_a_reason_the_form_comes_back(by: Staff) -> None:
    answer = signed_in(by).post(NEW, {"reason": ""})
    assert answer.status_code == 422
    assert not Report.objects.exists()


def test_a_refused_start_is_a_sentence_on_the_page(by: Staff, settings: Any) -> None:
    settings.EXPORTS = {**settings.EXPORTS, "most_rows": 0}
    page = signed_in(by)
    seen = page.get(NEW)
    assert "one export holds at most 0" in text_of(seen)
    assert "Start the export" not in text_of(seen)
    answer = page.post(NEW, {"reason": WHY})
    assert answer.status_code == 409
    assert "one export holds at most 0" in text_of(answer)
    assert signed_in(by).get(f"{NEW}?bogus=1").status_code == 400


@pytest.mark.parametrize("role", [Role.HANDLER, Role.CALLBACK_AGENT, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_who_may_not_export_finds_no_such_page(city: City, role: Role) -> None:
    page = signed_in(city.person(role, "institution"))
    assert page.get(NEW).status_code == 404
    assert page.post(NEW, {"reason": WHY}).status_code == 404


def test_a_list_that_is_not_there_for_the_person_is_not_found(city: City) -> None:
    approver = city.person(Role.UNIT_APPROVER, "lead")
    assert signed_in(approver).get("/proposals/").status_code == 404
    assert signed_in(approver).get("/reports/new/proposals/").status_code == 404
    assert signed_in(approver).get("/reports/new/nothing/").status_code == 404


def test_the_page_shows_the_progress_and_then_the_file(by: Staff) -> None:
    report = start_export("queue", query="", reason=WHY, by=by, now=timezone.now())
    Job.objects.filter(pk=report.job_id).update(state="RUNNING", done=30, total=120)
    page = signed_in(by)
    for text in (
        text_of(page.get(report.get_absolute_url())),
        text_of(page.get(report.get_absolute_url(), **HTMX)),
    ):
        assert 'max="120" value="30"' in text
        assert f'hx-get="{report.get_absolute_url()}"' in text
    Job.objects.filter(pk=report.job_id).update(state="QUEUED")
    jobs.run(report.job_id)
    fragment = text_of(page.get(report.get_absolute_url(), **HTMX))
    assert "<html" not in fragment
    assert "hx-get" not in fragment
    assert reverse("report-file", args=[report.pk]) in fragment


def test_a_failure_says_why_and_offers_to_try_anew(by: Staff, settings: Any) -> None:
    report = start_export("queue", query="state=IN_PROGRESS", reason=WHY, by=by, now=timezone.now())
    settings.EXPORTS = {**settings.EXPORTS, "most_rows": 0}
    jobs.run(report.job_id)
    text = text_of(signed_in(by).get(report.get_absolute_url()))
    assert "one export holds at most 0" in text
    assert f"{NEW}?state=IN_PROGRESS" in text


def test_the_download_is_the_file_and_is_counted(by: Staff) -> None:
    report = made(by)
    page, address = signed_in(by), reverse("report-file", args=[report.pk])
    assert page.head(address).status_code == 405, "asking for the head takes nothing"
    answer = page.get(address)
    body = b"".join(answer.streaming_content)
    assert (len(body), answer["Content-Type"]) == (report.size, XLSX)
    assert "attachment" in answer["Content-Disposition"]
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert again(report).downloads == 1
    assert AccessRecord.objects.filter(action="take_report").count() == 1


def test_others_find_neither_page_nor_file(city: City, by: Staff) -> None:
    report = made(by)
    stranger = signed_in(city.person(Role.ASSESSMENT_MANAGER, "institution"))
    for name in ("report", "report-file"):
        assert stranger.get(reverse(name, args=[report.pk])).status_code == 404
    assert stranger.get(f"/jobs/{report.job_id}/report/").status_code == 404
    assert signed_in(by).get(f"/jobs/{report.job_id}/report/").status_code == 404, "no way round the check"


def test_the_auditor_reads_the_history_of_all_and_takes_nothing(city: City, by: Staff) -> None:
    report = made(by)
    auditor = signed_in(city.person(Role.AUDIT_ADMIN, "institution"))
    text = text_of(auditor.get("/reports/"))
    assert by.display_name in text
    assert WHY in text
    assert reverse("report-file", args=[report.pk]) not in text
    one = auditor.get(report.get_absolute_url())
    assert one.status_code == 200
    assert reverse("report-file", args=[report.pk]) not in text_of(one)
    assert auditor.get(reverse("report-file", args=[report.pk])).status_code == 404


def test_what_is_out_of_the_ordinary_has_a_tab(city: City, by: Staff, settings: Any) -> None:
    made(by)
    settings.EXPORTS = {**settings.EXPORTS, "many_rows": 1}
    unusual = made(by)
    auditor = signed_in(city.person(Role.AUDIT_ADMIN, "institution"))
    rows = auditor.get("/reports/?tab=unusual").context["rows"]
    assert [row["report"].pk for row in rows] == [unusual.pk]
    own = signed_in(by).get("/reports/?tab=unusual").context["rows"]
    assert len(own) == 2, "to others the tab is not there"


def test_an_expired_file_is_offered_anew_with_its_filters(by: Staff) -> None:
    report = made(by, query="state=IN_PROGRESS")
    Report.objects.filter(pk=report.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    page = signed_in(by)
    for text in (text_of(page.get("/reports/")), text_of(page.get(report.get_absolute_url()))):
        assert reverse("report-file", args=[report.pk]) not in text
        assert f"{NEW}?state=IN_PROGRESS" in text
    assert page.get(reverse("report-file", args=[report.pk])).status_code == 409


def test_the_history_costs_the_same_however_long(city: City, by: Staff) -> None:
    page = signed_in(by)
    counts = []
    for _round in range(2):
        for _n in range(3):
            made(by)
        page.get("/reports/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page.get("/reports/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= BUDGET


def test_the_history_is_paged(by: Staff, monkeypatch: Any) -> None:
    monkeypatch.setattr("evaluation.views.reports.SIZE", 1)
    reports = [made(by), made(by)]
    page = signed_in(by)
    first = page.get("/reports/")
    assert [row["report"].pk for row in first.context["rows"]] == [reports[1].pk]
    second = page.get(first.context["next_url"])
    assert [row["report"].pk for row in second.context["rows"]] == [reports[0].pk]


def test_another_kind_of_file_goes_the_same_way(by: Staff, monkeypatch: Any) -> None:
    """What a workbook's or a Word report's maker writes is kept, found and taken like an export."""
    monkeypatch.setattr("evaluation.actions.reporting._kinds", {})
    forbidden: list[Any] = []

    def build(report: Report, progress: Any, target: Any) -> Built:
        progress(1, 2, "half")
        target.write(f"{report.params['period']} of {report.by.display_name}".encode())
        return Built(facts={"snapshot": "2026-09/3"})

    kind = ReportKind("sample", "Sample", ".txt", "text/plain", build, lambda _report, _user: list(forbidden))
    register_kind(kind)
    now = timezone.now()
    report = start_report(
        "sample", name="2026-09", title="考核 2026-09", params={"period": "2026-09"}, by=by, now=now
    )
    jobs.run(report.job_id)
    page = signed_in(by)
    assert "2026-09/3" in text_of(page.get(report.get_absolute_url()))
    answer = page.get(reverse("report-file", args=[report.pk]))
    assert b"".join(answer.streaming_content).decode() == f"2026-09 of {by.display_name}"
    assert re.fullmatch(r"考核 2026-09 \d{8}-\d{4}\.txt", again(report).file_name)
    forbidden.append("export_not_granted")
    assert page.get(reverse("report-file", args=[report.pk])).status_code == 409
