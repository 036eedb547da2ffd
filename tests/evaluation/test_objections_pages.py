"""Objections: filed from the page of the result, decided by one with no hand in it, refused with reasons."""

from typing import Any

import pytest
from django.test import Client

from departments.roles import Role
from evaluation.models import AssessmentPeriod, Objection
from supervision.reports.populations import span_of
from supervision.reports.standing import standing_of
from supervision.reports.tallies import tallies
from tests.cast import City, Walk
from tests.evaluation.assessed import CODE, HEARD, OVER, WORK, locked, manager, noticed, second, work
from tests.feedback.web import Moment, signed_in, text_of

GRANTED = "经核对单位意见属实，予以采纳。"
WORDS = "第二件工单已在到期前办结，系统记成超期，请核对办结时间。"


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = OVER
    return moment


def filing(city: City, place: str = "lead") -> str:
    return f"/assessment/{CODE}/{city.departments[place].pk}/objection/"


def approver(city: City, place: str = "lead") -> Client:
    return signed_in(city.person(Role.UNIT_APPROVER, place))


def file(client: Any, city: City, grounds: str = WORDS, place: str = "lead") -> Any:
    return client.post(filing(city, place), {"ground": "COUNT", "grounds": grounds})


def test_filed_on_the_page_of_the_result_and_dismissed_with_reasons(city: City, moment: Moment) -> None:
    work(city)
    noticed(city)
    own = approver(city)
    assert "File the objection" in text_of(own.get(filing(city).removesuffix("objection/")))
    done = file(own, city)
    row = Objection.objects.get()
    assert done.headers["Location"] == f"/objections/{row.pk}/"
    assert "File the objection" not in text_of(own.get(filing(city).removesuffix("objection/")))
    decider = signed_in(second(city))
    assert WORDS in text_of(decider.get("/objections/"))
    page = f"/objections/{row.pk}/dismissal/"
    assert decider.post(page, {"note": "", "version": row.version}).status_code == 422
    stale = decider.post(page, {"note": "核对过流转记录，办结确在到期之后。", "version": row.version + 1})
    assert stale.status_code == 409
    assert "核对过流转记录" in text_of(stale), "what was typed is kept"
    decider.post(page, {"note": "核对过流转记录，办结确在到期之后。", "version": row.version})
    row = Objection.objects.get()
    assert (row.state, row.decided_by) == ("DISMISSED", second(city))
    assert "核对过流转记录" in text_of(own.get(f"/objections/{row.pk}/"))
    assert f"/objections/{row.pk}/" in text_of(own.get("/objections/?tab=over"))


def test_granted_it_reopens_the_draft(city: City, moment: Moment) -> None:
    work(city)
    noticed(city)
    file(approver(city), city)
    row = Objection.objects.get()
    first = signed_in(manager(city))
    assert first.get(f"/objections/{row.pk}/granting/").status_code == 403, "who gave notice does not decide"
    assert 'aria-disabled="true"' in text_of(first.get(f"/objections/{row.pk}/"))
    done = signed_in(second(city)).post(f"/objections/{row.pk}/granting/", {"note": GRANTED})
    assert done.status_code == 302
    assert AssessmentPeriod.objects.get().state == "DRAFT"


def test_too_late_too_short_and_not_theirs(city: City, moment: Moment) -> None:
    work(city)
    noticed(city)
    own = approver(city)
    short = file(own, city, "错")
    assert short.status_code in (409, 422)
    assert Objection.objects.count() == 0
    assert file(approver(city, "stranger"), city).status_code == 404
    assert file(signed_in(city.person(Role.HANDLER, "lead")), city).status_code == 403
    moment.now = HEARD
    late = file(approver(city), city)
    assert late.status_code == 409
    assert "The time to object ended" in text_of(late)
    assert WORDS in text_of(late), "what was typed is kept"


def test_a_stranger_sees_nothing_of_it(city: City, moment: Moment) -> None:
    work(city)
    noticed(city)
    file(approver(city), city)
    row = Objection.objects.get()
    other = approver(city, "stranger")
    assert other.get(f"/objections/{row.pk}/").status_code == 404
    assert other.get(f"/objections/{row.pk}/withdrawal/").status_code == 404
    assert WORDS not in text_of(other.get("/objections/"))


def test_home_tells_the_approver_and_the_manager(city: City, moment: Moment) -> None:
    work(city)
    noticed(city)
    text = text_of(approver(city).get("/"))
    assert "1 assessment result is open to objections" in text
    file(approver(city), city)
    assert "1 objection to decide" in text_of(signed_in(second(city)).get("/"))
    moment.now = HEARD
    assert "open to objections" not in text_of(approver(city).get("/"))


def test_the_standing_of_a_locked_month_is_what_was_locked(city: City, moment: Moment) -> None:
    work(city)
    locked(city)
    moment.now = HEARD
    Walk(city, now=WORK).to("DISPATCHED")
    address = f"/supervision/standing/?period={CODE}&department={city.departments['lead'].pk}"
    text = text_of(approver(city).get(address))
    assert "<b>46.67</b>" in text, "not what it would be with the one that came to light later"
    assert "This month is locked" in text
    assert standing_of(city.departments["lead"], CODE, HEARD).tally.assessed == 4
    assert tallies(None, span_of(CODE, HEARD))[city.departments["lead"].pk].assessed == 5
