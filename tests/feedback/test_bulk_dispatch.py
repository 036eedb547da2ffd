"""Several tickets of the dispatch desk in one go: shown first, then each by the desk's moves, and once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import Job
from departments.roles import Role
from feedback.actions import dispatching_many
from feedback.actions.dispatching_many import KIND
from feedback.models import Dispatch, Likeness, Ticket
from tests.cast import START, City, Walk
from tests.feedback.sendings import BULK, DESK, asked, facts_of, fresh, lead_of, left, sent, told
from tests.feedback.web import Moment, signed_in, text_of


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=5)
    return moment


@pytest.fixture
def dispatcher(city: City) -> Client:
    return signed_in(city.person(Role.DISPATCHER, "centre"))


def test_the_question_shows_where_each_goes_and_why_and_moves_nothing(
    city: City, moment: Moment, dispatcher: Client
) -> None:
    one, other = fresh(city), fresh(city, 1)

    answer = asked(dispatcher, one, other)

    rows = answer.context["rows"]
    assert [(row.ticket.pk, row.lead.name, row.is_ticked) for row in rows] == [
        (one.pk, "市照明管理处", True),
        (other.pk, "市照明管理处", True),
    ]
    assert "Rule of" in text_of(answer) or "Rule for" in text_of(answer)
    assert answer.context["ready"] == 2
    assert set(Ticket.objects.values_list("state", flat=True)) == {"REGISTERED"}
    assert not Job.objects.filter(kind=KIND).exists()


def test_each_goes_by_the_moves_of_the_desk_with_the_same_evidence(
    city: City, moment: Moment, dispatcher: Client
) -> None:
    new, triaged = fresh(city), Walk(city, now=START).to("PENDING_DISPATCH")
    single = Walk(city, now=START + timedelta(minutes=3)).to("DISPATCHED")
    Likeness.objects.all().delete()

    answer = sent(dispatcher, new, Ticket.objects.get(pk=triaged.pk))

    assert [one["lead"].name for one in answer.context["done"]] == ["市照明管理处"] * 2
    assert told(new) == told(triaged) == told(single) == ["register", "triage", "dispatch"]
    assert facts_of(triaged).keys() == facts_of(single).keys()
    fresh_one = Ticket.objects.get(pk=new.pk)
    assert (fresh_one.state, fresh_one.version) == ("DISPATCHED", 3)
    assert fresh_one.lead_department.name == "市照明管理处"
    clocks = set(fresh_one.deadlines.filter(stopped_at=None, voided_at=None).values_list("kind", flat=True))
    assert clocks >= {"SIGN", "HANDLE"}


def test_what_cannot_go_is_told_in_groups(city: City, moment: Moment, dispatcher: Client) -> None:
    good, critical = fresh(city), fresh(city, 1, urgency="CRITICAL")
    alike, unknown = fresh(city, 2), fresh(city, 3, topic=None)
    gone = Walk(city, now=START).to("DISPATCHED")
    Likeness.objects.all().delete()
    Likeness.objects.create(ticket=alike, other=good, percent=80, found_at=START)

    answer = asked(dispatcher, good, critical, alike, unknown, gone)

    rows = {row.ticket.pk: [reason.code for reason in row.against] for row in answer.context["rows"]}
    assert rows == {good.pk: [], unknown.pk: ["bulk_not_settled"]}
    assert left(answer) == {
        critical.pk: ["bulk_critical"],
        alike.pk: ["bulk_alike"],
        gone.pk: ["ticket_moved_meanwhile"],
    }
    assert [(str(group.label), group.count) for group in answer.context["groups"]] == [
        ("changed by somebody meanwhile", 1),
        ("to be decided one by one", 2),
        ("still lacking something", 1),
    ]


def test_what_was_told_apart_goes(city: City, moment: Moment, dispatcher: Client) -> None:
    one, other = fresh(city), fresh(city, 1)
    Likeness.objects.create(ticket=one, other=other, percent=80, found_at=START, told_apart_at=START)

    assert left(asked(dispatcher, one)) == {}


def test_a_department_outside_the_catalogue_wants_a_reason_each(
    city: City, moment: Moment, dispatcher: Client
) -> None:
    one, other = fresh(city), fresh(city, 1)
    typed = {
        f"other-{one.pk}": "市水务局",
        f"other-{other.pk}": "市水务局",
        f"why-{one.pk}": "路灯电缆泡在水里。",
    }

    lacking = sent(dispatcher, one, other, **typed)

    assert lacking.status_code == 422
    assert not Job.objects.filter(kind=KIND).exists()
    lacks = {row.ticket.pk: [reason.code for reason in row.against] for row in lacking.context["rows"]}
    assert lacks == {one.pk: [], other.pk: ["off_catalogue"]}
    assert "路灯电缆泡在水里。" in text_of(lacking)

    done = sent(dispatcher, one, other, **typed, **{f"why-{other.pk}": "水务局在此施工。"})

    assert len(done.context["done"]) == 2
    assert {lead_of(one), lead_of(other)} == {"市水务局"}
    assert "off_catalogue" in facts_of(other)
    assert Dispatch.objects.get(ticket=other).instruction == "水务局在此施工。"
    assert "水务局在此施工" not in str(Job.objects.get(kind=KIND).params)


def test_the_action_itself_wants_the_reason(city: City, moment: Moment) -> None:
    ticket, by = fresh(city), city.person(Role.DISPATCHER, "centre")
    assert moment.now
    rows = {
        str(ticket.pk): {"ticket_id": ticket.pk, "version": 1, "lead_id": city.departments["stranger"].pk}
    }

    made = dispatching_many.dispatch_row(ticket.pk, rows=rows, by=by, since=moment.now, now=moment.now)

    assert [one["code"] for one in made["reasons"]] == ["off_catalogue"]
    assert told(ticket) == ["register"]


def test_what_is_chosen_for_all_is_filled_in_and_still_asks(
    city: City, moment: Moment, dispatcher: Client
) -> None:
    without, other = fresh(city, topic=None, category=""), fresh(city, 1)
    given = {"asked": "1", "to": "市水务局", "topic": city.topic.pk, "category": "HELP"}

    answer = asked(dispatcher, without, other, **given)

    assert [(row.lead.name, row.is_ticked) for row in answer.context["rows"]] == [("市水务局", False)] * 2
    assert not Dispatch.objects.exists()

    water = city.departments["stranger"].pk
    rows = {f"lead-{t.pk}": water for t in (without, other)} | {
        f"why-{t.pk}": "归口该局。" for t in (without, other)
    }
    sent(dispatcher, without, other, **given, **rows)

    assert lead_of(without) == lead_of(other) == "市水务局"
    settled = Ticket.objects.get(pk=without.pk)
    assert (settled.topic, settled.category) == (city.topic, "HELP")


def test_what_was_triaged_keeps_what_a_person_settled(city: City, moment: Moment, dispatcher: Client) -> None:
    triaged = Ticket.objects.get(pk=Walk(city, now=START).to("PENDING_DISPATCH").pk)

    sent(dispatcher, triaged, category="COMPLAINT", urgency="URGENT")

    after = Ticket.objects.get(pk=triaged.pk)
    assert (after.state, after.category, after.urgency) == ("DISPATCHED", "HELP", "NORMAL")


def test_an_urgency_for_all_answers_words_of_supply_but_never_lowers(
    city: City, moment: Moment, dispatcher: Client
) -> None:
    supply = fresh(city, content="整条街停水一天了，没有人说明原因。")

    lacking = asked(dispatcher, supply)
    sent(dispatcher, supply, urgency="URGENT")

    assert [reason.code for reason in lacking.context["rows"][0].against] == ["bulk_speaks_of_more"]
    assert Ticket.objects.get(pk=supply.pk).urgency == "URGENT"
    urgent = fresh(city, 1, urgency="URGENT")
    sent(dispatcher, urgent, urgency="NORMAL")
    assert Ticket.objects.get(pk=urgent.pk).urgency == "URGENT"


def test_what_is_no_longer_ticked_stays(city: City, moment: Moment, dispatcher: Client) -> None:
    one, other = fresh(city), fresh(city, 1)

    sent(dispatcher, one, other, go=[one.pk])

    assert Ticket.objects.get(pk=one.pk).state == "DISPATCHED"
    assert Ticket.objects.get(pk=other.pk).state == "REGISTERED"


def test_the_same_form_sent_twice_is_one_run(city: City, moment: Moment, dispatcher: Client) -> None:
    ticket = fresh(city)

    first, second = (sent(dispatcher, ticket, key="same") for _ in range(2))

    assert len(first.context["done"]) == len(second.context["done"]) == 1
    assert told(ticket).count("dispatch") == 1
    assert Job.objects.filter(kind=KIND).count() == 1


def test_the_list_of_the_desk_can_be_ticked_without_script(
    city: City, moment: Moment, dispatcher: Client
) -> None:
    ticket = fresh(city)

    page = text_of(dispatcher.get(DESK))

    assert f'action="{BULK}"' in page
    assert f'name="t" value="{ticket.pk}" data-row-tick' in page
    assert 'data-key="D"' in page
    assert 'data-rows-all data-key="*"' in page


def test_asking_costs_the_same_for_few_and_for_many(city: City, moment: Moment, dispatcher: Client) -> None:
    tickets = [fresh(city, place) for place in range(8)]

    def cost(rows: list[Ticket]) -> int:
        with CaptureQueriesContext(connection) as queries:
            asked(dispatcher, *rows)
        return len(queries)

    cost(tickets[:1])
    assert cost(tickets) == cost(tickets[:1])
