"""Satisfaction: counted as the assessment counts, by hand, and every number opens just its answers."""

import re
from datetime import datetime
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.models import Staff
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from evaluation.reports.counting import month_facts
from evaluation.reports.insight_rows import Asked
from evaluation.reports.satisfaction import numbers_of, overview, spans_of
from evaluation.reports.satisfaction_counts import Counted, count
from evaluation.reports.satisfaction_rows import Wanted, answers
from evaluation.rules.satisfaction import response_rate
from feedback.models import Ticket
from supervision.reports.populations import locked_codes, span_of
from supervision.reports.tallies import tallies
from tests.cast import START, City
from tests.evaluation.satisfied import PHONE, answered, month, put_aside, silent
from tests.feedback.web import CHINESE, Moment, signed_in, text_of

NOW = datetime(2026, 9, 28, 17, 0, tzinfo=SHANGHAI)
CODE = f"{START:%Y-%m}"
EVERYTHING = Wanted(Asked())
NUMBER = re.compile(r'<a href="(/satisfaction/(?:answers|unanswered)/[^"]*)">(?:<b>)?([\d,]+)(?:</b>)?</a>')
CELL = re.compile(r'<a href="(/satisfaction/answers/[^"]*)">\d+</a><small>n (\d+)</small>')
PEOPLE = [
    (Role.ASSESSMENT_MANAGER, "institution", 8, 5),
    (Role.SUPERVISOR, "institution", 8, 5),
    (Role.SUPERVISOR, "parent", 5, 3),
    (Role.HANDLER, "lead", 5, 3),
    (Role.UNIT_APPROVER, "stranger", 2, 1),
    (Role.HANDLER, "co", 0, 0),
    (Role.AUDITOR, "centre", 1, 1),
    (Role.HANDLER, "former", 0, 0),
]


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = NOW
    return moment


def judge(city: City) -> Staff:
    return city.person(Role.ASSESSMENT_MANAGER, "institution")


def counted(city: City, user: Staff | None = None) -> Counted:
    return count(user or judge(city), spans_of(CODE, NOW), EVERYTHING)


def test_a_month_by_hand(city: City) -> None:
    month(city)
    total = counted(city).total
    assert [total.of_level(level) for level in (5, 4, 3, 2, 1)] == [3, 1, 1, 1, 2]
    assert (total.n, total.satisfied, total.dissatisfied) == (8, 5, 3)
    assert (total.solved, total.partly, total.unsolved) == (5, 1, 2)
    assert counted(city).total_silent == 5, "an answer that was set aside is no effective answer"
    assert response_rate(total.n, 5) == Fraction(800, 13)


def test_said_solved_and_found_solved(city: City) -> None:
    month(city)
    total = counted(city).total
    assert (total.with_result, total.claimed, total.confirmed, total.denied) == (7, 7, 5, 2), (
        "the centre's own answer has no department's result"
    )


def test_a_department_counts_what_the_assessment_counts(city: City) -> None:
    month(city)
    found = tallies(None, span_of(CODE, NOW))
    asked = {
        unit: facts.beside["asked"]
        for unit, facts in month_facts(CODE, None, locked_codes(), now=NOW).items()
    }
    by_unit = counted(city).by("unit")
    centre = city.departments["centre"].pk
    assert {
        unit: (tally.n, tally.satisfied, tally.resolved)
        for unit, (tally, _s) in by_unit.items()
        if unit != centre
    } == {
        unit: (tally.answers, tally.satisfied, tally.resolved)
        for unit, tally in found.items()
        if tally.answers
    }
    assert {unit: tally.n + quiet for unit, (tally, quiet) in by_unit.items() if unit != centre} == {
        unit: asked[unit] for unit in by_unit if unit != centre
    }


def test_months_add_up_to_their_quarter(city: City) -> None:
    answered(city, 5)
    answered(city, 1, "UNSOLVED", day=35)
    user, later = judge(city), NOW.replace(month=12)
    codes = [CODE, "2026-10"]
    parts = [overview(user, code, later, EVERYTHING, numbers_of({})).counted.total.n for code in codes]
    whole = overview(user, "2026", later, EVERYTHING, numbers_of({}))
    assert sum(parts) == whole.counted.total.n == 2
    assert whole.trend[CODE].n == 1


def test_the_parts_add_up_to_the_whole(city: City) -> None:
    month(city)
    found = counted(city)
    for part in ("unit", "topic", "channel", "category", "urgency"):
        rows = found.by(part).values()
        assert sum(tally.n for tally, _silent in rows) == found.total.n
        assert sum(quiet for _tally, quiet in rows) == found.total_silent
    assert sum(tally.n for tally, _silent in found.by("area", "topic").values()) == found.total.n


def test_everybody_counts_what_their_departments_did(city: City) -> None:
    month(city)
    for role, place, n, quiet in PEOPLE:
        person = city.person(role, place)
        found = counted(city, person)
        assert (found.total.n, found.total_silent) == (n, quiet), (role, place)
        seen = set(Ticket.objects.visible_to(person).values_list("pk", flat=True))
        rows = answers(person, spans_of(CODE, NOW), EVERYTHING)
        assert set(rows.values_list("ticket_id", flat=True)) <= seen, "a number counts only what one can open"


def test_every_number_opens_as_many_rows(city: City, moment: Moment) -> None:
    month(city)
    for role, place, n, _quiet in PEOPLE:
        client = signed_in(city.person(role, place))
        links: dict[str, int] = {}
        for by in ("unit", "topic", "channel", "category", "urgency"):
            page = text_of(client.get(f"/satisfaction/?period={CODE}&by={by}"))
            for address, number in [*CELL.findall(page), *NUMBER.findall(CELL.sub("", page))]:
                links[address.replace("&amp;", "&")] = int(number.replace(",", ""))
        assert len(links) >= (20 if n else 0), (role, place)
        assert {address: opened(client, address) for address in links} == links, (role, place)


def opened(client: Any, address: str) -> int:
    """How many rows a list says it has; where it has a second part, both together."""
    context = client.get(address).context
    return (
        sum(tab["count"] for tab in context["tabs"])
        if "unanswered" in address and context["tabs"]
        else context["total"]
    )


def test_what_is_set_aside_stays_visible_and_counts_nowhere(city: City, moment: Moment) -> None:
    answered(city, 5)
    put_aside(city, answered(city, 1, "UNSOLVED"))
    client = signed_in(judge(city))
    assert counted(city).total.n == 1
    counted_page = client.get(f"/satisfaction/answers/?period={CODE}")
    aside = client.get(f"/satisfaction/answers/?period={CODE}&show=aside")
    assert (counted_page.context["total"], aside.context["total"]) == (1, 1)
    assert "Rated by mistake" in text_of(aside)


def test_words_are_masked_wherever_they_stand(city: City, moment: Moment) -> None:
    month(city)
    client = signed_in(judge(city))
    for address in ("", "words/", "answers/"):
        page = text_of(client.get(f"/satisfaction/{address}?period={CODE}"))
        assert "打了三次电话才有人接" in page
        assert PHONE not in page
        assert "138＊＊＊＊2716" in page


def test_too_few_are_shown_and_marked(city: City, moment: Moment) -> None:
    month(city)
    page = text_of(signed_in(judge(city)).get(f"/satisfaction/?period={CODE}"))
    assert "too few to compare" in page
    assert "62.5" in page


def test_a_filter_narrows_numbers_and_lists_alike(city: City, moment: Moment) -> None:
    month(city)
    client = signed_in(judge(city))
    for query, n in (
        ("department=parent", 5),
        ("department=%3Dparent", 0),
        ("department=stranger", 2),
        ("topic=T1", 8),
    ):
        page = client.get(f"/satisfaction/?period={CODE}&{query}")
        assert page.context["one"]["n"] == str(n), query
        assert client.get(f"/satisfaction/answers/?period={CODE}&{query}").context["total"] == n


@pytest.mark.parametrize(
    "query",
    [
        "period=2026-13", "period=2027-01", "period=x", "which=none-such", "department=none-such",
        "department=stranger", "category=X", "urgency=%00", "topic=x",
    ],
)  # fmt: skip
def test_what_there_is_none_of_is_not_found_and_lists_leave_it_out(
    city: City, moment: Moment, query: str
) -> None:
    client = signed_in(city.person(Role.HANDLER, "lead"))
    assert client.get(f"/satisfaction/?{query}").status_code == 404
    for page in ("answers/", "words/", "unanswered/"):
        answer = client.get(f"/satisfaction/{page}?{query}")
        assert (answer.status_code, answer.context["chips"]) == (200, []), page


def test_who_sees_no_tickets_has_no_such_page(city: City, moment: Moment) -> None:
    client = signed_in(city.person(Role.SYSTEM_ADMIN, "institution"))
    assert client.get("/satisfaction/").status_code == 404


def test_a_month_without_answers_says_so(city: City, moment: Moment) -> None:
    page = text_of(signed_in(judge(city)).get(f"/satisfaction/?period={CODE}"))
    assert "No answers in this period" in page
    assert "How it is counted" in page


def test_the_pages_are_read_in_chinese(city: City, moment: Moment) -> None:
    month(city)
    client = signed_in(judge(city), **CHINESE)
    for page in ("", "answers/", "words/", "unanswered/"):
        text = text_of(client.get(f"/satisfaction/{page}?period={CODE}"))
        assert "望湖区" in text or "市政设施" in text
        assert "Answers" not in re.sub(r"<[^>]*>", "", text)


def test_queries_do_not_grow_with_the_rows(city: City, moment: Moment) -> None:
    answered(city, 1, "UNSOLVED")
    silent(city)
    client = signed_in(judge(city))
    address = f"/satisfaction/?period={CODE}"
    client.get(address)
    few = queries(client, address)
    month(city)
    many = queries(client, address)
    assert many == few
    assert few <= 12
    year = queries(client, "/satisfaction/?period=2026")
    assert year == few


def queries(client: Any, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)
