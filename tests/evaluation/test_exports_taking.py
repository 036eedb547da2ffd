"""Taking an export again: asked anew each time, until its days are over; what is unusual is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone, translation

from core import jobs
from core.exports import asked, list_named
from core.files import path_of
from core.models import StoredFile
from core.refusals import Refused
from departments.actions.posts import appoint, dismiss
from departments.models import Post
from departments.roles import Role
from evaluation.actions import exporting
from evaluation.actions.exporting import start_export
from evaluation.actions.reporting import remove_expired, take_report
from evaluation.models import Report, ReportRows
from feedback.models import Dispatch, Ticket
from supervision.models import Alert
from tests.cast import START, City
from tests.evaluation.exporting import NOW, WHY, again, codes, column, exported, sheets, supervisor, walked


@pytest.fixture(autouse=True)
def _english(_the_houses_language: None) -> Any:
    with translation.override("en"):
        yield


def take(report: Report, by: Any, now: Any = None) -> StoredFile:
    return take_report(report.pk, by=by, now=now or timezone.now(), address=None)


def test_it_is_the_owners_alone(city: City) -> None:
    walked(city)
    report = exported("queue", supervisor(city))
    with pytest.raises(Report.DoesNotExist):
        take(report, city.person(Role.ASSESSMENT_MANAGER, "institution"))
    with pytest.raises(Report.DoesNotExist):
        take(report, city.person(Role.AUDIT_ADMIN, "institution"))


def test_it_may_be_taken_again_and_again_while_allowed(city: City) -> None:
    walked(city)
    by = supervisor(city)
    report = exported("queue", by)
    assert take(report, by).pk == take(report, by).pk
    assert again(report).downloads == 2


def test_who_lost_the_grant_may_not_take_it_any_more(city: City) -> None:
    walked(city)
    by = supervisor(city)
    report = exported("queue", by)
    dismiss(Post.objects.get(staff=by), by=None, now=NOW)
    with pytest.raises(Refused) as refused:
        take(report, by)
    assert refused.value.codes == ("export_not_granted",)
    assert again(report).downloads == 0


def test_a_row_that_is_no_longer_theirs_bars_the_file_and_another_change_does_not(city: City) -> None:
    """A granted return takes a ticket out of the department's sight; losing another post does not matter."""
    walk = walked(city)
    stays = walked(city, now=START + timedelta(hours=1))
    by = city.person(Role.UNIT_APPROVER, "lead")
    elsewhere = appoint(
        staff=by, department=city.departments["stranger"], role=Role.UNIT_APPROVER, by=None, now=START
    )
    report = exported("queue", by)
    assert report.rows == 2
    dismiss(elsewhere, by=None, now=NOW)
    take(report, by)
    Ticket.objects.filter(pk=walk.ticket.pk).update(department_ids=[], lead_department=None)
    Dispatch.objects.filter(ticket=walk.ticket).update(voided_at=NOW, is_open=False, ended_at=NOW)
    with pytest.raises(Refused) as refused:
        take(report, by)
    assert refused.value.codes == ("export_rows_gone",)
    assert refused.value.reasons[0].params["n"] == 1
    anew = exported("queue", by)
    assert column(sheets(anew)[0], "Ticket number") == [stays.ticket.number]


def test_after_its_days_the_file_goes_and_the_history_stays(city: City) -> None:
    walked(city)
    by = supervisor(city)
    report = exported("queue", by)
    assert report.made_at
    path, over = path_of(report.file), report.expires_at
    assert remove_expired(now=over - timedelta(seconds=1)) == 0
    with pytest.raises(Refused) as refused:
        take(report, by, over)
    assert refused.value.codes == ("report_expired",), "even before the task has come by"
    assert remove_expired(now=over) == 1
    assert remove_expired(now=over) == 0
    row = again(report)
    assert (row.file, row.rows, row.removed_at) == (None, 1, over)
    assert not StoredFile.objects.exists()
    assert ReportRows.objects.filter(report=row).exists(), "which rows went out stays known"
    assert path.exists(), "the disk follows the commit"


def test_a_person_whose_account_was_closed_gets_nothing_made(city: City) -> None:
    walked(city)
    by = supervisor(city)
    report = start_export("queue", query="", reason=WHY, by=by, now=NOW)
    type(by).objects.filter(pk=by.pk).update(is_active=False)
    jobs.run(report.job_id)
    assert codes(report) == ["report_owner_gone"]


def test_a_bulk_export_is_told_once_as_it_is_asked_for(city: City, settings: Any) -> None:
    settings.EXPORTS = {**settings.EXPORTS, "many_rows": 2}
    walked(city)
    by = supervisor(city)
    assert exported("queue", by).unusual == ""
    assert not Alert.objects.exists()
    walked(city, now=START + timedelta(hours=1))
    report = exported("queue", by)
    assert report.unusual == "BULK"
    alert = Alert.objects.get()
    assert (alert.kind, alert.key) == ("EXPORT", f"export:{report.pk}")
    assert by.display_name in alert.note


def test_many_exports_within_the_hour_are_told(city: City, settings: Any) -> None:
    settings.EXPORTS = {**settings.EXPORTS, "often": 3}
    walked(city)
    by = supervisor(city)
    minutes = [0, 30, 59, 125]
    told = [exported("queue", by, now=NOW + timedelta(minutes=m)).unusual for m in minutes]
    assert told == ["", "", "OFTEN", ""]


def test_the_query_is_the_params(city: City) -> None:
    """What the job reads later is what the page was asked for, word for word."""
    walked(city)
    report = start_export(
        "queue", query="state=IN_PROGRESS&after=x", reason=WHY, by=supervisor(city), now=NOW
    )
    assert QueryDict(report.params["query"]).dict() == {"state": "IN_PROGRESS"}
    assert asked(list_named("queue"), report.params["query"], report.by).GET["state"] == "IN_PROGRESS"
    assert exporting.LIST.name == report.kind
