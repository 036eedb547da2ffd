"""The pages of sharing: what is counted is what is listed, by whom it is seen, and what it costs to draw."""

import csv
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.calendars import load_calendar
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from supervision.actions import sharing
from supervision.models import Proposal, ShareRequest
from supervision.reports.sharing import Period, all_seconds, by_owner, counted, counted_in, whole
from supervision.rules.sharing import ShareCase
from supervision.rules.sharing import counted as counted_by_rule
from supervision.sweep.sharing import propose_late_shares
from tests.cast import START, City
from tests.feedback.web import Moment, signed_in, text_of
from tests.supervision.sharing_world import FIELDS, MEANS, Sharing
from tests.supervision.test_rules_sharing import TABLE, when

OCTOBER = Period.read("2026-10")


@pytest.fixture
def world(city: City) -> Sharing:
    return Sharing(city)


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = START + timedelta(days=20)
    return moment


def lie(world: Sharing, line: dict[str, str], n: int) -> ShareRequest:
    """A request as a line of the golden table has it, written as it would stand."""
    answered, due = when(line["answered"]), when(line["due"])
    stands = line["stands"]
    field = {"REFUSED": "refused_at", "WITHDRAWN": "withdrawn_at"}.get(stands, "shared_at")
    duty = world.duty
    return ShareRequest.objects.bulk_create(
        [
            ShareRequest(
                number=f"S2026-9{n:03d}",
                duty=duty,
                owner=duty.owner,
                consumer=duty.consumer,
                purpose=line["case"],
                scope="x",
                fields_asked=FIELDS[0],
                asked_at=due - timedelta(days=5),
                asked_by=world.consumer,
                due_at=due,
                state=stands,
                **{field: answered},
            )
        ]
    )[0]


def lines() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_query_says_what_the_rule_says(world: Sharing) -> None:
    rows = [lie(world, line, n) for n, line in enumerate(lines())]
    for line, row in zip(lines(), rows, strict=True):
        now = when(line["now"])
        found = counted(ShareRequest.objects.filter(pk=row.pk), now).first()
        case = ShareCase(row.state, row.due_at, when(line["answered"]))
        said = counted_by_rule(case, now)
        assert (found.counted_at if found else None) == (said.at if said else None), line["case"]


def test_rates_of_a_month_and_the_lists_behind_them(world: Sharing, moment: Moment) -> None:
    moment.now = datetime(2026, 11, 2, 9, 0, tzinfo=SHANGHAI)
    for n, line in enumerate(lines()):
        lie(world, line, n)
    (row,) = by_owner(ShareRequest.objects.all(), OCTOBER, moment.now, load_calendar())
    assert (row.rate.in_time, row.rate.due, row.late) == (5, 12, 7), "by hand, as in the table of the rule"
    client = signed_in(world.city.person(Role.SUPERVISOR, "institution"))
    page = text_of(client.get("/sharing/rates/?period=2026-10"))
    assert "41.7 %" in page
    for counts, n in (("in_time", 5), ("due", 12), ("late", 7), ("shared", row.pace.count)):
        address = f"/sharing/?period=2026-10&owner={row.department.pk}&counts={counts}"
        assert address.replace("&", "&amp;") in page, counts
        listed = text_of(client.get(address))
        assert len(set(re.findall(r"S2026-9\d{3}", listed))) == n, counts


def test_the_quarter_adds_counts_and_computes_anew(world: Sharing) -> None:
    for n, line in enumerate(lines()):
        lie(world, line, n)
    now, calendar = datetime(2026, 11, 20, tzinfo=SHANGHAI), load_calendar()
    rows = ShareRequest.objects.all()
    months = [counted_in(rows, Period.read(code), now).count() for code in ("2026-10", "2026-11", "2026-12")]
    quarter = Period.read("2026-Q4")
    assert counted_in(rows, quarter, now).count() == sum(months)
    total, speed = whole(by_owner(rows, quarter, now, calendar), all_seconds(rows, quarter, calendar))
    assert (total.due, speed.count) == (sum(months), 8)


@pytest.mark.parametrize(("code", "last"), [("2026-12", "2027-01-01"), ("2026-Q4", "2027-01-01")])
def test_a_period_ends_where_the_next_begins(code: str, last: str) -> None:
    period = Period.read(code)
    assert period is not None
    assert f"{period.after:%Y-%m-%d}" == last
    assert Period.around(period.first.date(), quarter=period.is_quarter) == period
    assert Period.read("2026-13") is None
    assert Period.read("2026-Q5") is None


def test_tabs_count_what_they_list(world: Sharing, moment: Moment) -> None:
    first = world.ask()
    world.ask()
    world.share(first)
    client = signed_in(world.owner)
    for state, n in (("", 1), ("?state=SHARED", 1), ("?state=ALL", 2), ("?state=REFUSED", 0)):
        listed = text_of(client.get(f"/sharing/{state}"))
        assert len(set(re.findall(r"S2026-\d{4}", listed))) == n, state


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        (Role.HANDLER, "stranger", 200),
        (Role.UNIT_APPROVER, "lead", 200),
        (Role.DATA_STEWARD, "institution", 200),
        (Role.SUPERVISOR, "institution", 200),
        (Role.UNIT_APPROVER, "co", 404),
        (Role.INTAKE_AGENT, "centre", 404),
        (Role.SYSTEM_ADMIN, "institution", 404),
    ],
)
def test_nobody_else_sees_a_request(
    world: Sharing, moment: Moment, role: Role, place: str, status: int
) -> None:
    row = world.ask()
    assert signed_in(world.city.person(role, place)).get(row.get_absolute_url()).status_code == status


def test_a_request_is_asked_shared_and_confirmed_on_its_pages(world: Sharing, moment: Moment) -> None:
    consumer, owner = signed_in(world.consumer), signed_in(world.owner)
    assert "地下管线资料" in text_of(consumer.get("/sharing/new/"))
    address = f"/sharing/new/?duty={world.duty.pk}"
    given: dict[str, Any] = {"purpose": "核对管线", "scope": "听雨路全段", "fields_wanted": FIELDS[:1]}
    wrong = consumer.post(address, given | {"fields_wanted": ["身份证号"]})
    assert (wrong.status_code, "核对管线" in text_of(wrong)) == (422, True)
    made = consumer.post(address, given)
    row = ShareRequest.objects.get()
    assert made["Location"] == row.get_absolute_url()
    act = reverse("share-act", args=[row.number, "share"])
    assert consumer.get(act).status_code == 403
    assert owner.post(act, {"version": row.version, "means": " "}).status_code == 422
    assert owner.post(act, {"version": row.version, "means": MEANS}).status_code == 302
    stale = owner.post(act, {"version": row.version, "means": MEANS})
    assert (stale.status_code, MEANS in text_of(stale)) == (409, True)
    consumer.post(reverse("share-act", args=[row.number, "confirm"]), {"version": 2})
    assert ShareRequest.objects.get().state == "CONFIRMED"


def test_the_steward_keeps_duties_on_their_page(world: Sharing, moment: Moment) -> None:
    steward = signed_in(world.steward)
    terms = {"fields_allowed": "管径", "legal_basis": "第五条", "amount": 1, "unit": "wd"}
    assert steward.post(f"/sharing/duties/{world.duty.pk}/change/", terms).status_code == 302
    shown = text_of(steward.get("/sharing/duties/"))
    assert ("管径" in shown, "权属单位" in shown) == (True, False)
    assert "权属单位" in text_of(steward.get("/sharing/duties/?past=1"))
    assert signed_in(world.owner).get("/sharing/duties/new/").status_code == 404


@pytest.mark.parametrize("address", ["/sharing/?state=ALL", "/sharing/duties/", "/sharing/rates/"])
def test_queries_do_not_grow_with_rows(world: Sharing, moment: Moment, address: str) -> None:
    client = signed_in(world.city.person(Role.SUPERVISOR, "institution"))
    world.ask()
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for n in range(4):
        world.share(world.ask(world.enter(f"资料{n}")))
    client.get(address)  # new people were appointed: grants are read anew, once
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(few)


def test_late_sharing_proposes_one_yellow_card(world: Sharing) -> None:
    late, shared_late, in_time, withdrawn = (world.ask() for _ in range(4))
    world.share(in_time)
    sharing.withdraw(withdrawn, by=world.consumer, now=world.tick())
    assert propose_late_shares(late.due_at) == 0, "at the due instant is in time"
    world.now = late.due_at + timedelta(hours=1)
    world.share(shared_late)
    assert propose_late_shares(world.now) == 2
    assert propose_late_shares(world.now + timedelta(days=3)) == 0
    rows = Proposal.objects.order_by("share_id")
    assert [row.share_id for row in rows] == [late.pk, shared_late.pk]
    assert {(row.measure, row.ground, row.department_id) for row in rows} == {
        ("YELLOW_CARD", "DATA_SHARE", world.duty.owner_id)
    }
