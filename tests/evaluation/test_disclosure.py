"""采纳公示 and public reports: what may be said, who sees what, and what everybody reads."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import OutboxMessage
from core.refusals import NotPermitted, Refused
from departments.roles import Role
from evaluation.actions import disclosure, public_reports
from evaluation.models import AdoptionNotice, PublicReport
from evaluation.reports.public_figures import figures_of
from evaluation.rules.disclosure import adoption_rate, reasons_against_day, reasons_against_words
from feedback.models import Ticket
from tests.cast import START, City, Walk
from tests.evaluation import assessed
from tests.evaluation import disclosing as made
from tests.feedback.web import CHINESE, Moment, signed_in, text_of
from tests.supervision.second import another

NOW = START + timedelta(days=40)
TODAY = date(2026, 10, 1)


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = NOW
    return moment


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("建议在听雨路北段增设路灯。", []),
        ("太短了", ["disclosure_too_short"]),
        ("请联系 13800002716 了解详情情况。", ["disclosure_number"]),
        ("请联系 138 0000 2716 了解详情情况。", ["disclosure_number"]),
        ("身份证 330106199001011234 已核实过了。", ["disclosure_number"]),
        ("感谢张三丰先生的宝贵建议和支持。", ["disclosure_name"]),
        ("", ["disclosure_too_short"]),
    ],
)
def test_words_that_may_be_public(text: str, codes: list[str]) -> None:
    assert [one.code for one in reasons_against_words([text], ["张三丰"])] == codes


@pytest.mark.parametrize(
    ("decision", "planned_on", "codes"),
    [
        ("ADOPTED", date(2026, 10, 1), []),
        ("ADOPTED", date(2026, 9, 30), ["disclosure_day_past"]),
        ("PARTLY", None, ["disclosure_day_missing"]),
        ("NOT_ADOPTED", None, []),
        ("NOT_ADOPTED", date(2026, 10, 2), ["disclosure_day_unasked"]),
    ],
)
def test_a_day_for_what_is_adopted(decision: str, planned_on: date | None, codes: list[str]) -> None:
    assert [one.code for one in reasons_against_day(decision, planned_on, TODAY)] == codes


def test_the_rate_counts_what_was_decided() -> None:
    assert adoption_rate({"ADOPTED": 1, "PARTLY": 1, "NOT_ADOPTED": 1}) == Fraction(200, 3)
    assert adoption_rate({}) is None


def test_only_a_completed_suggestion_is_answered(city: City) -> None:
    walk = Walk(city)
    walk.to("COMPLETED")
    by = another(city, Role.HANDLER, "lead")
    with pytest.raises(Refused, match="disclosure_not_a_suggestion"):
        disclosure.draft(walk.ticket, **made.SAID, by=by, now=NOW)
    open_one = Walk(city)
    open_one.to("IN_PROGRESS")
    Ticket.objects.filter(pk=open_one.ticket.pk).update(category="SUGGEST")
    with pytest.raises(Refused, match="disclosure_not_completed"):
        disclosure.draft(Ticket.objects.get(pk=open_one.ticket.pk), **made.SAID, by=by, now=NOW)


def test_one_answer_a_suggestion_until_it_is_retracted(city: City) -> None:
    row = made.published(city)
    by = another(city, Role.HANDLER, "lead")
    with pytest.raises(Refused, match="disclosure_there_already"):
        disclosure.draft(row.ticket, **made.SAID, by=by, now=NOW)
    disclosure.retract(
        row, reason=made.WHY, by=another(city, Role.ASSESSMENT_MANAGER, "institution"), now=NOW
    )
    again = disclosure.draft(row.ticket, **made.REFUSED, by=by, now=NOW)
    assert again.pk != row.pk
    assert AdoptionNotice.objects.get(pk=row.pk).retract_reason == made.WHY


def test_a_stranger_does_not_answer_for_the_department(city: City) -> None:
    ticket = made.a_suggestion(city)
    with pytest.raises(NotPermitted):
        disclosure.draft(ticket, **made.SAID, by=city.person(Role.UNIT_APPROVER, "stranger"), now=NOW)


def test_who_wrote_last_does_not_sign(city: City) -> None:
    row = made.drafted(city)
    approver = another(city, Role.UNIT_APPROVER, "lead")
    disclosure.revise(row, **made.REFUSED, by=approver, now=NOW)
    with pytest.raises(NotPermitted, match="act_own_paper"):
        disclosure.sign(row, by=approver, now=NOW)


def test_what_is_not_adopted_is_never_reported_done(city: City) -> None:
    row = made.published(city, **made.REFUSED)
    with pytest.raises(Refused, match="disclosure_not_adopted"):
        disclosure.report_done(
            row, text=made.REFUSED["answer"], by=another(city, Role.UNIT_APPROVER, "lead"), now=NOW
        )


def test_the_citizen_is_told_once(city: City) -> None:
    row = made.published(city)
    told = OutboxMessage.objects.get(key__startswith="adoption:")
    assert (told.about_kind, told.about_id) == ("ticket", row.ticket_id)
    assert made.SAID["answer"] in told.body


def test_everybody_reads_what_is_published_and_nothing_else(city: City, client: Client) -> None:
    row = made.signed(city)
    address = reverse("open-suggestion", args=[row.pk])
    assert client.get(address).status_code == 404
    disclosure.publish(row, by=another(city, Role.ASSESSMENT_MANAGER, "institution"), now=NOW)
    page = text_of(client.get(address, headers=CHINESE))
    assert made.SAID["answer"] in page
    assert "张三丰" not in page
    assert row.ticket.number not in page
    front = text_of(client.get(reverse("open"), headers=CHINESE))
    assert made.SAID["title"] in front
    assert "100.00 %" in front
    disclosure.retract(
        row, reason=made.WHY, by=another(city, Role.ASSESSMENT_MANAGER, "institution"), now=NOW
    )
    assert client.get(address).status_code == 404
    assert made.SAID["title"] not in text_of(client.get(reverse("open"), headers=CHINESE))


def test_the_front_page_costs_the_same_for_many(city: City, client: Client) -> None:
    made.published(city)
    with CaptureQueriesContext(
        connection,
    ) as first:
        client.get(reverse("open"))
    for _ in range(3):
        made.published(city)
    with CaptureQueriesContext(connection) as second:
        client.get(reverse("open"))
    assert len(second) == len(first) <= 8


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        (Role.HANDLER, "lead", 200),
        (Role.UNIT_APPROVER, "lead", 200),
        (Role.ASSESSMENT_MANAGER, "institution", 200),
        (Role.SUPERVISOR, "parent", 200),
        (Role.CALLBACK_AGENT, "centre", 404),
        (Role.SYSTEM_ADMIN, "institution", 404),
    ],
)
def test_who_enters_the_desk(city: City, moment: Moment, role: Role, place: str, status: int) -> None:
    assert signed_in(city.person(role, place)).get(reverse("disclosure")).status_code == status


def test_a_suggestion_waits_until_it_is_answered(city: City, moment: Moment) -> None:
    ticket = made.a_suggestion(city)
    handler = signed_in(city.person(Role.HANDLER, "lead"))
    page = text_of(handler.get(reverse("disclosure"), headers=CHINESE))
    assert ticket.number in page
    new = f"{reverse('disclosure-new')}?ticket={ticket.number}"
    assert ticket.content[:8] in text_of(handler.get(new, headers=CHINESE))
    bad = handler.post(new, {**made.SAID, "answer": "请拨打 13800002716 联系我们办理。"}, headers=CHINESE)
    assert bad.status_code == 409 or bad.status_code == 422
    assert "13800002716" in bad.content.decode()
    done = handler.post(new, made.SAID)
    row = AdoptionNotice.objects.get()
    assert done["Location"] == row.get_absolute_url()
    assert ticket.number not in text_of(handler.get(reverse("disclosure"), headers=CHINESE))
    assert signed_in(city.person(Role.HANDLER, "stranger")).get(new).status_code == 404


def test_every_tab_lists_what_it_counts(city: City, moment: Moment) -> None:
    made.drafted(city)
    made.signed(city)
    made.published(city)
    made.published(city, **made.REFUSED)
    manager = signed_in(city.person(Role.ASSESSMENT_MANAGER, "institution"))
    for tab, n in (("drafted", 1), ("signed", 1), ("published", 2), ("retracted", 0)):
        answer = manager.get(reverse("disclosure"), {"tab": tab})
        assert len(answer.context["rows"]) == answer.context["total"] == n, tab
    assert manager.get(reverse("disclosure"), {"tab": "signed", "department": "999999"}).context["rows"] == []


def test_the_desk_says_the_rate_as_a_number(city: City, moment: Moment) -> None:
    for said in ({}, made.REFUSED, made.REFUSED):
        made.published(city, **said)
    page = signed_in(city.person(Role.ASSESSMENT_MANAGER, "institution")).get(reverse("disclosure"))
    assert "33.33 % adopted of 3" in " ".join(text_of(page).split())


def test_a_stale_form_keeps_what_was_typed(city: City, moment: Moment) -> None:
    row = made.drafted(city)
    handler = city.person(Role.HANDLER, "lead")
    disclosure.revise(row, **made.REFUSED, by=another(city, Role.HANDLER, "lead"), now=NOW)
    answer = signed_in(handler).post(
        reverse("disclosure-act", args=[row.pk, "revise"]),
        {**made.SAID, "version": row.version, "title": "我改过的标题"},
        headers=CHINESE,
    )
    assert answer.status_code == 409
    assert "我改过的标题" in answer.content.decode()
    assert AdoptionNotice.objects.get().title == made.REFUSED["title"]


def test_a_report_is_of_a_period_that_is_over_once(city: City) -> None:
    by = another(city, Role.ASSESSMENT_MANAGER, "institution")
    for code in ("2026-13", "2027", "2026-Q4", f"{NOW:%Y-%m}"):
        with pytest.raises(Refused, match="public_report_not_over"):
            public_reports.write(**{**made.REPORT, "code": code}, by=by, now=NOW)
    made.a_report(city, NOW)
    with pytest.raises(Refused, match="public_report_there_already"):
        made.a_report(city, NOW)


def test_a_report_shows_the_figures_of_its_writing(city: City, client: Client) -> None:
    Walk(city).to("COMPLETED")
    code = f"{START:%Y-%m}"
    by = another(city, Role.ASSESSMENT_MANAGER, "institution")
    row = public_reports.write(**{**made.REPORT, "code": code}, by=by, now=NOW)
    assert row.figures["registered"] == 1
    with pytest.raises(NotPermitted, match="act_own_paper"):
        public_reports.publish(row, by=by, now=NOW)
    address = reverse("open-report", args=[row.pk])
    assert client.get(address).status_code == 404
    public_reports.publish(row, by=city.person(Role.ASSESSMENT_MANAGER, "institution"), now=NOW)
    Walk(city, now=START + timedelta(hours=1))
    assert PublicReport.objects.get().figures["registered"] == 1
    answer = client.get(address, headers=CHINESE)
    assert made.REPORT["measures"] in text_of(answer)
    assert "private" in answer["Cache-Control"], "it sets a cookie of the visitor's own"


def test_no_result_is_public_before_it_is_published(client: Client, db: None) -> None:
    assert client.get(reverse("open-result", args=["2026-08"])).status_code == 404
    assert client.get(reverse("open-result", args=["nonsense"])).status_code == 404


def test_a_report_on_a_locked_month_has_the_locked_counts(city: City) -> None:
    assessed.work(city)
    row = assessed.locked(city)
    then = figures_of(row.code)["tally"]
    assert then["assessed"] == 4
    Walk(city, now=assessed.WORK).to("DISPATCHED")
    assert figures_of(row.code)["tally"] == then
