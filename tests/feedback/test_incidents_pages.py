"""The pages of a matter of many: joining at intake and by hand, the round, who sees it."""

from itertools import product

import pytest

from core import jobs
from core.models import Job
from departments.roles import Role
from feedback import actions
from feedback.actions.carrying import CARRY
from feedback.models import Incident, IncidentTicket, Ticket
from tests.cast import City, Walk
from tests.feedback.incident_world import ANSWER, SAY, Outage, at_department
from tests.feedback.web import Moment, signed_in, text_of


@pytest.fixture
def outage(city: City) -> Outage:
    return Outage(city)


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch, outage: Outage) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = outage.walk.tick(1)
    return moment


def test_the_job_takes_the_steps_and_says_how_many(outage: Outage, moment: Moment) -> None:
    outage.join(outage.calls(3))
    person = outage.walk.staff(Role.DISPATCHER)
    browser = signed_in(person)
    page = text_of(browser.get(f"/incidents/{outage.incident.pk}/"))
    assert "to be merged into the matter" in page
    answer = browser.post(f"/incidents/{outage.incident.pk}/round/")
    job = Job.objects.get(kind=CARRY)
    assert answer["Location"] == f"/jobs/{job.pk}/"
    assert browser.post(f"/incidents/{outage.incident.pk}/round/")["Location"] == f"/jobs/{job.pk}/"
    assert jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["moved"], job.result["refused"]) == ("DONE", 3, 0)


def test_an_agent_joins_with_one_click_while_registering(outage: Outage, moment: Moment) -> None:
    browser = signed_in(outage.walk.staff(Role.INTAKE_AGENT))
    page = text_of(browser.get("/register/"))
    assert "Register and join it: 1 ticket so far" in page
    assert SAY in page
    form = {
        "content": "我们楼停电了",
        "phone": "13800002717",
        "channel": outage.city.channel.pk,
        "urgency": "NORMAL",
        "centre": outage.city.departments["centre"].pk,
        "incident": outage.incident.pk,
    }
    browser.post("/register/", form, follow=True)
    row = IncidentTicket.objects.get(how="INTAKE")
    assert (row.incident, row.ticket.state) == (outage.incident, "REGISTERED")
    assert SAY in text_of(browser.get(f"/tickets/{row.ticket.number}/incident/"))


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        (Role.HANDLER, "lead", 200),
        (Role.HANDLER, "stranger", 404),
        (Role.INTAKE_AGENT, "other_centre", 404),
        (Role.SERVICE_MANAGER, "institution", 200),
        (Role.SYSTEM_ADMIN, "institution", 404),
    ],
)
def test_a_matter_is_seen_where_its_tickets_are(
    outage: Outage, moment: Moment, role: Role, place: str, status: int
) -> None:
    browser = signed_in(outage.walk.staff(role, place))
    assert browser.get(f"/incidents/{outage.incident.pk}/").status_code == status


def test_who_does_not_see_the_matters_ticket_reads_its_answer_only_once_it_is_out(
    outage: Outage, moment: Moment
) -> None:
    (call,), matter = outage.calls(1), outage.walk.ticket
    outage.join([call])
    Ticket.objects.filter(pk=call.pk).update(department_ids=[outage.city.departments["stranger"].pk])
    stranger = signed_in(outage.walk.staff(Role.HANDLER, "stranger"))
    address = f"/incidents/{outage.incident.pk}/"
    outage.write()
    moment.now = outage.walk.tick(1)

    page = text_of(stranger.get(address))
    assert call.number in page
    for hidden in (matter.title, matter.get_absolute_url(), ANSWER):
        assert hidden not in page
        assert hidden in text_of(signed_in(outage.walk.staff(Role.HANDLER, "lead")).get(address))

    actions.approve_result(matter.pk, by=outage.walk.staff(Role.AUDITOR), now=outage.walk.tick(1))
    assert ANSWER in text_of(stranger.get(address))


def test_pages_join_and_take_out(outage: Outage, moment: Moment) -> None:
    tickets = outage.calls(2)
    moment.now = outage.walk.tick(1)
    browser = signed_in(outage.walk.staff(Role.DISPATCHER))
    address = f"/incidents/{outage.incident.pk}/"
    browser.post(f"{address}tickets/", {"proposed": "1", "all": "1"})
    assert outage.rows().filter(how="PROPOSAL").count() == 2
    row = outage.rows().get(ticket=tickets[0])
    browser.post(f"{address}tickets/{row.pk}/out/")
    assert not outage.rows().filter(ticket=tickets[0]).exists()
    browser.post(f"{address}tickets/", {"number": tickets[0].number})
    assert outage.rows().filter(ticket=tickets[0], how="HAND").exists()
    assert browser.get(f"/tickets/{tickets[0].number}/incident/").status_code == 200
    assert browser.get("/incidents/").status_code == 200
    browser.post(f"{address}end/")
    assert Incident.objects.get().closed_at is not None


def test_the_queue_marks_what_many_raise(outage: Outage, moment: Moment) -> None:
    alone = at_department(outage)
    moment.now = outage.walk.tick(1)
    page = text_of(signed_in(outage.walk.staff(Role.HANDLER, "lead")).get("/queue/"))
    assert alone.number in page
    assert page.count("raised by many") == 1


def test_declaring_from_a_ticket(outage: Outage, moment: Moment) -> None:
    (ticket,) = outage.calls(1)
    browser = signed_in(outage.walk.staff(Role.DISPATCHER))
    address = f"/tickets/{ticket.number}/incident/new/"
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"title": ""}).status_code == 422
    given = {"title": "停水", "words": "停水，没水", "say_at_once": SAY, "starts_at": "2026-09-21T08:00"}
    assert browser.post(address, {**given, "starts_at": "0001-01-01T00:00"}).status_code == 422
    assert browser.post(address, given).status_code == 302
    assert Incident.objects.get(matter=ticket).words == "停水 没水"
    handler = signed_in(outage.walk.staff(Role.HANDLER, "lead"))
    assert handler.get(f"/tickets/{outage.walk.ticket.number}/incident/new/").status_code == 404


def test_who_signs_and_who_reviews_an_answer_sees_how_many_it_reaches(city: City, moment: Moment) -> None:
    walk = Walk(city)
    ticket = walk.to("HANDED_IN")
    pages = ((Role.UNIT_APPROVER, "lead", "/sign-off/"), (Role.AUDITOR, "centre", "/reviews/"))
    for (role, place, page), more in product(pages, (0, 29)):
        if page == "/reviews/" and not more:
            actions.submit_result(ticket.pk, by=city.person(Role.UNIT_APPROVER, "lead"), now=walk.tick())
        moment.now = walk.tick()
        Ticket.objects.filter(pk=ticket.pk).update(merged_count=more)
        shown = text_of(signed_in(city.person(role, place)).get(page, {"ticket": ticket.number}))
        assert ticket.number in shown
        assert ("29 tickets merged into this one" in shown) is bool(more), page
