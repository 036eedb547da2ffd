"""The page of a job: its owner's alone, the same as page and as fragment, and honest at the end."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone

from core import files, jobs
from core.models import Job
from departments.models import Staff


@pytest.fixture
def owner(db) -> Staff:
    return Staff.objects.create_user("zhoulan", display_name="周岚")


@pytest.fixture
def job(owner) -> Job:
    return jobs.start("import_tickets", by_id=owner.pk, by_name="周岚", params={}, now=timezone.now())


def look(client, job, **headers):
    return client.get(reverse("job", args=[job.pk]), headers=headers)


@pytest.mark.parametrize("name", ["job", "job-report"])
def test_it_is_the_owners_alone(client, job, name):
    address = reverse(name, args=[job.pk])
    assert client.get(address).status_code == 302
    client.force_login(Staff.objects.create_user("other", display_name="别人"))
    assert client.get(address).status_code == 404
    client.force_login(Staff.objects.get(username="zhoulan"))
    assert client.get(address).status_code == (200 if name == "job" else 404)
    assert client.post(address).status_code == 405


def test_while_it_runs_the_fragment_asks_again_and_then_no_more(client, owner, job):
    client.force_login(owner)
    Job.objects.update(state="RUNNING", done=30, total=120, note="第 30 行")
    page = look(client, job).content.decode()
    fragment = look(client, job, **{"HX-Request": "true"}).content.decode()
    assert "<html" in page
    assert "<html" not in fragment
    for text in (page, fragment):
        assert 'max="120" value="30"' in text
        assert "第 30 行" in text
        assert f'hx-get="/jobs/{job.pk}/"' in text
        assert f'id="job-{job.pk}"' in text
    Job.objects.update(state="DONE", done=120, result={"address": "/imports/5/"})
    fragment = look(client, job, **{"HX-Request": "true"}).content.decode()
    assert "hx-get" not in fragment
    assert 'href="/imports/5/"' in fragment


def test_a_failure_says_why(client, owner, job):
    client.force_login(owner)
    Job.objects.update(state="FAILED", reasons=[{"code": "too_many_rows", "params": {"limit": 4326}}])
    text = look(client, job).content.decode()
    assert "4326" in text
    assert 'role="alert"' in text


@pytest.mark.parametrize(
    "address", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "imports/"]
)
def test_an_address_leads_nowhere_else(client, owner, job, address):
    client.force_login(owner)
    Job.objects.update(state="DONE", result={"address": address})
    assert address not in look(client, job).content.decode()


def test_the_report_is_a_download(client, owner, job):
    file = files.store(
        io.BytesIO(b"PK"), name="退回.xlsx", content_type="application/x", by_id=1, now=timezone.now()
    )
    Job.objects.update(state="DONE", report_file=file)
    client.force_login(owner)
    assert "退回.xlsx" in look(client, job).content.decode()
    answer = client.get(reverse("job-report", args=[job.pk]))
    assert b"".join(answer.streaming_content) == b"PK"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    files.path_of(file).unlink()
    assert client.get(reverse("job-report", args=[job.pk])).status_code == 404


def test_every_answer_carries_the_policy(client, owner, job):
    client.force_login(owner)
    for answer in (look(client, job), client.get("/healthz"), client.get("/jobs/999999/")):
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
