"""The pages of supervision orders: what they show, who finds them, and forms that keep what was typed."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from departments.roles import Role
from supervision.actions import orders
from supervision.models import PaperFile, SupervisionOrder
from tests.cast import City, Walk
from tests.supervision.papers.orders import DEMAND, TEXT, OrderWalk, drafter, issuer, signer


@pytest.fixture
def walk(city: City) -> OrderWalk:
    return OrderWalk(city)


def at(client: Client, person: object) -> Client:
    client.force_login(person)  # type: ignore[arg-type]
    return client


NEW = {
    "ground": "INSTRUCTION",
    "subject": "汛期照明排查",
    "demand": DEMAND,
    "amount": "2",
    "unit": "wd",
}


def test_the_home_of_the_supervisor_says_as_many_orders_as_the_list(client: Client, walk: OrderWalk) -> None:
    for n, state in enumerate(("VERIFIED", "REPORTED", "CLOSED")):
        OrderWalk(walk.city, walk=Walk(walk.city, phone=f"1380000272{n}"), ticket=None).to(state)
    desk = at(client, issuer(walk.city))
    listed = next(tab for tab in desk.get("/orders/").context["tabs"] if tab["is_current"])
    home = desk.get("/").content.decode()
    told = re.search(r'href="/orders/"><span[^>]*>[^<]*</span><span class="count__figure">(\d+)<', home)
    assert told
    assert (int(told[1]), listed["count"]) == (3, 3)


def test_the_list_counts_what_it_shows(client: Client, walk: OrderWalk) -> None:
    other = OrderWalk(walk.city, walk=Walk(walk.city, phone="13800002717"), ticket=None, ground="OTHER")
    other.to("CLOSED")
    page = at(client, issuer(walk.city)).get("/orders/")
    assert [row.pk for row in page.context["orders"]] == [walk.pk]
    for tab in page.context["tabs"]:
        assert client.get(tab["url"]).context["total"] == tab["count"]
    assert client.get("/orders/?state=all&ground=OTHER").context["orders"][0].pk == other.pk
    late = walk.now + timedelta(days=30)
    orders.list_publicly(walk.pk, by=issuer(walk.city), now=late)
    assert client.get("/orders/?listed=yes").context["total"] == 1
    for menu in client.get("/orders/").context["menus"]:
        for option in menu["options"]:
            assert client.get(option["url"]).context["total"] == option["count"]


def test_to_strangers_it_does_not_exist(client: Client, walk: OrderWalk) -> None:
    at(client, walk.city.person(Role.HANDLER, "stranger"))
    number = walk.order.number
    assert client.get("/orders/").context["total"] == 0
    for path in ("", "print/", "receipt/", "draft/"):
        assert client.get(f"/orders/{number}/{path}").status_code == 404
    assert client.get("/orders/new/").status_code == 404
    assert client.get("/orders/X2026-1/").status_code == 404


def test_a_listed_order_is_seen_by_the_house_without_its_demand(client: Client, walk: OrderWalk) -> None:
    at(client, walk.city.person(Role.HANDLER, "stranger"))
    assert client.get("/orders/listed/").context["total"] == 0
    walk.step("list")
    page = client.get("/orders/listed/")
    text = page.content.decode()
    assert walk.order.subject in text
    assert DEMAND not in text
    assert walk.order.get_absolute_url() not in text
    client.force_login(walk.city.person(Role.SYSTEM_ADMIN, "institution"))
    assert client.get("/orders/listed/").status_code == 404


def test_issued_from_a_ticket(client: Client, city: City) -> None:
    walk = Walk(city)
    ticket = walk.to("IN_PROGRESS")
    at(client, issuer(city))
    form = client.get(f"/orders/new/?ticket={ticket.number}")
    assert form.context["form"]["subject"].value() == ticket.title
    lead = city.departments["lead"].pk
    given = NEW | {"ticket": ticket.number, "department": lead}
    bad = client.post(f"/orders/new/?ticket={ticket.number}", given | {"amount": "90"})
    assert bad.status_code == 409
    assert DEMAND in bad.content.decode()
    made = client.post(f"/orders/new/?ticket={ticket.number}", given)
    order = SupervisionOrder.objects.get()
    assert made.headers["Location"] == order.get_absolute_url()
    assert (order.ticket, order.department_id) == (ticket, lead)
    again = client.post("/orders/new/", given)
    assert again.status_code == 409
    assert order.number in again.content.decode()


def test_several_at_once_say_row_by_row(client: Client, city: City) -> None:
    walks = [Walk(city, phone=f"1380000271{n}") for n in range(3)]
    ready, other, waiting = (
        walks[0].to("IN_PROGRESS"),
        walks[1].to("IN_PROGRESS"),
        walks[2].to("PENDING_DISPATCH"),
    )
    OrderWalk(city, walk=walks[1])
    numbers = ",".join(row.number for row in (ready, other, waiting))
    at(client, issuer(city))
    page = client.get(f"/orders/new/?tickets={numbers}")
    assert [line.ticket for line in page.context["able"]] == [ready]
    assert {ticket for ticket, _ in page.context["unable"]} == {other, waiting}
    asked = {"tickets": numbers, "ground": "OVERDUE", "demand": DEMAND, "amount": "3", "unit": "wd"}
    done = client.post("/orders/new/", asked)
    (line,) = done.context["able"]
    assert line.order is not None
    assert line.order.ticket == ready
    assert all(reasons for _, reasons in done.context["unable"])
    assert SupervisionOrder.objects.count() == 2


def test_acts_are_offered_to_those_whose_they_are(client: Client, walk: OrderWalk) -> None:
    at(client, drafter(walk.city))
    url = walk.order.get_absolute_url()
    offered = client.get(url).context["acts"]
    assert [(act["verb"], act["has_page"]) for act in offered] == [("ack", False), ("draft_report", True)]
    page = client.get(url).content.decode()
    assert f'hx-get="{url}receipt/"' in page
    assert f'hx-get="{url}draft/"' not in page, "a whole page would be put into the dialog"
    assert client.post(f"{url}receipt/", {"version": walk.order.version}).status_code == 302
    assert client.post(f"{url}draft/", {"version": walk.order.version, "text": TEXT}).status_code == 302
    client.force_login(signer(walk.city))
    assert client.post(f"{url}signature/", {"version": walk.order.version}).status_code == 302
    assert walk.order.state == "REPORTED"
    client.force_login(issuer(walk.city))
    page = client.get(url)
    assert TEXT in page.content.decode()
    assert [act["verb"] for act in page.context["acts"]][:2] == ["verify", "send_report_back"]


def test_a_stale_form_keeps_what_was_typed(client: Client, walk: OrderWalk) -> None:
    url, version = walk.order.get_absolute_url(), walk.order.version
    walk.step("ack")
    at(client, drafter(walk.city))
    stale = client.post(f"{url}draft/", {"version": version, "text": TEXT})
    assert stale.status_code == 409
    assert TEXT in stale.content.decode()
    fresh = stale.context["form"]["version"].value()
    assert client.post(f"{url}draft/", {"version": fresh, "text": TEXT}).status_code == 302
    client.force_login(issuer(walk.city))
    stale = client.post(f"{url}escalation/", {"version": version, "note": "多次催促未果"})
    assert stale.status_code == 409
    assert "多次催促未果" in stale.content.decode()


def test_the_printed_form_says_number_demand_and_due(client: Client, walk: OrderWalk) -> None:
    text = at(client, issuer(walk.city)).get(f"{walk.order.get_absolute_url()}print/").content.decode()
    for part in (walk.order.number, DEMAND, walk.order.department.name):
        assert part in text


def test_the_signature_desk_tells_of_reports_to_sign(client: Client, walk: OrderWalk) -> None:
    at(client, signer(walk.city))
    assert client.get("/sign-off/").context["elsewhere"] == []
    walk.step("draft")
    (told,) = client.get("/sign-off/").context["elsewhere"]
    assert [row.pk for row in client.get(told.url).context["orders"]] == [walk.pk]
    client.force_login(walk.city.person(Role.UNIT_APPROVER, "stranger"))
    assert client.get("/sign-off/").context["elsewhere"] == []


def test_a_ticket_that_ended_is_remarked_and_the_order_goes_on(client: Client, walk: OrderWalk) -> None:
    at(client, issuer(walk.city))
    url = walk.order.get_absolute_url()
    assert client.get(url).context["remarks"] == []
    ticket = walk.walk.ticket
    lead = ticket.dispatches.get(role="LEAD")
    type(lead).objects.filter(pk=lead.pk).update(voided_at=walk.now, is_open=False, ended_at=walk.now)
    (remark,) = client.get(url).context["remarks"]
    assert "撤回" in remark
    assert walk.order.state == "ISSUED"


def test_whoever_signs_or_judges_reads_the_report_first(client: Client, walk: OrderWalk) -> None:
    url = walk.order.get_absolute_url()
    walk.step("draft")
    assert TEXT in at(client, signer(walk.city)).get(f"{url}signature/").content.decode()
    walk.step("report")
    at(client, issuer(walk.city))
    for noun in ("verification", "sending-back"):
        assert TEXT in client.get(f"{url}{noun}/").content.decode()


def test_files_come_with_the_report_and_stay_with_its_round(client: Client, walk: OrderWalk) -> None:
    at(client, drafter(walk.city))
    url = walk.order.get_absolute_url()
    note = SimpleUploadedFile("现场记录.txt", "更换路灯三盏".encode(), content_type="text/plain")
    given = {"version": walk.order.version, "text": TEXT, "files": note}
    assert client.post(f"{url}draft/", given).status_code == 302
    file = PaperFile.objects.get(paper_kind="order", paper_id=walk.pk)
    (one,) = client.get(url).context["rounds"]
    assert one.files == [file]
    assert client.get(f"/supervision/files/{file.pk}/").status_code == 200
    client.force_login(walk.city.person(Role.HANDLER, "stranger"))
    assert client.get(f"/supervision/files/{file.pk}/").status_code == 404
