"""A critical matter merged into a plain one and undone; a citizen asked, answering by link, dispatched."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from core.models import OutboxMessage
from departments.roles import Role
from feedback import actions
from feedback.models import Ticket
from feedback.rules.registration import NewMatter
from tests.browser.clerks import sign_in, sign_out, window
from tests.browser.test_scenario import Pictures
from tests.cast import City, Walk, build_city
from tests.roads.merging import QUESTION, SUPPLEMENT

LIVE = "听雨路 12 号门口的路灯杆漏电，雨天路过有麻手感，旁边就是小学，请马上来人处理，孩子放学都要从这里走。"
NARROW = {"width": 390, "height": 844}
WIDE = {"width": 1440, "height": 900}


@pytest.fixture
def city(portal: str) -> City:
    """The cast with its catalogue."""
    return build_city()


def _critical(city: City) -> Ticket:
    return actions.register(
        NewMatter(content=LIVE, title="路灯杆漏电", name="张三丰", phone="13800002716", urgency="CRITICAL"),
        by=city.person(Role.INTAKE_AGENT, "centre"),
        now=timezone.now(),
        centre=city.departments["centre"],
        channel=city.channel,
    )


def _both(page: Page, pictures: Pictures, name: str) -> None:
    """The page wide, and as a phone shows it."""
    pictures.take(page, name)
    page.set_viewport_size(NARROW)
    pictures.take(page, f"{name}-narrow")
    page.set_viewport_size(WIDE)


def test_a_critical_matter_is_merged_into_a_plain_one_and_undone(page: Page, city: City) -> None:
    pictures = Pictures()
    plain = Walk(city, now=timezone.now() - timedelta(minutes=40)).to("PENDING_DISPATCH")
    child = _critical(city)
    sign_in(page, city.person(Role.DISPATCHER, "centre"), f"/dispatch-desk/?ticket={child.number}")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".alikes__list")).to_contain_text(plain.number)
    expect(page.locator(".alikes__list")).to_contain_text("同一诉求人")
    _both(page, pictures, "desk-with-alikes")
    page.keyboard.press("m")
    expect(page.locator(".flashes")).to_contain_text("已并单")
    pictures.take(page, "merged-with-undo")
    assert Ticket.objects.get(pk=plain.pk).urgency == "CRITICAL"
    beside = page.context.new_page()
    beside.goto(f"/tickets/{plain.number}/")
    expect(beside.locator("main")).to_contain_text("特急")
    expect(beside.locator("main")).to_contain_text("已有 1 件并入本工单")
    _both(beside, pictures, "target-with-merged")
    beside.goto("/merges/done/")
    expect(beside.locator("main")).to_contain_text(child.number)
    _both(beside, pictures, "merged-lately")
    beside.close()
    page.locator(".flashes").get_by_role("button", name="撤销").click()
    expect(page.locator("body")).to_contain_text("已撤销并单")
    assert Ticket.objects.get(pk=child.pk).state == "REGISTERED"
    assert Ticket.objects.get(pk=plain.pk).urgency == "CRITICAL"
    page.goto("/merges/")
    expect(page.locator(".desk__decide")).to_contain_text(plain.number)
    _both(page, pictures, "merges")
    page.get_by_role("button", name="不是同一件").first.click()
    expect(page.locator("body")).to_contain_text("已记下")


def test_asked_answered_by_link_and_dispatched(page: Page, browser: Browser, portal: str, city: City) -> None:
    pictures = Pictures()
    ticket = Walk(city, now=timezone.now() - timedelta(minutes=10)).ticket
    sign_in(page, city.person(Role.INTAKE_AGENT, "centre"), f"/tickets/{ticket.number}/question/")
    page.get_by_label("向诉求人提的问题").fill(QUESTION)
    pictures.take(page, "ask")
    page.locator("main").get_by_role("button", name="发出询问").click()
    expect(page.locator("body")).to_contain_text("询问已发出")
    _both(page, pictures, "asked")
    page.goto("/")
    sign_out(page)
    _answer(browser, portal, ticket, pictures)
    sign_in(page, city.person(Role.DISPATCHER, "centre"), f"/tickets/{ticket.number}/")
    expect(page.locator("main")).to_contain_text(SUPPLEMENT)
    _both(page, pictures, "supplemented")
    page.goto(f"/dispatch-desk/?ticket={ticket.number}")
    page.get_by_label("诉求类别").select_option("HELP")
    page.locator("#id_topic").select_option(str(city.topic.pk))
    page.locator("button.desk__send").click()
    expect(page.locator("body")).to_contain_text("已研判")
    page.locator("button.desk__send").click()
    expect(page.locator("body")).to_contain_text("已派单")
    assert Ticket.objects.get(pk=ticket.pk).state == "DISPATCHED"


def _answer(browser: Browser, portal: str, ticket: Ticket, pictures: Pictures) -> None:
    """The citizen, on a phone without JavaScript."""
    message = OutboxMessage.objects.get(key__startswith=f"ticket:{ticket.pk}:question")
    found = re.search(r"(/s/[\w-]+/)", str(message.body))
    assert found is not None
    with window(browser, portal, script=False) as context:
        phone = context.new_page()
        phone.set_viewport_size(NARROW)
        phone.goto(found[1])
        expect(phone.locator("main")).to_contain_text(QUESTION)
        pictures.take(phone, "citizen-question")
        phone.get_by_label("您的回答").fill(SUPPLEMENT)
        phone.get_by_role("button", name="提交回答").click()
        expect(phone.locator("main")).to_contain_text("谢谢")
        pictures.take(phone, "citizen-thanks")
        phone.goto(found[1])
        expect(phone.locator("main")).to_contain_text("已经收到您的回答")
