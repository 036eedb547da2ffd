"""What is typed on a paper that is no ticket's is kept too: by its address, for its writer, until sent."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from config import urls
from departments.roles import Role
from feedback.models import Draft
from feedback.views.move_pages import BY_NOUN
from feedback.views.written import every_written, page_of, written_of
from supervision.actions import meetings, orders, proposals
from supervision.models import Meeting, Proposal, SupervisionOrder
from tests.cast import START, City
from tests.feedback.unsent import sitting, type_in
from tests.feedback.web import Moment, signed_in, text_of
from tests.supervision.measures import propose
from tests.supervision.papers.orders import DEMAND, TEXT, OrderWalk, drafter, issuer, signer

LATER = "同事后来写的：已更换路灯。"


@pytest.fixture
def walk(city: City) -> OrderWalk:
    return OrderWalk(city)


def page_at(client: Client, address: str) -> str:
    return text_of(client.get(address))


@pytest.mark.parametrize("key", sorted(every_written()) if urls.urlpatterns else [])
def test_whatever_is_saved_has_an_address_of_that_name(key: tuple[str, str]) -> None:
    name, word = key
    written = every_written()[key]
    named = {written.url or written.on or name, *([written.new] if written.new else [])}
    known = get_resolver().reverse_dict
    assert all(one in known or f"ticket-{one}" in known for one in named), name
    assert str(written.title).strip()
    assert not word or name.endswith("-act")


@pytest.mark.parametrize(
    ("noun", "address"),
    [
        ("order-act:DB2026-1:draft", "/orders/DB2026-1/draft/"),
        ("exclusion-new:dispatch=5", "/supervision/exclusions/new/?dispatch=5"),
        ("circular-new:p=7,9", "/supervision/circulars/new/?p=7&p=9"),
        ("order-new:tickets=~0f3c", "/orders/new/"),
        ("meeting-minutes:3", "/meetings/3/minutes/"),
        ("article:new", "/knowledge/new/"),
        ("hard-case:4", "/hard-cases/"),
        ("objection-new:2026-08:6", "/assessment/2026-08/6/"),
    ],
)
def test_a_noun_leads_back_to_the_place(noun: str, address: str) -> None:
    written = written_of(noun)
    assert written is not None
    try:
        assert page_of(noun, None) == address
    except NoReverseMatch:
        pytest.fail(f"{noun} has no address")
    assert (page_of(noun, None, typed=1)).endswith("typed=1")


def test_a_form_that_is_no_more_is_known_as_none() -> None:
    assert written_of("gone-act:1:whatever") is None
    assert written_of("draft") == every_written()["draft", ""]
    assert BY_NOUN["draft"].form is every_written()["draft", ""].form


def test_an_orders_report_comes_back_for_its_writer_alone_and_goes_once_it_is_kept(walk: OrderWalk) -> None:
    walk.step("ack")
    address, client = f"{walk.order.get_absolute_url()}draft/", signed_in(drafter(walk.city))
    token = sitting(page_at(client, address))

    type_in(client, token, text=TEXT)

    again = page_at(client, address)
    assert TEXT in again
    assert "Restored: what was saved by itself" in again
    assert TEXT not in page_at(signed_in(signer(walk.city)), address)
    drafts = page_at(client, reverse("drafts"))
    assert TEXT in drafts
    assert f'href="{address}?typed=' in drafts
    sent = client.post(address, {"text": TEXT, "version": walk.order.version, "sitting": sitting(again)})
    assert sent.status_code == 302
    assert not Draft.objects.unsent().exists()


def test_a_colleagues_newer_report_stands_beside_it_and_is_not_overwritten(walk: OrderWalk) -> None:
    walk.step("ack")
    address, client = f"{walk.order.get_absolute_url()}draft/", signed_in(drafter(walk.city))
    type_in(client, sitting(page_at(client, address)), text=TEXT)

    orders.draft_report(walk.pk, text=LATER, by=signer(walk.city), now=walk.tick())

    page = page_at(client, address)
    assert "what is stored has changed since" in page
    assert re.search(rf"<textarea[^>]*>\s*{LATER}", page)
    assert f"<mark>{TEXT}</mark>" in page


def test_an_act_in_the_dialog_keeps_its_note_and_a_refused_one_goes_on(walk: OrderWalk) -> None:
    for step in ("ack", "draft", "report"):
        walk.step(step)
    address, client = f"{walk.order.get_absolute_url()}sending-back/", signed_in(issuer(walk.city))
    dialog = text_of(client.get(address, headers={"HX-Request": "true"}))
    assert 'data-autosave="/drafts/typed/"' in dialog
    type_in(client, sitting(dialog), note="照片不清楚，请补报。")

    refused = client.post(address, {"note": "", "version": walk.order.version, "sitting": sitting(dialog)})

    assert refused.status_code == 422
    assert "data-autosave-typed" in text_of(refused)
    assert "照片不清楚" in page_at(client, address)
    kept = {
        "note": "照片不清楚，请补报。",
        "version": walk.order.version,
        "sitting": sitting(text_of(refused)),
    }
    assert client.post(address, kept).status_code == 302
    assert not Draft.objects.unsent().exists()


def test_orders_on_two_tickets_are_two_texts(walk: OrderWalk) -> None:
    client, number = signed_in(issuer(walk.city)), walk.order.ticket.number
    type_in(client, sitting(page_at(client, f"/orders/new/?ticket={number}")), demand=DEMAND)

    assert DEMAND in page_at(client, f"/orders/new/?ticket={number}")
    assert DEMAND not in page_at(client, "/orders/new/")
    given = {
        "ground": "INSTRUCTION",
        "subject": "汛期照明排查",
        "demand": DEMAND,
        "amount": "2",
        "unit": "wd",
    }
    token = sitting(page_at(client, f"/orders/new/?ticket={number}"))
    department = walk.city.departments["stranger"].pk
    sent = client.post("/orders/new/", {**given, "department": department, "sitting": token})
    assert sent.status_code == 302
    assert SupervisionOrder.objects.count() == 2
    assert not Draft.objects.unsent().exists()


def test_decisions_on_each_item_come_back_with_the_minutes(city: City) -> None:
    by = city.person(Role.SUPERVISOR, "institution")
    walk = OrderWalk(city)
    meeting: Meeting = meetings.call_meeting(
        department=city.departments["institution"],
        title="八月协调会",
        planned_for=walk.now + timedelta(days=2),
        place="",
        invited=[],
        by=by,
        now=walk.tick(),
    )
    points = [meetings.Point("听雨路路灯由谁管"), meetings.Point("桂子巷井盖由谁管")]
    meetings.change_agenda(meeting, put_on=points, take_off=[], by=by, now=walk.tick(), version=None)
    first, second = meeting.items.order_by("id")
    address, client = f"/meetings/{meeting.pk}/minutes/", signed_in(by)

    words = {"minutes": "会议逐项研究。", f"{second.pk}-text": "井盖由城管局牵头。"}
    type_in(client, sitting(page_at(client, address)), **words)

    again = page_at(client, address)
    assert "会议逐项研究。" in again
    found = re.search(rf'<textarea[^>]*name="{second.pk}-text"[^>]*>\s*([^<]*)', again)
    assert found is not None
    assert found[1] == "井盖由城管局牵头。"
    other = re.search(rf'<textarea[^>]*name="{first.pk}-text"[^>]*>\s*([^<]*)', again)
    assert other is not None
    assert other[1] == ""
    assert "井盖由城管局牵头。" in page_at(client, reverse("drafts"))


def fact_about(page: str, proposal: Proposal) -> str:
    """What stands as the fact in the row of a proposal."""
    place = re.search(rf'name="form-(\d)-proposal" value="{proposal.pk}"', page)
    assert place is not None
    found = re.search(rf'<textarea[^>]*name="form-{place[1]}-fact"[^>]*>\s*([^<]*)', page)
    assert found is not None
    return found[1]


def test_a_fact_stays_with_its_proposal_when_another_is_decided(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, now = issuer(city), START + timedelta(days=3)
    Moment(monkeypatch).now = now
    made = [propose(city, "CIRCULAR", place=place, now=now) for place in ("lead", "stranger")]
    address = f"{reverse('circular-new')}?p={made[0].pk}&p={made[1].pk}"
    client = signed_in(by)
    page = page_at(client, address)
    order = [int(pk) for pk in re.findall(r'name="form-\d-proposal" value="(\d+)"', page)]
    first, second = sorted(made, key=lambda row: order.index(row.pk))
    typed = {"form-0-fact": "甲处的事实。", "form-1-fact": "乙处的事实。", "form-2-fact": "另有一处。"}
    type_in(client, sitting(page), title="关于超期的通报", text="现予通报。", **typed)
    restored = page_at(client, address)
    assert [fact_about(restored, row) for row in (first, second)] == ["甲处的事实。", "乙处的事实。"]
    assert "Restored: what was saved by itself" in restored

    proposals.decline(first, note="已另行处理", by=by, now=now)

    again = page_at(client, address)
    assert fact_about(again, second) != "甲处的事实。"
    assert "what is stored has changed since" in again
    taken = page_at(client, f"{address}&typed={Draft.objects.get().pk}")
    assert fact_about(taken, second) == "乙处的事实。"
    assert "另有一处。" in taken
    kept = page_at(client, reverse("drafts"))
    assert all(text in kept for text in typed.values())
