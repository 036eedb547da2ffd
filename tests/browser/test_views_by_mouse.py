"""Saved views under a mouse: the link that lies over a row leaves its buttons free, wide and on a phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from departments.models import Staff
from departments.roles import Role
from feedback.actions.saved_views import save_view
from feedback.models import SavedView
from tests.browser.clerks import sign_in, window
from tests.cast import build_city
from tests.plumbing.browser import WIDE

PHONE = {"width": 390, "height": 844}
VIEWS = "/queue/views/"


@pytest.fixture
def handler(portal: str) -> Staff:
    return build_city().person(Role.HANDLER, "lead")


@pytest.fixture
def context(browser: Browser, portal: str) -> Iterator[BrowserContext]:
    context = window(browser, portal)
    yield context
    context.close()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_every_button_of_a_view_is_pressed_by_a_mouse(
    context: BrowserContext, handler: Staff, size: Any
) -> None:
    for name in ("今天要办的", "催过的"):
        save_view(name=name, query="tab=today", by=handler, now=timezone.now())
    page: Page = context.new_page()
    page.set_viewport_size(size)
    sign_in(page, handler, VIEWS)
    row = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="催过的", exact=True))

    row.get_by_role("button", name="上移").click()
    expect(page.locator("#h-own").locator("xpath=../..").locator(".item__title").first).to_have_text("催过的")
    row.get_by_role("button", name="打开队列时").click()
    expect(row.locator(".tag--accent")).to_be_visible()

    row.get_by_role("link", name="调整").click()
    page.locator("#dialog").get_by_label("名称").fill("催过两次的")
    page.locator("#dialog button[type=submit]").click()
    page.wait_for_url("**/queue/?**view=**")
    page.goto(VIEWS)
    row = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="催过两次的", exact=True))
    row.get_by_role("link", name="删除").click()
    page.locator("main button[type=submit]").last.click()
    expect(page.get_by_role("link", name="催过两次的", exact=True)).to_have_count(0)
    assert list(SavedView.objects.values_list("name", flat=True)) == ["今天要办的"]

    page.goto(VIEWS)
    page.get_by_role("link", name="今天要办的", exact=True).click()
    page.wait_for_url("**/queue/?**view=**")
