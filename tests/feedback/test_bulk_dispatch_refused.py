"""Who may not dispatch several at once, what stays behind, and that the action says so too."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from core.models import Job
from departments.roles import Role
from feedback import actions
from feedback.actions import dispatching_many
from feedback.actions.dispatching_many import KIND
from feedback.models import Dispatch, Ticket
from tests.cast import START, City
from tests.feedback.sendings import BULK, DESK, asked, fresh, left, sent, told
from tests.feedback.web import Moment, signed_in, text_of


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=5)
    return moment


@pytest.fixture
def dispatcher(city: City) -> Client:
    return signed_in(city.person(Role.DISPATCHER, "centre"))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"urgency": "CRITICAL"}, "bulk_critical"),
        ({"content": "楼道里有煤气味，住户都不敢开灯。"}, "bulk_critical"),
        ({"category": "REPORT"}, "bulk_report"),
        ({"return_count": 1}, "bulk_returned"),
        ({"senior_reasons": "LEGAL_WORDS"}, "for_a_senior"),
    ],
)
def test_a_form_that_insists_is_refused_by_the_action(
    city: City, moment: Moment, dispatcher: Client, changed: dict[str, Any], code: str
) -> None:
    ticket = fresh(city, **changed)

    answer = sent(dispatcher, ticket)

    assert left(answer) == {ticket.pk: [code]}
    assert told(ticket) == ["register"]
    assert not Dispatch.objects.filter(ticket=ticket).exists()


def test_a_name_that_is_no_department_is_asked_for_again(
    city: City, moment: Moment, dispatcher: Client
) -> None:
    ticket = fresh(city)

    row = sent(dispatcher, ticket, **{f"other-{ticket.pk}": "月球管理局"})
    whole = asked(dispatcher, ticket, asked="1", to="月球管理局")

    assert (row.status_code, whole.status_code) == (422, 422)
    assert "There is no department in use with this name" in text_of(row)
    assert "There is no department in use with this name" in text_of(whole)
    assert not Dispatch.objects.exists()


def test_what_moved_since_it_was_shown_is_refused_in_its_row_and_the_rest_goes(
    city: City, moment: Moment, dispatcher: Client
) -> None:
    still, triaged, gone = fresh(city), fresh(city, 1), fresh(city, 2)
    by, now = city.person(Role.DISPATCHER, "centre"), START + timedelta(hours=1)
    for ticket in (triaged, gone):
        actions.triage(ticket, category="HELP", topic=city.topic, urgency="URGENT", by=by, now=now)
    actions.dispatch(gone, lead=city.departments["lead"], by=by, now=now)

    answer = sent(dispatcher, still, triaged, gone)

    assert left(answer) == {triaged.pk: ["ticket_moved_meanwhile"], gone.pk: ["ticket_moved_meanwhile"]}
    assert [one["ticket"].pk for one in answer.context["done"]] == [still.pk]
    assert told(gone).count("dispatch") == 1
    assert Ticket.objects.get(pk=triaged.pk).state == "PENDING_DISPATCH"


@pytest.mark.parametrize(
    ("role", "place"),
    [(Role.INTAKE_AGENT, "centre"), (Role.HANDLER, "lead"), (Role.SUPERVISOR, "institution")],
)
def test_without_the_grant_it_is_not_there(city: City, moment: Moment, role: Role, place: str) -> None:
    ticket = fresh(city)

    answer = sent(signed_in(city.person(role, place)), ticket)

    assert answer.status_code == 404
    assert Ticket.objects.get(pk=ticket.pk).state == "REGISTERED"


def test_another_centres_dispatcher_neither_sees_nor_sends_it(city: City, moment: Moment) -> None:
    ticket = fresh(city)
    elsewhere = city.person(Role.DISPATCHER, "other_centre")
    assert moment.now

    answer = sent(signed_in(elsewhere), ticket)
    rows = {str(ticket.pk): {"ticket_id": ticket.pk, "version": 1, "lead_id": city.departments["lead"].pk}}
    made = dispatching_many.dispatch_row(ticket.pk, rows=rows, by=elsewhere, since=moment.now, now=moment.now)

    assert answer.redirect_chain[-1][0] == DESK
    assert [one["code"] for one in made["reasons"]] == ["no_authority"]
    assert told(ticket) == ["register"]


def test_anothers_run_is_not_there(city: City, moment: Moment, dispatcher: Client) -> None:
    sent(dispatcher, fresh(city))
    job = Job.objects.get(kind=KIND)

    second = city.person(Role.DISPATCHER, "other_centre")

    assert dispatcher.get(f"{BULK}{job.pk}/").status_code == 200
    assert signed_in(second).get(f"{BULK}{job.pk}/").status_code == 404
