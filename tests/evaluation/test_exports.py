"""The export of a list: told before the start, made by a job, holding what the screen shows and no more."""

import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from core import jobs
from core.exports import list_named
from core.files import open_stored, path_of
from core.models import AccessRecord, EvidenceRecord, Job
from core.refusals import Refused, say
from departments.actions.posts import appoint
from departments.roles import Role
from evaluation.actions.exporting import start_export
from evaluation.actions.reporting import take_report
from evaluation.models import Report
from evaluation.reports import exports
from feedback.models import Dispatch, Ticket
from tests.cast import START, City
from tests.core.test_xlsx_writing import PAYLOADS
from tests.evaluation.exporting import NOW, WHY, again, codes, column, exported, sheets, supervisor, walked

ALL = "closed=1"


@pytest.fixture(autouse=True)
def _english(_the_houses_language: None) -> Any:
    with translation.override("en"):
        yield


def preview(name: str, query: str, by: Any) -> exports.Preview:
    return exports.preview(list_named(name), query, by=by, now=NOW)


def test_the_file_holds_what_was_told_and_says_what_it_is(city: City) -> None:
    first, second = walked(city), walked(city, "DISPATCHED", now=START + timedelta(hours=1))
    by = supervisor(city)
    told = preview("queue", "", by)
    assert (told.counts.shown, told.counts.taken, told.reasons) == (2, 2, [])

    report = exported("queue", by, query="state=IN_PROGRESS")

    rows, about = sheets(report)
    assert column(rows, "Ticket number") == [first.ticket.number]
    assert second.ticket.number not in str(rows)
    assert (report.rows, report.expected, report.left_out) == (1, 1, 0)
    assert about["State"] == "In progress" or about["State"]
    assert about["Rows in this file"] == about["Rows on the screen"] == 1
    assert about["What it is for"] == WHY
    assert about["Asked for by"] == by.display_name
    assert report.size == path_of(report.file).stat().st_size
    assert report.expires_at == report.made_at + timedelta(days=7)


def test_who_asked_and_who_took_is_written_down(city: City) -> None:
    walked(city)
    by = supervisor(city)
    report = exported("queue", by)
    take_report(report.pk, by=by, now=timezone.now(), address="10.0.0.7")
    records = AccessRecord.objects.filter(subject_kind="report", subject_id=report.pk).order_by("id")
    assert [(r.action, r.actor_id, r.reason) for r in records] == [
        ("ask_report", by.pk, WHY),
        ("take_report", by.pk, WHY),
    ]
    verbs = EvidenceRecord.objects.filter(subject_kind="report", subject_id=report.pk).order_by("sequence")
    assert [record.verb for record in verbs] == ["ask", "make", "take"]
    assert WHY not in "".join(record.text for record in verbs), "evidence holds no prose"
    assert again(report).downloads == 1


def test_rows_whose_department_does_not_grant_the_export_are_left_out_and_counted(city: City) -> None:
    """A handler of one department who approves for another sees both, and takes along the one."""
    walked(city)
    walked(city, "IN_PROGRESS", now=START + timedelta(hours=1))
    other = walked(city, now=START + timedelta(hours=2))
    lead, former = city.departments["lead"], city.departments["former"]
    Dispatch.objects.filter(ticket=other.ticket).update(department=former)
    person = city.person(Role.HANDLER, "lead")
    appoint(staff=person, department=former, role=Role.UNIT_APPROVER, by=None, now=START)
    told = preview("queue", "", person)
    assert (told.counts.shown, told.counts.taken, told.counts.left_out) == (3, 1, 2)
    report = exported("queue", person)
    rows, about = sheets(report)
    assert column(rows, "Department") == [former.name]
    assert lead.name not in str(rows)
    assert "2 rows" in about["Left out"]
    assert report.left_out == 2


def test_who_may_export_nothing_is_told_so(city: City) -> None:
    walked(city)
    handler = city.person(Role.HANDLER, "lead")
    told = preview("queue", "", handler)
    assert [reason.code for reason in told.reasons] == ["export_none_granted"]
    with pytest.raises(Refused) as refused:
        start_export("queue", query="", reason=WHY, by=handler, now=NOW)
    assert refused.value.codes == ("export_none_granted",)
    assert not Report.objects.exists()
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("query", "code"),
    [("bogus=1", "export_param_unknown"), ("state=IN_PROGRESS&nonsense=", None), ("after=whatever", None)],
)
def test_an_unknown_filter_is_a_sentence_and_the_paging_is_dropped(city: City, query: str, code: str) -> None:
    walked(city)
    if code is None:
        assert preview("queue", query, supervisor(city)).counts.taken == 1
        return
    with pytest.raises(Refused) as refused:
        preview("queue", query, supervisor(city))
    assert refused.value.codes == (code,)
    assert "bogus" in refused.value.sentences[0]


def test_a_list_that_is_none_is_not_found(city: City) -> None:
    with pytest.raises(Refused) as refused:
        start_export("passwords", query="", reason=WHY, by=supervisor(city), now=NOW)
    assert refused.value.status == 404


def test_a_reason_is_asked_for_where_people_s_words_are_in_it(city: City) -> None:
    walked(city)
    with pytest.raises(Refused) as refused:
        start_export("queue", query="", reason=" ", by=supervisor(city), now=NOW)
    assert refused.value.codes == ("export_reason_needed",)


def test_an_empty_list_is_not_exported(city: City) -> None:
    assert [r.code for r in preview("queue", "", supervisor(city)).reasons] == ["export_nothing"]


def test_no_text_of_a_citizen_becomes_a_formula(city: City) -> None:
    """A5 over the real lists: every payload in every free text of a ticket."""
    texts = [payload.replace("\x00", "") or "=" for payload in PAYLOADS]
    for place, text in enumerate(texts):
        walk = walked(city, "ARCHIVED", now=START + timedelta(hours=place))
        Ticket.objects.filter(pk=walk.ticket.pk).update(title=text, content=text, public_reply=text)
    report = exported("archive", supervisor(city), now=NOW + timedelta(days=90))
    rows, _about = sheets(report)
    assert len(rows) == len(texts) + 1
    with zipfile.ZipFile(open_stored(report.file)) as book:
        parts = {name: book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/")}
    assert parts
    assert not any(b"<f>" in part or b"<f " in part for part in parts.values())


def test_numbers_in_texts_are_masked_and_control_characters_gone(city: City) -> None:
    walk = walked(city)
    Ticket.objects.filter(pk=walk.ticket.pk).update(title="请回电13812342716\x07尽快")
    rows, _about = sheets(exported("queue", supervisor(city)))
    (title,) = column(rows, "Title")
    assert title == "请回电138＊＊＊＊2716尽快"


def test_a_text_longer_than_a_cell_is_cut_and_that_is_said(city: City) -> None:
    walk = walked(city, "ARCHIVED")
    Ticket.objects.filter(pk=walk.ticket.pk).update(content="长" * 40_000)
    report = exported("archive", supervisor(city), now=NOW + timedelta(days=90))
    rows, about = sheets(report)
    assert column(rows, "The citizen's words")[0].endswith("…")
    assert report.facts["cut"] == 1
    assert "1 texts" in about["Cut"]


def test_above_the_limit_nothing_begins_and_it_is_said_what_to_narrow(city: City, settings: Any) -> None:
    settings.EXPORTS = {**settings.EXPORTS, "most_rows": 1}
    walked(city)
    walked(city, now=START + timedelta(hours=1))
    (reason,) = preview("queue", "state=IN_PROGRESS", supervisor(city)).reasons
    sentence = say(reason)
    assert reason.code == "export_too_many"
    assert "2 rows" in sentence
    assert "Department" in sentence
    assert "State" not in sentence, "that filter is on already"


class Endless:
    """A list of as many rows as nobody could read: only its number is asked for."""

    def __init__(self, n: int) -> None:
        self.n = n

    def order_by(self, *_names: str) -> "Endless":
        return self

    def count(self) -> int:
        return self.n


@pytest.mark.parametrize(
    ("house", "n", "begins"),
    [
        (200_000, 200_000, True),
        (200_000, 200_001, False),
        (9_999_999, 1_048_575, True),
        (9_999_999, 1_048_576, False),
        (9_999_999, 1_048_577, False),
    ],
)
def test_more_rows_than_a_sheet_holds(city: City, settings: Any, house: int, n: int, begins: bool) -> None:
    """However high the house sets its limit: the sheet's own stands, its header included."""
    settings.EXPORTS = {**settings.EXPORTS, "most_rows": house}
    reasons = exports.against_counts(list_named("queue"), exports.Counts(n, n), set())
    assert [reason.code for reason in reasons] == ([] if begins else ["export_too_many"])
    if reasons:
        assert f"{n:,}" in say(reasons[0])


def test_a_list_that_grew_beyond_the_limit_meanwhile_fails_with_the_sentence(
    city: City, settings: Any
) -> None:
    walked(city)
    report = start_export("queue", query="", reason=WHY, by=supervisor(city), now=NOW)
    walked(city, now=START + timedelta(hours=1))
    settings.EXPORTS = {**settings.EXPORTS, "most_rows": 1}
    jobs.run(report.job_id)
    assert codes(report) == ["export_too_many"]
    assert again(report).file is None


def test_the_file_is_of_the_instant_it_was_asked_for(city: City) -> None:
    """What is due "today" is told by the clock of the asking, not of the worker."""
    walk = walked(city)
    due = Dispatch.objects.get(ticket=walk.ticket).due_at
    by = supervisor(city)
    report = start_export("queue", query="tab=overdue", reason=WHY, by=by, now=due + timedelta(hours=1))
    jobs.run(report.job_id)
    assert again(report).rows == 1
