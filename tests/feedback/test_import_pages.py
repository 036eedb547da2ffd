"""The import's pages: upload, progress, outcome, and the columns named by hand."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from core import jobs
from core.models import Job
from departments.models import Staff
from departments.roles import Role
from feedback.models import ImportMapping, Ticket
from tests.cast import City
from tests.feedback.web import signed_in, text_of
from tests.feedback.workbooks import cells, dirty, many, write

ODD = ["流水", "说了什么", "何时"]


@pytest.fixture(autouse=True)
def files_of_this_test(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def agent(city: City) -> Staff:
    return city.person(Role.INTAKE_AGENT, "centre")


@pytest.fixture
def browser(agent: Staff) -> Client:
    return signed_in(agent)


def upload(browser: Client, city: City, path: Path, **other: Any) -> Any:
    data = {
        "file": SimpleUploadedFile("热线导出.xlsx", path.read_bytes()),
        "centre": city.departments["centre"].pk,
        "channel": city.channel.pk,
    }
    return browser.post("/imports/", data | other)


def imported(browser: Client, city: City, path: Path, **other: Any) -> Job:
    answer = upload(browser, city, path, **other)
    job = Job.objects.latest("id")
    assert answer.status_code == 302
    assert answer["Location"] == f"/imports/{job.pk}/"
    jobs.run(job.pk)
    return Job.objects.get(pk=job.pk)


def test_an_upload_is_read_by_the_worker(browser: Client, city: City, tmp_path: Path) -> None:
    upload(browser, city, dirty(tmp_path / "a.xlsx"))
    job = Job.objects.get()
    waiting = text_of(browser.get(f"/imports/{job.pk}/"))
    assert "hx-trigger" in waiting
    assert "<progress" in waiting
    assert not Ticket.objects.exists()
    jobs.run(job.pk)
    done = text_of(browser.get(f"/imports/{job.pk}/"))
    assert "8 of 16 rows became tickets." in done
    assert "hx-trigger" not in done
    answer = browser.get(f"/imports/{job.pk}/refused/")
    assert len(cells(BytesIO(b"".join(answer.streaming_content)))) == 9


def test_progress_is_a_fragment_for_htmx(browser: Client, city: City, tmp_path: Path) -> None:
    upload(browser, city, write(tmp_path / "a.xlsx", many(2)))
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, done=1000, total=4326)
    fragment = text_of(browser.get(f"/imports/{job.pk}/", headers={"HX-Request": "true"}))
    assert "<html" not in fragment
    assert 'max="4326" value="1000"' in fragment


def test_a_check_writes_nothing(browser: Client, city: City, tmp_path: Path) -> None:
    job = imported(browser, city, write(tmp_path / "a.xlsx", many(3)), dry_run="on")
    assert "3 of 3 rows would become tickets." in text_of(browser.get(f"/imports/{job.pk}/"))
    assert not Ticket.objects.exists()
    assert not ImportMapping.objects.exists()


def test_a_file_that_is_no_workbook_is_told_in_a_sentence(
    browser: Client, city: City, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("留言编号,留言详情", encoding="utf-8")
    job = imported(browser, city, path)
    assert job.state == Job.State.FAILED
    page = text_of(browser.get(f"/imports/{job.pk}/"))
    assert "is not an Excel workbook" in page
    assert "Which column is what?" not in page
    assert browser.post(f"/imports/{job.pk}/columns/", {}).status_code == 404


def test_columns_named_by_hand_are_kept_and_the_same_file_is_read(
    browser: Client, city: City, tmp_path: Path
) -> None:
    first = imported(
        browser, city, write(tmp_path / "a.xlsx", [["1", "路灯坏了。", "2026/9/1 8:00"]], header=ODD, above=2)
    )
    page = text_of(browser.get(f"/imports/{first.pk}/"))
    assert "Which column is what?" in page
    assert page.count('<option value="说了什么">') == 16, "every field offers every header"
    chosen = {"external_number": "流水", "content": "说了什么", "reported_at": "何时"}
    answer = browser.post(f"/imports/{first.pk}/columns/", chosen)
    second = Job.objects.latest("id")
    assert answer["Location"] == f"/imports/{second.pk}/"
    assert (second.file_id, second.params) == (first.file_id, first.params)
    jobs.run(second.pk)
    ticket = Ticket.objects.get()
    assert (ticket.external_number, ticket.content) == ("1", "路灯坏了。")
    kept = ImportMapping.objects.get(channel=city.channel)
    assert kept.columns == chosen, "what this file lacks another may have"
    third = imported(browser, city, write(tmp_path / "b.xlsx", [["2", "水管漏了。", ""]], header=ODD))
    assert third.state == Job.State.DONE
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"external_number": "流水"}, "Please choose one."),
        ({"external_number": "流水", "content": "流水"}, "stands for “Number in the other system” already"),
        ({"external_number": "流水", "content": "没有的列"}, "Select a valid choice"),
    ],
)
def test_a_mapping_that_cannot_work_stays_in_its_form(
    browser: Client, city: City, tmp_path: Path, chosen: dict[str, str], said: str
) -> None:
    job = imported(browser, city, write(tmp_path / "a.xlsx", [], header=ODD))
    answer = browser.post(f"/imports/{job.pk}/columns/", chosen)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert '<option value="流水" selected>' in text_of(answer)
    assert Job.objects.count() == 1
    assert not ImportMapping.objects.exists()


def test_headers_that_are_known_are_chosen_already(browser: Client, city: City, tmp_path: Path) -> None:
    job = imported(browser, city, write(tmp_path / "a.xlsx", [], header=["留言编号", "说了什么", "联系电话"]))
    page = text_of(browser.get(f"/imports/{job.pk}/"))
    assert '<option value="留言编号" selected>' in page
    assert '<option value="联系电话" selected>' in page
    assert '<option value="说了什么" selected>' not in page


def test_others_find_no_such_import(browser: Client, city: City, tmp_path: Path) -> None:
    job = imported(browser, city, write(tmp_path / "a.xlsx", [], header=ODD))
    colleague = signed_in(city.person(Role.INTAKE_AGENT, "other_centre"))
    handler = signed_in(city.person(Role.HANDLER, "lead"))
    for address in (f"/imports/{job.pk}/", f"/imports/{job.pk}/refused/"):
        assert colleague.get(address).status_code == 404
        assert handler.get(address).status_code == 404
    assert colleague.post(f"/imports/{job.pk}/columns/", {}).status_code == 404
    assert handler.get("/imports/").status_code == 404
    assert upload(handler, city, write(tmp_path / "b.xlsx", many(1))).status_code == 404
    assert Client().get(f"/imports/{job.pk}/").status_code == 302


def test_a_centre_that_is_not_ones_own_cannot_be_chosen(browser: Client, city: City, tmp_path: Path) -> None:
    answer = upload(
        browser, city, write(tmp_path / "a.xlsx", many(1)), centre=city.departments["other_centre"].pk
    )
    assert answer.status_code == 400
    assert not Job.objects.exists()


def test_a_job_run_again_after_a_kill_completes_the_import(
    browser: Client, city: City, tmp_path: Path
) -> None:
    upload(browser, city, write(tmp_path / "a.xlsx", many(4)))
    job = Job.objects.get()
    jobs.run(job.pk)
    Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED)
    jobs.run(job.pk)
    assert Job.objects.get().result["known"] == 4
    assert Ticket.objects.count() == 4


def test_an_import_whose_account_is_gone_says_so(browser: Client, city: City, tmp_path: Path) -> None:
    upload(browser, city, write(tmp_path / "a.xlsx", many(1)))
    Job.objects.update(by_id=0)
    jobs.run(Job.objects.get().pk)
    job = Job.objects.get()
    assert (job.state, job.reasons[0]["code"]) == (Job.State.FAILED, "import_lost")


def test_a_header_taken_away_stays_away(browser: Client, city: City, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [["1", "路灯坏了。", "内部编码"]], header=["编号", "说了什么", "地址"])
    job = imported(browser, city, path)
    chosen = {"external_number": "编号", "content": "说了什么", "place": ""}
    browser.post(f"/imports/{job.pk}/columns/", chosen)
    jobs.run(Job.objects.latest("id").pk)
    assert Ticket.objects.get().place == ""
    assert ImportMapping.objects.get().columns == chosen
