"""Finding: exactly what one may see, by the words one may read, and by nothing that is masked."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.masking import holds_number
from departments.roles import Role
from feedback import search
from feedback.models import Ticket, TicketText
from feedback.rules.search import plain, read
from feedback.search import hits
from tests.cast import REPLY, START, City, Walk
from tests.feedback.finding import SEARCH, numbers, written
from tests.feedback.web import Moment, signed_in, text_of

STATES = (
    "REGISTERED", "DISPATCHED", "CO_REVIEW", "CO_COMPLETED", "RETURNED", "MERGED", "ARCHIVED", "WITHDRAWN",
)  # fmt: skip
PLACES = ("institution", "centre", "other_centre", "parent", "lead", "co", "former", "stranger")
ROLES = (
    Role.HANDLER, Role.SUPERVISOR, Role.UNIT_APPROVER, Role.INTAKE_AGENT, Role.AUDITOR, Role.SERVICE_MANAGER,
)  # fmt: skip


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(days=3)
    return moment


@pytest.mark.parametrize("place", PLACES)
def test_found_is_what_one_may_see_no_more_and_no_less(city: City, place: str) -> None:
    for at, state in enumerate(STATES):
        Walk(city, now=START + timedelta(minutes=at)).to(state)
    for role in ROLES:
        user = city.person(role, place)
        seen = set(Ticket.objects.visible_to(user).values_list("number", flat=True))
        assert numbers("路灯", user) == seen, role
        found = hits(read("路灯"), user, after=None, since=None)
        assert found.count == len(seen), "nor is told how many others there are"
    assert TicketText.objects.count() == Ticket.objects.count()


def test_a_department_whose_return_was_granted_finds_it_no_more(city: City) -> None:
    walk = Walk(city)
    walk.to("RETURN_PENDING")
    former = city.person(Role.HANDLER, "lead")
    assert numbers("路灯", former) == {walk.ticket.number}
    walk = Walk(city, now=START + timedelta(hours=1))
    walk.to("RETURNED")
    assert walk.ticket.number not in numbers("路灯", former)


@pytest.mark.parametrize("typed", ["修复", "-修复 路灯"])
def test_a_co_handler_neither_finds_nor_excludes_by_an_answer_they_may_not_see(
    city: City, typed: str
) -> None:
    walk = Walk(city)
    walk.to("CO_REVIEW")
    written(walk.ticket, content="路灯坏了。", title="听雨路路灯")
    co = city.person(Role.HANDLER, "co")
    lead, centre = city.person(Role.HANDLER, "lead"), city.person(Role.AUDITOR, "centre")
    is_found = typed.startswith("-")  # to them the answer is not there
    assert (walk.ticket.number in numbers(typed, co)) is is_found
    for other in (lead, centre):
        assert (walk.ticket.number in numbers(typed, other)) is not is_found
    answer = signed_in(co).get(SEARCH, {"q": "路灯", "period": "all"})
    assert REPLY[3:8] not in text_of(answer)
    assert numbers("修复", co) == set()
    done = Walk(city, now=START + timedelta(hours=2))
    done.to("CO_CALLBACK")
    assert numbers("修复", co) == {done.ticket.number}


def test_two_characters_are_enough_and_chance_neighbours_are_no_hit(city: City) -> None:
    ticket = written(Walk(city).ticket, title="测试", content="路灯，灯不亮", place="")
    user = city.person(Role.SUPERVISOR, "institution")
    assert numbers("路灯", user) == {ticket.number}
    assert numbers("灯不亮", user) == {ticket.number}
    assert numbers("路灯不亮", user) == set()  # all its pairs are there, the word is not
    assert numbers("路灯 不亮", user) == {ticket.number}
    assert numbers("路灯 -不亮", user) == set()
    assert numbers("路灯 井盖", user) == set()


def test_every_field_is_found_and_full_width_is_half_width(city: City) -> None:
    ticket = written(
        Walk(city).ticket,
        title="电梯停运",
        content="ＷｉＦｉ信号差",
        place="锦棠花园３号楼",
        public_reply="已经抢修",
    )
    user = city.person(Role.AUDITOR, "centre")
    for typed in ("停运", "wifi", "WIF", "锦棠", "3号楼", "３号楼", "抢修", "电梯 抢修 锦棠"):
        assert numbers(typed, user) == {ticket.number}, typed
    assert numbers("运锦", user) == set()


def test_numbers_that_are_masked_are_not_in_the_index(city: City) -> None:
    ticket = written(
        Walk(city).ticket,
        content="请致电138 1234 2716或0571-88881234，身份证330106199001011234，门牌12号。",
        title="听雨路",
    )
    user = city.person(Role.INTAKE_AGENT, "centre")
    assert numbers("听雨路 12号", user) == {ticket.number}
    for typed in ("2716", "1234 听雨", "138 听雨", "听雨 88881234", "听雨 1234号", "0571 致电"):
        assert numbers(typed, user) == set(), typed
    stored = TicketText.objects.get(ticket=ticket)
    assert not holds_number(stored.words)
    assert "2716" not in stored.words


def test_the_database_folds_as_the_rules_do_and_hides_all_that_masks_hide(db: None) -> None:
    chance = random.Random(6)
    gaps = ["", "", "-", " ", "－", "·", "　", "\u200b", "—", "."]
    texts = ["Ａb㎡①　路 灯\n\n不亮", "二〇二六年", "x" * 3000, "１３８１２３４２７１６", "(010)888-81234"]
    for start in ("138", "+86139", "0571", "33010619900101"):
        for _ in range(60):
            digits = [*start, *(str(chance.randrange(10)) for _ in range(8))]
            texts.append("电" + "".join(d + chance.choice(gaps) for d in digits) + "话")
    with connection.cursor() as cursor:
        for text in texts:
            cursor.execute("SELECT feedback_plain(%s), feedback_pairs(feedback_plain(%s), '')", [text, text])
            folded, _pairs = cursor.fetchone()
            assert folded == plain(text), text
            assert not holds_number(folded), text


def test_the_window_is_a_year_and_all_years_one_click(city: City, moment: Moment) -> None:
    ticket = Walk(city).ticket
    client = signed_in(city.person(Role.SUPERVISOR, "institution"))
    assert ticket.number in text_of(client.get(SEARCH, {"q": "路灯"}))
    moment.now = START + timedelta(days=367)
    client = signed_in(city.person(Role.SUPERVISOR, "institution"))
    answer = client.get(SEARCH, {"q": "路灯"})
    assert ticket.number not in text_of(answer)
    assert ticket.number in text_of(client.get(answer.context["ever_url"]))


@pytest.mark.parametrize("walked", [1, 4000])
def test_pages_by_key_meet_every_hit_once_and_counts_are_capped(
    city: City, monkeypatch: pytest.MonkeyPatch, walked: int
) -> None:
    monkeypatch.setattr(search, "WALKED", walked)
    monkeypatch.setattr(search, "SIZE", 2)
    monkeypatch.setattr(search, "MOST_COUNTED", 3)
    made = [Walk(city, now=START + timedelta(minutes=n)).ticket.number for n in range(7)]
    user, after, met = city.person(Role.SUPERVISOR, "institution"), None, []
    while True:
        found = hits(read("路灯"), user, after=after, since=None)
        met += [ticket.number for ticket in found.tickets]
        assert found.count == 4
        assert found.is_more
        if found.next_cursor is None:
            break
        after = found.next_cursor
    assert met == made[::-1]


def test_what_is_frequent_of_late_alone_is_walked_on_its_first_page_alone(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "SIZE", 2)
    for n in range(5):
        Walk(city, now=START + timedelta(minutes=n))
    user = city.person(Role.SUPERVISOR, "institution")

    def reads(after: str | None) -> tuple[str, str | None]:
        with CaptureQueriesContext(connection) as asked:
            found = hits(read("路灯"), user, after=after, since=None)
        pages = [query["sql"] for query in asked if "ORDER BY" in query["sql"] and "LIMIT 3" in query["sql"]]
        return pages[-1], found.next_cursor

    first, cursor = reads(None)
    assert "feedback_pairs" not in first
    second, _end = reads(cursor)
    assert "feedback_pairs" in second
    monkeypatch.setattr(search, "MOST_COUNTED", 4)
    assert "feedback_pairs" not in reads(cursor)[0], "too many for the index on every page"


def test_filters_narrow_what_was_found(city: City, moment: Moment) -> None:
    first, other = Walk(city).to("DISPATCHED"), Walk(city, now=START + timedelta(hours=1)).ticket
    client = signed_in(city.person(Role.SUPERVISOR, "institution"))
    lead = city.departments["parent"].pk
    narrowings: tuple[tuple[str, object], ...] = (
        ("state", "DISPATCHED"),
        ("department", lead),
        ("topic", city.topic.pk),
        ("category", "HELP"),
    )
    for name, value in narrowings:
        shown = text_of(client.get(SEARCH, {"q": "路灯", name: value}))
        assert first.number in shown, name
        assert other.number not in shown, name
    assert client.get(SEARCH, {"q": "路灯", "state": "NONSENSE", "topic": "9" * 30}).status_code == 200


def test_who_sees_no_ticket_is_told_that_nothing_was_found(city: City, moment: Moment) -> None:
    Walk(city).to("REGISTERED")
    manager = signed_in(city.person(Role.SERVICE_MANAGER, "institution"))

    for more in ({}, {"category": "HELP"}, {"state": "REGISTERED"}):
        answer = manager.get(SEARCH, {"q": "路灯"} | more)
        assert answer.status_code == 200
        assert answer.context["n"] == 0


@pytest.mark.parametrize(
    "typed",
    [
        "'; DROP TABLE x; --",
        "a & b | !c:*",
        "<->((",
        "\x00",
        "路灯\x00",
        "路" * 5000,
        "%_\\",
        "\u202e路灯",
        "'",
    ],
)
def test_whatever_is_typed_is_plain_text(city: City, moment: Moment, typed: str) -> None:
    client = signed_in(city.person(Role.SUPERVISOR, "institution"))
    assert client.get(SEARCH, {"q": typed}).status_code == 200
    assert client.post(SEARCH, {"q": typed}, follow=True).status_code == 200
    assert client.get("/queue/", {"q": typed}).status_code == 200
    assert client.get("/archive/", {"q": typed}).status_code == 200


@pytest.mark.parametrize("typed", ["！！！", "。", "路"])
def test_where_nothing_can_be_looked_for_two_characters_are_asked_for(city: City, typed: str) -> None:
    page = text_of(signed_in(city.person(Role.HANDLER, "lead")).get(SEARCH, {"q": typed}))
    assert "at least two characters that stand together" in page
    assert "Nothing found" not in page


def test_hits_are_marked_and_nothing_in_a_text_is_markup(city: City, moment: Moment) -> None:
    written(Walk(city).ticket, title="<script>路灯</script>", content="<b>路灯</b>电话13812342716")
    shown = text_of(signed_in(city.person(Role.INTAKE_AGENT, "centre")).get(SEARCH, {"q": "路灯"}))
    assert '&lt;script&gt;<mark class="hit__mark">路灯</mark>&lt;/script&gt;' in shown
    assert "13812342716" not in shown
    assert "<b>路灯" not in shown


def test_a_whole_number_opens_its_ticket_and_a_beginning_lists(city: City, moment: Moment) -> None:
    ticket = Walk(city).to("DISPATCHED")
    lead, stranger = (signed_in(city.person(Role.HANDLER, place)) for place in ("lead", "stranger"))
    assert lead.post(SEARCH, {"q": ticket.number}).headers["Location"] == ticket.get_absolute_url()
    assert lead.get(SEARCH, {"q": ticket.number}).headers["Location"] == ticket.get_absolute_url()
    assert ticket.number in text_of(lead.get(SEARCH, {"q": ticket.number[:8]}))
    shown = text_of(stranger.get(SEARCH, {"q": ticket.number}))
    assert ticket.title not in shown
    assert ticket.title not in text_of(stranger.get(SEARCH, {"q": ticket.number[:8]}))


def test_a_search_costs_the_same_for_two_hits_as_for_twenty(city: City, moment: Moment) -> None:
    client = signed_in(city.person(Role.HANDLER, "lead"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(SEARCH, {"q": "路灯"}).status_code == 200
        return len(asked)

    for n in range(2):
        Walk(city, now=START + timedelta(minutes=n)).to("COMPLETED")
    cost()
    few = cost()
    for n in range(2, 12):
        Walk(city, now=START + timedelta(minutes=n)).to("COMPLETED")
    assert cost() == few <= 15
