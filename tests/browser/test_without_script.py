"""Without JavaScript: a matter goes from the signature to the call back, by links and forms alone."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from departments.models import Staff
from departments.roles import Role
from feedback.models import Ticket
from tests.browser.clerks import sign_in, window
from tests.cast import REPLY, City, Walk, build_city

WORDS = "听雨路与桂子巷路口的路灯已经坏了三天，晚上一片漆黑，请尽快修好。"


@pytest.fixture
def city(portal: str) -> City:
    """The cast, in the database of this test's portal."""
    return build_city()


@pytest.fixture
def plain(browser: Browser, portal: str) -> Iterator[Page]:
    """A window that runs no script."""
    context = window(browser, portal, script=False)
    yield context.new_page()
    context.close()


def become(page: Page, staff: Staff, address: str = "/") -> None:
    """Whoever was there leaves, and ``staff`` comes."""
    page.context.clear_cookies()
    sign_in(page, staff, address)


def press(page: Page, name: str) -> None:
    """Send the form whose button has this name."""
    page.locator("main").get_by_role("button", name=re.compile(name)).first.click()


def test_a_ticket_is_answered_without_script(plain: Page, city: City) -> None:
    ticket = Walk(city, now=timezone.now() - timedelta(hours=2)).to("DISPATCHED")
    here = ticket.get_absolute_url()
    handler = city.person(Role.HANDLER, "lead")
    become(plain, handler, f"{here}signature/")
    press(plain, "签收")
    plain.goto(f"{here}contact/")
    plain.get_by_label("接通", exact=True).check()
    plain.get_by_label("沟通情况").fill("已与市民沟通，今晚前到场修复。")
    press(plain, "记录联系情况")
    plain.goto(f"{here}draft/")
    plain.get_by_label("给诉求人的答复").fill(REPLY)
    plain.locator("[name=result_code]").select_option(label="问题已解决")
    plain.get_by_label("解决", exact=True).check()
    press(plain, "提交签发")
    become(plain, city.person(Role.UNIT_APPROVER, "lead"), "/sign-off/")
    press(plain, "签发并提交")
    become(plain, city.person(Role.AUDITOR, "centre"), "/reviews/")
    press(plain, "审核通过")
    assert Ticket.objects.get(pk=ticket.pk).state == "PENDING_CALLBACK"
    become(plain, city.person(Role.CALLBACK_AGENT, "centre"), "/callbacks/")
    expect(plain.locator("main")).to_contain_text(ticket.number)


def test_a_matter_is_registered_without_script(plain: Page, city: City) -> None:
    become(plain, city.person(Role.INTAKE_AGENT, "centre"), "/register/")
    plain.locator("main textarea[name=content]").fill(WORDS)
    title = plain.locator("main [name=title]")
    if title.count():
        title.fill("听雨路路灯不亮")
    for name, value in (("name", "张三丰"), ("phone", "13800002716")):
        field = plain.locator(f"main [name={name}]")
        if field.count():
            field.first.fill(value)
    plain.locator("main form button[type=submit].btn--primary").first.click()
    assert Ticket.objects.filter(content__isnull=False).count() == 1


def test_the_look_is_chosen_and_left_without_script(plain: Page, city: City) -> None:
    become(plain, city.person(Role.HANDLER, "lead"), "/queue/")
    plain.locator(".topbar__tools summary >> visible=true").first.click()
    plain.locator("button[name=theme][value=dark] >> visible=true").first.click()
    expect(plain.locator("html")).to_have_attribute("data-theme", "dark")
    plain.locator("summary.topbar__me").click()
    plain.get_by_role("button", name="退出登录").click()
    expect(plain.get_by_label("账号")).to_be_visible()
