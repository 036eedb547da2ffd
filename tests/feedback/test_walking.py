"""Going through a list: the place in it, on to the next after a move, passing by what is watched."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.evidence import Subject, examine, records_of
from core.web.asking import asking
from departments.actions.posts import appoint
from departments.models import Staff
from departments.roles import Role
from feedback import watched
from feedback.actions import skip
from feedback.choices.skipping import SkipGround
from feedback.models import Ticket
from feedback.views import walking
from feedback.views.walking import standing_in
from tests.cast import REPLY, START, City, Walk
from tests.feedback.web import HTMX, Moment, signed_in, text_of

QUEUE = "/queue/"


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(hours=5)
    return moment


@pytest.fixture
def handler(city: City) -> Staff:
    return city.person(Role.HANDLER, "lead")


@pytest.fixture
def three(city: City) -> list[Ticket]:
    """Three at the same department, in the order of their due times."""
    return [Walk(city, now=START + timedelta(hours=n)).to("DISPATCHED") for n in range(3)]


def going(answer: Any) -> tuple[str, str]:
    """Where an answer leads: the path, and the list it keeps."""
    parts = urlsplit(answer["Location"])
    return parts.path, parse_qs(parts.query).get("next", [""])[0]


def walk_url(ticket: Ticket, go: str = "", address: str = QUEUE) -> str:
    return f"/queue/walk/?list={quote(address)}&ticket={ticket.number}" + (f"&go={go}" if go else "")


def test_every_ticket_knows_its_place_and_its_neighbours(three, handler, moment):
    told = [standing_in(QUEUE, ticket, user=handler, now=moment.now) for ticket in three]
    numbers = [ticket.number for ticket in three]
    assert [(s.place, s.total) for s in told] == [(1, 3), (2, 3), (3, 3)]
    assert [s.previous for s in told] == ["", numbers[0], numbers[1]]
    assert [s.following for s in told] == [numbers[1], numbers[2], ""]


def test_a_long_list_is_counted_no_further_than_anybody_needs(three, handler, moment, monkeypatch):
    monkeypatch.setattr(walking, "MOST_COUNTED", 2)
    told = [standing_in(QUEUE, ticket, user=handler, now=moment.now) for ticket in three]
    assert [(s.is_far, s.of_total) for s in told] == [(False, "2+"), (False, "2+"), (True, "2+")]
    assert (told[2].is_in, told[2].previous) == (True, three[1].number), "one walks on all the same"
    pages = [text_of(signed_in(handler).get(walk_url(ticket), **HTMX)) for ticket in three]
    assert ["2 of 2+" in page for page in pages] == [False, True, False]
    assert "of 2+" not in pages[2]
    with CaptureQueriesContext(connection) as asked:
        standing_in(QUEUE, three[0], user=handler, now=moment.now)
    counts = [query["sql"] for query in asked if "COUNT(" in query["sql"]]
    assert len(counts) == 2
    assert all("LIMIT 3" in sql for sql in counts)


@pytest.mark.parametrize("sort", ["due", "-due", "new"])
def test_the_walk_follows_the_order_of_the_list_whatever_it_is(three, handler, moment, sort):
    address = f"{QUEUE}?sort={sort}"
    answer = signed_in(handler).get(address)
    listed = [line.number for band in answer.context["bands"] for line in band["rows"]]
    first = Ticket.objects.get(number=listed[0])
    walked = [first.number]
    while following := standing_in(address, first, user=handler, now=moment.now).following:
        walked.append(following)
        first = Ticket.objects.get(number=following)
    assert walked == listed


def test_a_filtered_list_is_walked_as_filtered(three, handler, moment):
    address = f"{QUEUE}?q={three[2].number}"
    told = standing_in(address, three[2], user=handler, now=moment.now)
    assert (told.place, told.total, told.previous, told.following) == (1, 1, "", "")
    assert standing_in(address, three[0], user=handler, now=moment.now).place == 0


def test_where_one_stood_in_the_paging_is_no_part_of_the_list(handler):
    asked = asking("/queue/", "tab=sign&after=x&after=y", handler)
    assert (asked.path, asked.user, asked.GET.urlencode()) == ("/queue/", handler, "tab=sign")


def test_the_page_tells_the_place_and_leads_on_and_back(three, handler, moment):
    client = signed_in(handler)
    page = text_of(client.get(f"{three[0].get_absolute_url()}?next={quote(QUEUE)}"))
    assert "go=next" in page
    told = text_of(client.get(walk_url(three[1]), **HTMX))
    assert "2 of 3" in told
    assert going(client.get(walk_url(three[0], "next"))) == (three[1].get_absolute_url(), QUEUE)
    assert going(client.get(walk_url(three[1], "previous"))) == (three[0].get_absolute_url(), QUEUE)
    assert client.get(walk_url(three[2], "next"))["Location"] == f"{QUEUE}#t-{three[2].number}"


def test_a_page_that_was_not_opened_from_a_list_has_no_walk(three, handler, moment):
    assert "go=next" not in text_of(signed_in(handler).get(three[0].get_absolute_url()))


@pytest.mark.parametrize(
    "address", ["https://evil.example/queue/", "/reviews/", "//evil.example/", "nonsense", ""]
)
def test_an_address_that_is_no_queue_is_not_walked(three, handler, moment, address):
    assert signed_in(handler).get(walk_url(three[0], "next", address)).status_code == 404


def test_what_a_colleague_passed_by_today_is_asked_of_everybody_else(city, three, handler, moment):
    moment.now = START + timedelta(days=30)
    second = Staff.objects.create_user("second", "x", display_name="王晓")
    appoint(staff=second, department=city.departments["lead"], role=Role.HANDLER, by=None, now=START)
    skip(three[0], ground=SkipGround.values[0], by=handler, now=moment.now)
    asked = [
        "/skip/" in signed_in(person).get(walk_url(three[0], "next"))["Location"]
        for person in (handler, second)
    ]
    assert asked == [False, True]


def test_a_ticket_of_others_is_not_walked(city, three, moment):
    stranger = city.person(Role.HANDLER, "stranger")
    assert signed_in(stranger).get(walk_url(three[0], "next")).status_code == 404


def signature(ticket: Ticket, next_: str, **more: str) -> dict[str, str]:
    return {"version": str(ticket.version), "next": next_, **more}


def test_a_move_that_takes_the_ticket_out_of_the_list_opens_the_next(three, handler, moment):
    address = f"{QUEUE}?tab=sign"
    back = f"{three[0].get_absolute_url()}?next={quote(address)}"
    answer = signed_in(handler).post(f"{three[0].get_absolute_url()}signature/", signature(three[0], back))
    assert going(answer) == (three[1].get_absolute_url(), address)


def test_a_move_that_leaves_it_in_the_list_stays_on_the_ticket(three, handler, moment):
    back = f"{three[0].get_absolute_url()}?next={quote(QUEUE)}"
    answer = signed_in(handler).post(f"{three[0].get_absolute_url()}signature/", signature(three[0], back))
    assert answer["Location"] == back


def test_what_is_handed_in_is_out_of_ones_hands_and_the_next_opens(city, three, handler, moment):
    """The list still has it; the approver's is the next step, not this person's."""
    walk = Walk(city, now=moment.now)
    ticket = walk.to("CONTACTED")
    moment.now = walk.tick()
    onward = standing_in(QUEUE, ticket, user=handler, now=moment.now)
    following = onward.following or onward.previous
    typed = {"result_code": "SOLVED", "solved": "SOLVED", "reply": REPLY, "hand_in": "1"}
    back = f"{ticket.get_absolute_url()}?next={quote(QUEUE)}"
    answer = signed_in(handler).post(f"{ticket.get_absolute_url()}draft/", signature(ticket, back, **typed))
    assert standing_in(QUEUE, ticket, user=handler, now=moment.now).is_in
    assert going(answer) == (Ticket.objects.get(number=following).get_absolute_url(), QUEUE)


def test_the_last_of_a_list_leads_to_the_one_before_and_then_to_the_empty_list(three, handler, moment):
    address = f"{QUEUE}?tab=sign"
    client = signed_in(handler)
    for ticket, expected in ((three[2], three[1]), (three[1], three[0])):
        back = f"{ticket.get_absolute_url()}?next={quote(address)}"
        answer = client.post(f"{ticket.get_absolute_url()}signature/", signature(ticket, back))
        assert going(answer) == (expected.get_absolute_url(), address)
    back = f"{three[0].get_absolute_url()}?next={quote(address)}"
    answer = client.post(f"{three[0].get_absolute_url()}signature/", signature(three[0], back))
    assert answer["Location"] == address


@pytest.mark.parametrize(("wanted", "leads_to"), [("stay", "ticket"), ("list", "list")])
def test_one_may_choose_to_stay_or_to_go_back(three, handler, moment, wanted, leads_to):
    address = f"{QUEUE}?tab=sign"
    back = f"{three[0].get_absolute_url()}?next={quote(address)}"
    client = signed_in(handler)
    client.cookies["onward"] = wanted
    answer = client.post(f"{three[0].get_absolute_url()}signature/", signature(three[0], back))
    assert answer["Location"] == {"ticket": back, "list": f"{address}#t-{three[0].number}"}[leads_to]


def test_a_move_from_the_pane_beside_the_list_reads_the_list_anew(three, handler, moment):
    answer = signed_in(handler).post(
        f"{three[0].get_absolute_url()}signature/",
        signature(three[0], QUEUE),
        **HTMX,
        HTTP_HX_CURRENT_URL="http://testserver/queue/",
    )
    assert answer["HX-Refresh"] == "true"


def late(moment: Moment) -> None:
    moment.now = START + timedelta(days=60)


def test_nothing_is_asked_while_nothing_is_late(three, handler, moment):
    assert "/skip/" not in signed_in(handler).get(walk_url(three[0], "next"))["Location"]


def test_passing_by_what_is_overdue_asks_why_and_keeps_the_answer(three, handler, moment):
    late(moment)
    client = signed_in(handler)
    asked = client.get(walk_url(three[0], "next"))
    assert asked["Location"].startswith(f"{three[0].get_absolute_url()}skip/")
    page = client.get(asked["Location"])
    assert "This matter is overdue." in text_of(page)
    answer = client.post(f"{three[0].get_absolute_url()}skip/", {"list": QUEUE, "ground": "UNIT"})
    assert going(answer) == (three[1].get_absolute_url(), QUEUE)
    record = records_of(Subject("ticket", three[0].pk)).last()
    assert (record.verb, record.actor_id) == ("skip", handler.pk)
    assert json.loads(record.text)["facts"]["ground"] == "UNIT"
    assert "left it for later" in text_of(client.get(three[0].get_absolute_url()))
    assert examine().holds
    onward = client.get(walk_url(three[0], "next"))["Location"]
    assert "/skip/" not in onward, "asked once a day"
    moment.now += timedelta(days=1)
    assert "/skip/" in signed_in(handler).get(walk_url(three[0], "next"))["Location"]


@pytest.mark.parametrize("ground", ["", "NONSENSE", "\x00"])
def test_a_ground_must_be_chosen(three, handler, moment, ground):
    late(moment)
    before = records_of(Subject("ticket", three[0].pk)).count()
    answer = signed_in(handler).post(f"{three[0].get_absolute_url()}skip/", {"list": QUEUE, "ground": ground})
    assert answer.status_code == 422
    assert "Please choose why it waits." in text_of(answer)
    assert records_of(Subject("ticket", three[0].pk)).count() == before


def test_what_somebody_above_watches_is_not_passed_by_without_a_word(three, handler, moment, monkeypatch):
    monkeypatch.setattr(watched, "_watches", [lambda tickets: {three[0].pk} & set(tickets)])
    client = signed_in(handler)
    assert "/skip/" in client.get(walk_url(three[0], "next"))["Location"]
    assert "/skip/" not in client.get(walk_url(three[1], "next"))["Location"]


def test_who_only_looks_on_passes_freely_and_notes_nothing(city, three, moment):
    late(moment)
    supervisor = city.person(Role.SUPERVISOR, "institution")
    client = signed_in(supervisor)
    assert "/skip/" not in client.get(walk_url(three[0], "next"))["Location"]
    answer = client.post(f"{three[0].get_absolute_url()}skip/", {"list": QUEUE, "ground": "UNIT"})
    assert answer.status_code == 422
    assert "nothing to skip" in text_of(answer)
