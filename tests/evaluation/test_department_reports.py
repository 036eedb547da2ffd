"""季度分析 (R58): opened for those who had work, written by two hands, judged, never forgotten when late."""

import csv
import threading
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.evidence import Subject, records_of
from core.models import EvidenceRecord
from core.refusals import NotPermitted, Refused, Stale
from departments.models import Department
from departments.roles import Role
from departments.rules.calendar import SHANGHAI, in_shanghai
from evaluation.actions import department_reports as actions
from evaluation.models import DepartmentReport
from evaluation.reports.counting import count
from evaluation.reports.department_facts import facts_of
from evaluation.rules.department_reports import due_day, reasons_against
from supervision.models import Notice
from tests.cast import City, build_city
from tests.evaluation.analysing import (
    IN_TIME,
    LATE,
    OPENED,
    QUARTER,
    WHY,
    WORDS,
    opened,
    returned,
    submitted,
    worked,
    written,
)
from tests.feedback.web import signed_in, text_of
from tests.supervision.second import another

TABLE = Path(__file__).parent.parent / "golden" / "analyses.csv"
CASES = list(csv.DictReader(TABLE.open(encoding="utf-8")))
BUDGET = 12


def manager(city: City) -> Any:
    return city.person(Role.ASSESSMENT_MANAGER, "institution")


def approver(city: City) -> Any:
    return city.person(Role.UNIT_APPROVER, "lead")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["comment"])
def test_the_day_by_which_it_is_due(case: dict[str, str]) -> None:
    due = due_day(case["quarter"], {"report_day": int(case["report_day"])})
    at = datetime.fromisoformat(case["submitted_at"]).replace(tzinfo=SHANGHAI)
    assert due == date.fromisoformat(case["due"])
    assert (in_shanghai(at).date() <= due) == (case["in_time"] == "yes")


@pytest.mark.parametrize(
    ("words", "declined", "lacks"),
    [
        (WORDS, 0, []),
        (WORDS, 2, ["analysis_lacks_not_adopted"]),
        ({**WORDS, "not_adopted": "该路段属规划绿地，不设路灯。"}, 2, []),
        ({**WORDS, "causes": "  "}, 0, ["analysis_lacks_causes"]),
        ({}, 0, ["analysis_lacks_situation", "analysis_lacks_causes", "analysis_lacks_measures"]),
    ],
)
def test_what_an_analysis_has_to_say(words: dict[str, str], declined: int, lacks: list[str]) -> None:
    assert [reason.code for reason in reasons_against(words, declined)] == lacks


def test_it_is_opened_once_for_departments_that_had_work_and_for_no_other(city: City) -> None:
    worked(city)
    assert actions.open_analyses(now=OPENED, quarter="2026-Q4") == [], "the quarter is not over"
    assert actions.open_analyses(now=datetime(2026, 9, 30, 23, 59, tzinfo=SHANGHAI)) == []
    (row,) = actions.open_analyses(now=OPENED)
    assert (row.department, row.quarter, row.due_on) == (
        city.departments["lead"],
        QUARTER,
        date(2026, 10, 15),
    )
    assert actions.open_analyses(now=OPENED) == []
    assert DepartmentReport.objects.count() == 1


def test_its_figures_are_those_of_the_assessment(city: City) -> None:
    row = opened(city)
    facts = count(QUARTER, now=OPENED, departments=[row.department_id]).facts[row.department_id]
    assert row.facts["tally"]["assessed"] == facts.tally.assessed == 1
    assert row.facts["beside"] == dict(facts.beside)
    assert row.facts["topics"] == [["市政设施", 1]]


def test_figures_of_many_departments_cost_as_much_as_of_one(city: City) -> None:
    worked(city)
    ids = list(Department.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as one:
        facts_of(QUARTER, ids[:1], now=OPENED)
    with CaptureQueriesContext(connection) as many:
        facts_of(QUARTER, ids, now=OPENED)
    assert len(one) == len(many)


def test_the_writer_does_not_sign_unless_the_unit_has_one_person(city: City) -> None:
    row, by = opened(city), approver(city)
    row = actions.write(row, **WORDS, by=by, now=IN_TIME)
    with pytest.raises(NotPermitted) as refused:
        actions.submit(row, by=by, now=IN_TIME)
    assert refused.value.codes == ("act_own_paper",)
    Department.objects.filter(pk=row.department_id).update(self_signing=True)
    signed = actions.submit(row, by=by, now=IN_TIME)
    assert signed.state == "SUBMITTED"
    facts = list(records_of(Subject("analysis", row.pk)))[-1].text
    assert '"self_signed":true' in facts.replace(" ", "")


def test_an_empty_one_is_not_submitted_and_says_what_is_missing(city: City) -> None:
    with pytest.raises(Refused) as refused:
        actions.submit(opened(city), by=approver(city), now=IN_TIME)
    assert "analysis_lacks_measures" in refused.value.codes


def test_returned_it_keeps_its_words_and_is_submitted_again(city: City) -> None:
    row = returned(city)
    assert (row.state, row.return_reason, row.measures) == ("RETURNED", WHY, WORDS["measures"])
    row = actions.write(
        row,
        **{**WORDS, "measures": "十一月十五日前完成更换。每周巡查。"},
        by=another(city, Role.HANDLER, "lead"),
        now=LATE,
    )
    row = actions.submit(row, by=another(city, Role.UNIT_APPROVER, "lead"), now=LATE)
    row = actions.accept(row, by=another(city, Role.ASSESSMENT_MANAGER, "institution"), now=LATE)
    assert row.state == "ACCEPTED"
    with pytest.raises(Refused):
        actions.write(row, **WORDS, by=another(city, Role.HANDLER, "lead"), now=LATE)


def test_what_is_late_is_late_as_of_now_and_reminded_once_a_week(city: City) -> None:
    row = opened(city)
    today = in_shanghai(LATE).date()
    assert not DepartmentReport.objects.late(in_shanghai(IN_TIME).date()).exists()
    assert list(DepartmentReport.objects.late(today)) == [row]
    assert actions.remind_late(now=IN_TIME) == 0
    assert actions.remind_late(now=LATE) == 1
    assert actions.remind_late(now=LATE + timedelta(days=6)) == 0
    assert actions.remind_late(now=LATE + timedelta(days=8)) == 1
    told = Notice.objects.filter(kind="analysis", paper_id=row.pk).order_by("at")
    assert [notice.verb for notice in told] == ["issue", "remind", "remind"]
    assert {notice.department for notice in told} == {city.departments["lead"]}


def test_what_is_not_late_is_not_reminded(city: City) -> None:
    with pytest.raises(Refused) as refused:
        actions.remind(opened(city), by=manager(city), now=IN_TIME)
    assert refused.value.codes == ("analysis_not_late",)


def test_two_who_write_at_once_do_not_overwrite_each_other(city: City) -> None:
    row, by = opened(city), another(city, Role.HANDLER, "lead")
    actions.write(row, **WORDS, by=by, now=IN_TIME, version=row.version)
    with pytest.raises(Stale):
        actions.write(row, **{**WORDS, "causes": "别的"}, by=by, now=IN_TIME, version=row.version)


def test_its_evidence_holds_no_words(city: City) -> None:
    row = returned(city)
    told = "".join(record.text for record in EvidenceRecord.objects.filter(subject_kind="analysis"))
    for words in (*filter(None, WORDS.values()), WHY):
        assert words not in told
    assert row.version == 4


def test_two_workers_open_it_once(cloned_database: Any) -> None:
    city = build_city()
    worked(city)
    barrier, made = threading.Barrier(2), []

    def work() -> None:
        barrier.wait()
        made.extend(actions.open_analyses(now=OPENED))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(made) == 1
    assert EvidenceRecord.objects.filter(subject_kind="analysis").count() == 1


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_manager_does_not_read_an_unsigned_draft_and_the_department_does(city: City) -> None:
    row = written(city)
    address = row.get_absolute_url()
    assert WORDS["measures"] not in text_of(signed_in(manager(city)).get(address))
    assert WORDS["measures"] in text_of(signed_in(approver(city)).get(address))
    assert signed_in(city.person(Role.UNIT_APPROVER, "stranger")).get(address).status_code == 404
    actions.submit(row, by=approver(city), now=IN_TIME)
    assert WORDS["measures"] in text_of(signed_in(manager(city)).get(address))


def test_the_list_shows_what_is_late_and_reminds_all(city: City) -> None:
    row = opened(city)
    page = signed_in(manager(city))
    answer = page.get("/analyses/?tab=late")
    assert [one["report"].pk for one in answer.context["rows"]] == [row.pk]
    assert "Remind the late one" in text_of(answer)
    assert page.post("/analyses/reminders/").status_code == 302
    assert DepartmentReport.objects.get().reminded_at is not None
    assert signed_in(approver(city)).post("/analyses/reminders/").status_code == 404


def test_writing_on_the_page_keeps_what_was_typed(city: City) -> None:
    row = opened(city)
    page, address = signed_in(approver(city)), f"{row.get_absolute_url()}write/"
    assert page.get(address).status_code == 200
    assert page.post(address, {**WORDS, "version": row.version}).status_code == 302
    assert DepartmentReport.objects.get().measures == WORDS["measures"]
    stale = page.post(address, {**WORDS, "causes": "另外写的原因在这里", "version": row.version})
    assert stale.status_code == 409
    assert "另外写的原因在这里" in text_of(stale)


def test_the_list_costs_the_same_however_long(city: City) -> None:
    row = opened(city)
    page = signed_in(manager(city))

    def queries() -> int:
        page.get("/analyses/")
        with CaptureQueriesContext(connection) as found:
            page.get("/analyses/")
        return len(found)

    before = queries()
    for name in ("co", "parent", "former", "stranger"):
        DepartmentReport.objects.create(
            department=city.departments[name],
            quarter=QUARTER,
            due_on=row.due_on,
            facts={},
            facts_at=OPENED,
            opened_at=OPENED,
        )
    assert queries() == before <= BUDGET


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.INTAKE_AGENT, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_to_others_the_pages_are_not_there(city: City, role: Role) -> None:
    row = submitted(city)
    page = signed_in(city.person(role, "institution"))
    assert page.get("/analyses/").status_code == 404
    assert page.get(row.get_absolute_url()).status_code == 404
    assert timezone.now() is not None
