"""Supervision in a browser: from overdue to the closed order, a deduction revoked, a bad rating mended."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.evidence import examine
from core.models import OutboxMessage
from departments.roles import Role
from feedback import actions
from feedback.models import Ticket
from supervision.models import Card, Rectification, Reminder, ScoreEntry, SupervisionOrder
from tests.browser.clerks import sign_in, sign_out
from tests.cast import City, Walk, build_city

DEMAND = "请查明超期原因，今日内修复路灯并与诉求人联系。"
REPORT = "路灯已更换，现场照片存档，已电话告知诉求人并致歉。"
GROUNDS = "当日连续暴雨，现场断电不能作业，附抢修记录，请予撤销。"
PLAN = "一、今日到现场复核；二、更换灯头；三、专人跟进一周。"
REMEDY = "已更换两处灯头，诉求人现场确认。"


@pytest.fixture
def city(portal: str) -> City:
    return build_city()


def urgent_and_late(city: City, hours: int) -> Walk:
    """A matter of 24 natural hours, dispatched and signed, and so many hours past its due time."""
    walk = Walk(city, now=timezone.now() - timedelta(hours=24 + hours, minutes=45))
    walk.ticket = actions.triage(
        walk.ticket,
        category="HELP",
        topic=city.topic,
        urgency="URGENT",
        by=walk.staff(Role.DISPATCHER),
        now=walk.tick(),
    )
    walk.ticket = actions.dispatch(
        walk.ticket, lead=city.departments["lead"], by=walk.staff(Role.DISPATCHER), now=walk.tick()
    )
    walk.ticket = actions.sign(walk.ticket, by=walk.staff(Role.HANDLER, "lead"), now=walk.tick())
    walk.ticket = actions.record_contact(
        walk.ticket,
        at=walk.tick(),
        way="PHONE",
        outcome="REACHED",
        by=walk.staff(Role.HANDLER, "lead"),
        now=walk.now,
    )
    return walk


def act(page: Page, address: str, noun: str, **fields: str) -> None:
    """Open the act on its paper's page, fill its form, send it, and come back to the paper."""
    page.goto(address)
    page.locator(f'ul.moves a[href*="/{noun}/"]').first.click()
    form = page.locator("form:visible").filter(has=page.locator("[name=csrfmiddlewaretoken]")).last
    for name, value in fields.items():
        field = form.locator(f'[name="{name}"]')
        if field.first.get_attribute("type") == "radio":
            form.locator(f'[name="{name}"][value="{value}"]').check()
        elif field.first.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.locator("button[type=submit]").last.click()
    expect(page.locator(".flash").first).to_be_visible()


def test_from_overdue_to_the_verified_order(page: Page, city: City) -> None:
    ticket = urgent_and_late(city, hours=4).ticket
    call_command("sweep", "--json")
    assert set(
        Reminder.objects.filter(ticket=ticket, clock_kind="HANDLE").values_list("step", flat=True)
    ) == {
        "DUE_SOON",
        "REMINDER",
        "YELLOW",
    }
    _issue_the_card(page, city, ticket)
    order = _issue_the_order(page, city, ticket)
    _report(page, city, order)
    _verify(page, city, order)
    assert examine().holds


def _issue_the_card(page: Page, city: City, ticket: Ticket) -> None:
    sign_in(page, city.person(Role.SUPERVISOR, "parent"), "/supervision/?severity=yellow")
    expect(page.locator("main")).to_contain_text(ticket.title)
    page.goto(reverse("proposals"))
    row = page.locator(".measures__row", has_text=ticket.number)
    row.locator("input[type=checkbox]").check()
    page.get_by_role("button", name="发牌").click()
    page.locator("form button[type=submit]").last.click()
    card = Card.objects.get(ticket=ticket)
    expect(page.locator("main")).to_contain_text(card.number)
    page.goto(card.get_absolute_url())
    expect(page.locator("main")).to_contain_text("黄牌")


def _issue_the_order(page: Page, city: City, ticket: Ticket) -> SupervisionOrder:
    page.goto(f"{reverse('order-new')}?ticket={ticket.number}")
    page.locator("[name=ground]").select_option("OVERDUE")
    page.locator("[name=subject]").fill("督促修复听雨路路灯")
    page.locator("[name=demand]").fill(DEMAND)
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text(DEMAND)
    order = SupervisionOrder.objects.get(ticket=ticket)
    page.goto(reverse("order-print", args=[order.number]))
    expect(page.locator("body")).to_contain_text(order.number)
    sign_out_from(page)
    return order


def _report(page: Page, city: City, order: SupervisionOrder) -> None:
    address = order.get_absolute_url()
    sign_in(page, city.person(Role.HANDLER, "lead"), address)
    expect(page.locator("main")).to_contain_text(DEMAND)
    act(page, address, "receipt")
    page.goto(reverse("order-act", args=[order.number, "draft"]))
    page.locator("[name=text]").fill(REPORT)
    page.locator("main form button[type=submit]:not([name=drop_file])").last.click()
    expect(page.locator(".flash").first).to_be_visible()
    sign_out_from(page)
    sign_in(page, city.person(Role.UNIT_APPROVER, "lead"), address)
    expect(page.locator("main")).to_contain_text(REPORT)
    act(page, address, "signature")
    sign_out_from(page)


def _verify(page: Page, city: City, order: SupervisionOrder) -> None:
    address = order.get_absolute_url()
    sign_in(page, city.person(Role.SUPERVISOR, "parent"), address)
    act(page, address, "verification", note="现场照片和电话核实，情况属实。")
    act(page, address, "closing")
    order = SupervisionOrder.objects.get(pk=order.pk)
    assert order.state == "CLOSED"
    page.goto(reverse("ticket-supervision", args=[order.ticket.number]))  # type: ignore[union-attr]
    for words in ("催办", "黄牌", order.number):
        expect(page.locator("main")).to_contain_text(words)


def test_from_a_deduction_to_its_revocation(page: Page, city: City) -> None:
    ticket = urgent_and_late(city, hours=2).ticket
    walk_done(city, ticket)
    call_command("sweep", "--json")
    entry = ScoreEntry.objects.get(ticket=ticket, code="D3")
    assert (entry.state, str(entry.points)) == ("NOTIFIED", "0.5")
    address = entry.get_absolute_url()
    sign_in(page, city.person(Role.UNIT_APPROVER, "lead"), address)
    expect(page.locator("main")).to_contain_text("超期未办结")
    act(page, address, "appeal", grounds=GROUNDS)
    expect(page.locator("main")).to_contain_text(GROUNDS)
    sign_out_from(page)
    sign_in(page, city.person(Role.ASSESSMENT_MANAGER, "institution"), reverse("appeals"))
    expect(page.locator("main")).to_contain_text(city.departments["lead"].name)
    act(page, address, "decision", decision="REVOKE", note="抢修记录属实，延误不是该单位原因。")
    expect(page.locator("main")).to_contain_text("已撤销")
    assert ScoreEntry.objects.get(pk=entry.pk).state == "REVOKED"
    page.goto(reverse("entries"))
    expect(page.locator("main")).to_contain_text("已撤销")
    assert examine().holds


def walk_done(city: City, ticket: Ticket) -> None:
    """The late result is signed and passed, so that the deduction stands."""
    handler, approver = city.person(Role.HANDLER, "lead"), city.person(Role.UNIT_APPROVER, "lead")
    now = timezone.now() - timedelta(minutes=20)
    reply = "您好，听雨路的路灯已经修复，感谢您的监督，如有问题请随时联系我们。"
    actions.draft_result(
        ticket, result_code="SOLVED", solved="SOLVED", reply=reply, hand_in=True, by=handler, now=now
    )
    actions.submit_result(ticket, by=approver, now=now + timedelta(minutes=5))
    actions.approve_result(ticket, by=city.person(Role.AUDITOR, "centre"), now=now + timedelta(minutes=10))


def test_from_a_bad_rating_to_the_second_callback(page: Page, city: City) -> None:
    walk = Walk(city, now=timezone.now() - timedelta(hours=8))
    ticket = walk.to("PENDING_CALLBACK")
    letter = str(OutboxMessage.objects.get(key=f"ticket:{ticket.pk}:answer:1").body)
    link = re.search(r"https?://\S+/r/[^/\s]+/", letter)
    assert link is not None
    page.goto(link[0])
    page.locator(".rate__option").nth(1).click()
    page.get_by_role("button", name="不满意", exact=True).click()
    page.get_by_role("heading", name="谢谢您，评价已收到。").wait_for()
    row = Rectification.objects.get(ticket=ticket)
    actions.verdict(ticket, fault=True, by=city.person(Role.AUDITOR, "centre"), now=timezone.now())
    _mend(page, city, row)
    sign_in(page, city.person(Role.CALLBACK_AGENT, "centre"), reverse("rectification-callbacks"))
    expect(page.locator("main")).to_contain_text(ticket.number)
    act(page, row.get_absolute_url(), "call_back", solved="SOLVED", level="4", outcome="REACHED")
    sign_out_from(page)
    sign_in(page, city.person(Role.AUDITOR, "centre"), row.get_absolute_url())
    act(page, row.get_absolute_url(), "close", note="整改到位。")
    assert Rectification.objects.get(pk=row.pk).state == "CLOSED"
    assert examine().holds


def _mend(page: Page, city: City, row: Rectification) -> None:
    address = row.get_absolute_url()
    sign_in(page, city.person(Role.HANDLER, "lead"), reverse("rectifications"))
    expect(page.locator("main")).to_contain_text(row.ticket.number)
    act(page, address, "contact", note="已电话致歉，听取意见。")
    act(page, address, "draft_plan", plan=PLAN)
    sign_out_from(page)
    sign_in(page, city.person(Role.UNIT_APPROVER, "lead"), address)
    expect(page.locator("main")).to_contain_text(PLAN)
    act(page, address, "sign_plan")
    act(page, address, "remedy", text=REMEDY)
    expect(page.locator("main")).to_contain_text(REMEDY)
    sign_out_from(page)


def sign_out_from(page: Page) -> None:
    page.goto("/")
    sign_out(page)
