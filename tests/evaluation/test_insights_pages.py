"""Insights as they are used: who may read them, that every number opens as many rows, and bad addresses."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.roles import Role
from feedback.models import Ticket
from supervision.choices import MatterKind, MatterState
from supervision.models import Matter
from tests.cast import City, Walk
from tests.evaluation.insight_world import MORNING, NOW, SEPTEMBER, below, manager, of, september
from tests.feedback.web import Moment, signed_in, text_of

PAGES = (
    "/insights/?period=2026-09",
    "/insights/topics/?period=2026-09&level=2",
    "/insights/topics/?period=2026-09&by=area",
    "/insights/heat/?period=2026-09",
    "/insights/optimisation/?period=2026-09",
    "/insights/forecast/",
    "/insights/policies/",
    "/insights/tickets/?period=2026-09",
    "/stages/?period=2026-09&clock=HANDLE",
    "/stages/late/?period=2026-09&clock=HANDLE",
    "/channels/?period=2026-09",
)


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = NOW
    return moment


def numbers(rows: list[dict[str, Any]]) -> Iterator[tuple[int, str]]:
    """Every number of these rows with the address behind it."""
    for row in rows:
        for name in ("n", "before", "last_year"):
            if row.get(name) is not None and row.get(f"{name}_url"):
                yield row[name], row[f"{name}_url"]
        for name in ("satisfied", "solved"):
            if row.get(name, {}).get("of"):
                yield (row[name]["of"] if "answers" in row[name]["url"] else row[name]["n"]), row[name]["url"]
        if row.get("overdue", {}).get("of"):
            yield row["overdue"]["n"], row["overdue"]["url"]


def behind(client: Any, url: str) -> int:
    """How many rows the list at an address counts."""
    response = client.get(url)
    assert response.status_code == 200, url
    return int(response.context["total"].replace(",", ""))


def test_who_does_not_study_finds_no_page(city: City, moment: Moment) -> None:
    for role, place in ((Role.HANDLER, "lead"), (Role.DISPATCHER, "centre"), (Role.AUDIT_ADMIN, "centre")):
        for path in PAGES:
            assert of(city, path, city.person(role, place)).status_code == 404, (role, path)


def test_every_page_reads_without_tickets_and_its_queries_do_not_grow(city: City, moment: Moment) -> None:
    client = signed_in(manager(city))
    for path in PAGES:
        assert client.get(path).status_code == 200, path
    queries: list[list[int]] = []
    for times in (3, 1):
        september(city, times=times)
        queries.append([counted(client, path) for path in PAGES])
    assert queries[0] == queries[1]
    assert max(queries[0]) <= 12


def counted(client: Any, path: str) -> int:
    """How many queries the page asks, once what is remembered was read."""
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200, path
    return len(queries)


def test_a_department_counts_its_own_alone(city: City, moment: Moment) -> None:
    """Six in September; the lead was given four of them, of which three were answered; the stranger none."""
    september(city)
    for role, place, n, answers, due in (
        (Role.ASSESSMENT_MANAGER, "institution", 6, 3, 4),
        (Role.UNIT_APPROVER, "lead", 4, 3, 4),
        (Role.SUPERVISOR, "parent", 4, 3, 4),
        (Role.UNIT_APPROVER, "stranger", 0, 0, 0),
    ):
        staff = city.person(role, place)
        page = of(city, f"/insights/?period={SEPTEMBER}", staff)
        total = page.context["total"]
        assert (total["n"], total["satisfied"]["of"], total["overdue"]["of"]) == (n, answers, due), place
        heat = of(city, f"/insights/heat/?period={SEPTEMBER}", staff)
        assert heat.context["total"] == n
        channels = of(city, f"/channels/?period={SEPTEMBER}", staff)
        assert channels.context["total"] == n
        for what, rows in (("", n), ("answers", answers), ("due", due)):
            assert behind(signed_in(staff), f"/insights/tickets/?period={SEPTEMBER}&what={what}") == rows


def test_every_number_opens_as_many_rows(city: City, moment: Moment) -> None:
    september(city)
    people = (city.person(Role.ASSESSMENT_MANAGER, "institution"), city.person(Role.UNIT_APPROVER, "lead"))
    assert all(opened(signed_in(staff)) > 40 for staff in people)


def opened(client: Any) -> int:
    """Open every number of these pages; how many there were."""
    seen = 0
    for path in (
        "/insights/?period=2026-10",
        "/insights/topics/?period=2026-09&level=2",
        "/insights/topics/?period=2026-09&topic=T1",
        "/insights/topics/?period=2026-09&by=area&department=lead",
        "/insights/topics/?period=2026-Q3&by=area&channel=wechat",
        "/channels/?period=2026-09",
    ):
        context = client.get(path).context
        total = context["total"]
        shown = [*context["rows"], *([total] if isinstance(total, dict) else [])]
        for n, url in numbers(shown):
            assert behind(client, url) == n, (path, url)
            seen += 1
    return seen


def test_every_cell_of_a_heat_map_opens_as_many_rows(city: City, moment: Moment) -> None:
    september(city)
    client = signed_in(manager(city))
    for path in ("/insights/heat/?period=2026-09", "/insights/heat/?period=2026-09&topic=T1"):
        context = client.get(path).context
        for name in ("places", "times"):
            spots = [cell.spot for row in context[name].rows for cell in row.cells if cell.spot.url]
            assert sum(spot.value for spot in spots) == context["total"] > 0
            assert all(behind(client, spot.url) == spot.value for spot in spots)
    morning = client.get("/insights/tickets/?period=2026-09&weekday=1&hour=9")
    assert morning.context["total"] == "1", "Monday at nine of Shanghai"


def test_the_optimisation_list_says_its_facts_and_its_rule(city: City, moment: Moment) -> None:
    """Three rounds: of six answers three... the blamed ones repeat, and each fact opens its rows."""
    september(city, times=3)
    client = signed_in(city.person(Role.SUPERVISOR, "institution"))
    rows = client.get("/insights/optimisation/?period=2026-09&level=1").context["rows"]
    (row,) = rows
    assert (row["topic"].code, row["department"].code, row["n"]) == ("T1", "lead", 12)
    facts = {one["rule"]: (one["n"], one["of"]) for one in row["findings"]}
    assert facts["bad ratings repeat"] == (3, 9)
    assert row["may_open"]
    for one in row["findings"]:
        assert behind(client, one["url"]) == one["n"]
        assert behind(client, one["of_url"]) == one["of"]
    assert behind(client, row["n_url"]) == row["n"]


def test_a_matter_under_way_is_named_and_another_not_offered(city: City, moment: Moment) -> None:
    september(city, times=3)
    matter = _matter(city, MatterState.OPEN)
    staff = city.person(Role.SUPERVISOR, "institution")
    (row,) = of(city, "/insights/optimisation/?period=2026-09&level=1", staff).context["rows"]
    assert [one.pk for one in row["matters"]] == [matter.pk]
    assert not row["may_open"]
    other = of(city, "/insights/optimisation/?period=2026-09&level=1", manager(city)).context["rows"]
    assert not other[0]["may_open"], "who does not supervise opens none"


def test_a_matter_begins_with_what_the_list_names(city: City, moment: Moment) -> None:
    lead = city.departments["lead"]
    path = f"/matters/new/?topic={city.topic.pk}&department={lead.pk}"
    form = of(city, path, city.person(Role.SUPERVISOR, "institution")).context["form"]
    assert form.initial == {"topic": str(city.topic.pk), "department": str(lead.pk)}
    odd = of(city, "/matters/new/?topic=x&department=", city.person(Role.SUPERVISOR, "institution"))
    assert odd.context["form"].initial == {}


def test_before_and_after_the_outcome_of_a_matter(city: City, moment: Moment) -> None:
    """Closed on the 22nd: three on the topic and below before, one after; without a topic nothing counts."""
    for n, day in enumerate((18, 19, 21, 22)):
        ticket = Walk(city, now=MORNING.replace(day=day), phone=f"1390000000{n}").ticket
        Ticket.objects.filter(pk=ticket.pk).update(topic=below(city.topic, "T11", "路灯"))
    Walk(city, now=MORNING)
    done = _matter(city, MatterState.DONE, closed_at=MORNING.replace(day=22))
    _matter(city, MatterState.OPEN)
    client = signed_in(manager(city))
    rows = {row["matter"].pk: row["effect"] for row in client.get("/insights/policies/").context["rows"]}
    effect = rows.pop(done.pk)
    assert list(rows.values()) == [None]
    assert (effect["before"], effect["after"]) == (3, 1)
    assert (effect["before_days"], effect["after_days"]) == ("in 90 days", "in 29 days")
    assert effect["change"] == "+3%", "1 in 29 days against 3 in 90"
    assert behind(client, effect["before_url"]) == 3
    assert behind(client, effect["after_url"]) == 1


def test_matters_are_filtered(city: City, moment: Moment) -> None:
    _matter(city, MatterState.OPEN)
    for query, n in (
        ("state=OPEN", 1),
        ("state=DONE", 0),
        ("kind=OPTIMISATION", 1),
        ("kind=TASK_FORCE", 0),
        ("topic=T1", 1),
        ("topic=none", 0),
        ("department=parent", 1),
        ("department=stranger", 0),
    ):
        assert len(of(city, f"/insights/policies/?{query}").context["rows"]) == n, query


def test_the_forecast_tells_too_few_days_and_takes_seats(city: City, moment: Moment) -> None:
    page = of(city, "/insights/forecast/")
    assert "Too few comparable days are known" in text_of(page)
    assert len(page.context["days"]) == 7
    assert of(city, "/insights/forecast/?per_hour=12").context["per_hour"] == "12"
    assert of(city, "/insights/forecast/?per_hour=0").status_code == 404
    assert of(city, "/insights/forecast/?per_hour=1e9").status_code == 404
    assert of(city, "/insights/forecast/?day=2031-01-01").status_code == 200


def test_an_address_without_meaning_is_not_found(city: City, moment: Moment) -> None:
    client = signed_in(manager(city))
    for query in (
        "period=2026-13",
        "period=2026-11",
        "period=2027",
        "period=2000-01",
        "period=9999-12",
        "period=%00",
        "topic=nosuch",
        "topic=%3Dnosuch",
        "area=nosuch",
        "channel=none",
        "department=nosuch",
    ):
        for path in ("/insights/", "/insights/heat/", "/channels/", "/stages/"):
            assert client.get(f"{path}?{query}").status_code == 404, (path, query)


def test_a_list_behind_no_number_is_not_found(city: City, moment: Moment) -> None:
    client = signed_in(manager(city))
    for query in (
        "what=x",
        "span=x",
        "weekday=8",
        "hour=24",
        "hour=-1",
        "since=2026-09-01",
        "since=x&until=y",
        "since=2026-09-31&until=2026-10-01",
        "since=2026-09-03&until=2026-09-01",
    ):
        assert client.get(f"/insights/tickets/?period=2026-09&{query}").status_code == 404, query
    assert client.get("/stages/?clock=x").status_code == 404
    assert client.get("/stages/late/").status_code == 404


def test_a_department_outside_ones_own_is_not_found(city: City, moment: Moment) -> None:
    approver = city.person(Role.UNIT_APPROVER, "lead")
    assert of(city, "/insights/?department=lead", approver).status_code == 200
    assert of(city, "/insights/?department=stranger", approver).status_code == 404


def test_titles_are_shown_masked(city: City, moment: Moment) -> None:
    ticket = september(city)[3]
    Ticket.objects.filter(pk=ticket.pk).update(title="请联系 13800002716 核实")
    for path in ("/insights/topics/?period=2026-09", "/insights/tickets/?period=2026-09"):
        text = text_of(of(city, path))
        assert "13800002716" not in text
        assert "138＊＊＊＊2716" in text


def test_who_sees_no_tickets_is_told_so(city: City, moment: Moment) -> None:
    page = of(city, "/insights/", city.person(Role.SERVICE_MANAGER, "institution"))
    assert "Your posts show you no tickets" in text_of(page)
    assert page.context["total"]["n"] == 0


def _matter(city: City, state: str, closed_at: datetime | None = None) -> Matter:
    matter = Matter(
        kind=MatterKind.OPTIMISATION,
        title="路灯维修流程",
        topic=city.topic,
        department=city.departments["lead"],
        opened_at=MORNING,
        closed_at=closed_at,
    )
    matter.__dict__["state"] = str(state)
    matter.save()
    return matter
