"""The queue: whose work it lists, its tabs and filters, its orders and columns, what it costs."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from departments.models import Staff
from departments.roles import Role
from feedback.models import Dispatch, Ticket
from tests.cast import START, City, Walk
from tests.feedback.web import Moment, signed_in, text_of

QUEUE = "/queue/"


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=5)
    return moment


@pytest.fixture
def handler(city: City) -> Staff:
    return city.person(Role.HANDLER, "lead")


def walk_to(city: City, state: str, *, hours: int = 0, category: str = "HELP") -> Ticket:
    return Walk(city, now=START + timedelta(hours=hours), category=category).to(state)


def listed(response: Any) -> list[str]:
    """The numbers in the order of the list."""
    return [line.number for band in response.context["bands"] for line in band["rows"]]


def counts(response: Any) -> dict[str, int]:
    return {tab["url"].partition("tab=")[2] or "all": tab["count"] for tab in response.context["tabs"]}


def test_lists_open_work_by_what_is_due(city: City, moment: Moment, handler: Staff) -> None:
    late = walk_to(city, "DISPATCHED", hours=2)
    soon = walk_to(city, "IN_PROGRESS", category="CONSULT")
    walk_to(city, "PENDING_REVIEW")
    walk_to(city, "REGISTERED")

    answer = signed_in(handler).get(QUEUE)

    assert listed(answer) == [soon.number, late.number]
    assert counts(answer) == {
        "all": 2,
        "sign": 1,
        "work": 1,
        "today": 0,
        "overdue": 0,
        "back": 0,
        "co": 0,
        "suspended": 0,
    }


def test_bands_part_overdue_today_and_later(city: City, moment: Moment, handler: Staff) -> None:
    overdue, today, later = (walk_to(city, "IN_PROGRESS", hours=n) for n in range(3))
    for ticket, days in ((overdue, -1), (today, 0), (later, 2)):
        moved = START + timedelta(days=days, hours=8)
        Dispatch.objects.filter(ticket=ticket).update(due_at=moved)
        ticket.deadlines.filter(kind="HANDLE").update(due_at=moved)

    answer = signed_in(handler).get(QUEUE)

    assert [(band["tone"], band["count"]) for band in answer.context["bands"]] == [
        ("overdue", 1),
        ("due-soon", 1),
        ("", 1),
    ]
    assert counts(answer)["overdue"] == counts(answer)["today"] == 1


def test_tabs_open_what_they_count(city: City, moment: Moment, handler: Staff) -> None:
    walk_to(city, "DISPATCHED")
    walk_to(city, "IN_PROGRESS", hours=1)
    back = walk_to(city, "PENDING_REVIEW", hours=2)
    client = signed_in(city.person(Role.AUDITOR, "centre"))
    client.post(reverse("ticket-sendback", args=[back.number]), {"defect": "NO_FACTS"})
    co = walk_to(city, "CO_DISPATCHED", hours=3)

    desk = signed_in(handler)
    found = counts(desk.get(QUEUE))
    for tab, count in found.items():
        assert len(listed(desk.get(QUEUE, {"tab": tab}))) == count, tab
    assert found["back"] == 1
    assert listed(desk.get(QUEUE, {"tab": "back"})) == [back.number]
    assert listed(signed_in(city.person(Role.HANDLER, "co")).get(QUEUE, {"tab": "co"})) == [co.number]


def test_filters_narrow_and_leave_out_what_they_do_not_understand(
    city: City, moment: Moment, handler: Staff
) -> None:
    one = walk_to(city, "IN_PROGRESS", category="COMPLAINT")
    walk_to(city, "DISPATCHED", hours=1)
    Ticket.objects.filter(pk=one.pk).update(place="望湖大道 3 号")
    desk = signed_in(handler)

    for given in (
        {"category": "COMPLAINT"},
        {"state": "IN_PROGRESS"},
        {"q": "望湖大道"},
        {"q": one.number[:14]},
        {"assignee": "nobody", "category": "COMPLAINT"},
        {"topic": city.topic.pk, "category": "COMPLAINT", "channel": city.channel.pk},
        {"department": city.departments["lead"].pk, "state": "IN_PROGRESS", "urgency": "NORMAL"},
    ):
        answer = desk.get(QUEUE, given, follow=True)
        if answer.redirect_chain:
            assert answer.redirect_chain[0][0] == one.get_absolute_url()
        else:
            assert listed(answer) == [one.number], given
    assert len(listed(desk.get(QUEUE, {"category": "NONSENSE", "due_before": "soon", "topic": "x"}))) == 2
    assert listed(desk.get(QUEUE, {"due_before": "2026-09-21"})) == []
    assert listed(desk.get(QUEUE, {"assignee": "me"})) == []


@pytest.mark.parametrize("name", ["department", "topic", "channel", "assignee"])
def test_ids_beyond_the_database_are_left_out(city: City, moment: Moment, handler: Staff, name: str) -> None:
    ticket = walk_to(city, "IN_PROGRESS")

    for value in (str(2**31), "9" * 20):
        if name != "assignee" or len(value) > 19:
            assert listed(signed_in(handler).get(QUEUE, {name: value})) == [ticket.number]


def test_last_day_of_the_calendar_is_a_limit(city: City, moment: Moment, handler: Staff) -> None:
    ticket = walk_to(city, "IN_PROGRESS")

    assert listed(signed_in(handler).get(QUEUE, {"due_before": "9999-12-31"})) == [ticket.number]


def test_chips_take_one_filter_away(city: City, moment: Moment, handler: Staff) -> None:
    answer = signed_in(handler).get(QUEUE, {"category": "HELP", "urgency": "NORMAL"})

    chips = {chip["value"]: chip["url"] for chip in answer.context["chips"]}
    assert chips["Request for help"] == "/queue/?urgency=NORMAL"


def test_pages_meet_without_gap_or_overlap(
    city: City, moment: Moment, handler: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedback.views.queue.SIZE", 2)
    for n in range(5):
        walk_to(city, "DISPATCHED", hours=n % 3)
    desk = signed_in(handler)
    whole: list[str] = []
    where = QUEUE
    while where:
        answer = desk.get(where)
        whole += listed(answer)
        where = answer.context["next_url"]

    assert len(whole) == len(set(whole)) == 5
    forged = desk.get(QUEUE, {"tab": "work", "after": "forged"}, follow=True)
    assert forged.redirect_chain == [(f"{QUEUE}?tab=work", 302)], (
        "a link that is no more leads to the first page"
    )
    assert "this is the first page" in text_of(forged)


def test_stranger_sees_nothing(city: City, moment: Moment) -> None:
    ticket = walk_to(city, "IN_PROGRESS")
    stranger = signed_in(city.person(Role.HANDLER, "stranger"))
    answer = stranger.get(QUEUE)

    assert listed(answer) == []
    assert set(counts(answer).values()) == {0}
    assert listed(stranger.get(QUEUE, {"q": ticket.number})) == []


def test_former_lead_is_gone(city: City, moment: Moment, handler: Staff) -> None:
    ticket = walk_to(city, "IN_PROGRESS")
    Dispatch.objects.filter(ticket=ticket).update(voided_at=START, is_open=False)

    answer = signed_in(handler).get(QUEUE, {"closed": "1"})

    assert listed(answer) == []


def test_centre_lists_the_work_of_its_tickets(city: City, moment: Moment) -> None:
    ticket = walk_to(city, "IN_PROGRESS")

    assert listed(signed_in(city.person(Role.DISPATCHER, "centre")).get(QUEUE)) == [ticket.number]
    assert listed(signed_in(city.person(Role.DISPATCHER, "other_centre")).get(QUEUE)) == []


def test_titles_show_no_number_in_clear(city: City, moment: Moment, handler: Staff) -> None:
    ticket = walk_to(city, "IN_PROGRESS")
    Ticket.objects.filter(pk=ticket.pk).update(title="请回电 13812342716")

    assert "13812342716" not in text_of(signed_in(handler).get(QUEUE))


def test_several_values_of_one_filter_hold_together(city: City, moment: Moment, handler: Staff) -> None:
    help_, enquiry = walk_to(city, "IN_PROGRESS"), walk_to(city, "IN_PROGRESS", category="CONSULT")
    walk_to(city, "IN_PROGRESS", category="COMPLAINT")

    answer = signed_in(handler).get(QUEUE, {"category": ["HELP", "CONSULT", "NONSENSE"]})

    assert set(listed(answer)) == {help_.number, enquiry.number}
    assert len(answer.context["chips"]) == 2
    assert counts(answer)["all"] == 2


def test_marks_and_lateness_narrow(city: City, moment: Moment, handler: Staff) -> None:
    late, urged = walk_to(city, "IN_PROGRESS"), walk_to(city, "IN_PROGRESS", hours=1)
    Dispatch.objects.filter(ticket=late).update(due_at=START - timedelta(days=20))
    Ticket.objects.filter(pk=urged.pk).update(urge_count=2)
    desk = signed_in(handler)

    assert listed(desk.get(QUEUE, {"late": "3"})) == [late.number]
    assert listed(desk.get(QUEUE, {"flag": "urged"})) == [urged.number]
    assert listed(desk.get(QUEUE, {"flag": ["urged", "repeat"]})) == []
    assert len(listed(desk.get(QUEUE, {"late": "77", "flag": "nonsense"}))) == 2
    assert desk.get("/queue/filters/", {"late": "3", "flag": "urged"}).status_code == 200


def test_orders(city: City, moment: Moment, handler: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = (walk_to(city, "IN_PROGRESS", hours=n) for n in range(3))
    Dispatch.objects.filter(ticket=third).update(weight=2)
    desk = signed_in(handler)
    rising = [first.number, second.number, third.number]

    assert listed(desk.get(QUEUE, {"sort": "due"})) == rising
    assert listed(desk.get(QUEUE, {"sort": "-due"})) == rising[::-1]
    assert listed(desk.get(QUEUE, {"sort": "new"})) == rising[::-1]
    assert listed(desk.get(QUEUE, {"sort": "urgency"})) == [third.number, first.number, second.number]
    assert listed(desk.get(QUEUE, {"sort": "department"})) == rising
    assert listed(desk.get(QUEUE, {"closed": "1", "sort": "due"})) == rising[::-1]
    monkeypatch.setattr("feedback.views.queue.SIZE", 1)
    for sort in ("due", "-due", "new", "urgency", "department"):
        page, found = desk.get(QUEUE, {"sort": sort}), []
        while True:
            found += listed(page)
            if not page.context["next_url"]:
                break
            page = desk.get(page.context["next_url"])
        assert sorted(found) == rising, sort


def test_a_dispatch_weighs_what_its_ticket_weighs(city: City, moment: Moment) -> None:
    ticket = walk_to(city, "PENDING_DISPATCH")
    Ticket.objects.filter(pk=ticket.pk).update(urgency="CRITICAL")
    row = Dispatch(
        ticket=Ticket.objects.get(pk=ticket.pk),
        department=city.departments["lead"],
        role="LEAD",
        dispatched_at=START,
        due_at=START,
    )
    row.save()

    assert Dispatch.objects.get(pk=row.pk).weight == 2


def test_a_row_can_be_come_back_to(city: City, moment: Moment, handler: Staff) -> None:
    ticket = walk_to(city, "IN_PROGRESS")

    text = text_of(signed_in(handler).get(QUEUE, {"tab": "work"}))

    assert f'id="t-{ticket.number}"' in text
    assert f'href="/tickets/{ticket.number}/?next=%2Fqueue%2F%3Ftab%3Dwork"' in text
    assert f'data-presence-of="{ticket.pk}"' in text


def test_words_of_people_are_never_markup(city: City, moment: Moment, handler: Staff) -> None:
    ticket = walk_to(city, "IN_PROGRESS")
    Ticket.objects.filter(pk=ticket.pk).update(title='<img src=x onerror="x">')

    text = text_of(signed_in(handler).get(QUEUE, {"q": "img", "cols": "title,topic"}))

    assert "<img src=x" not in text
    assert "&lt;img src=x" in text
