"""Two people, two browsers, one ticket: each sees the other, and nobody overwrites anybody."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from departments.actions.posts import appoint
from departments.models import Staff
from departments.roles import Role
from tests.browser.clerks import sign_in, window
from tests.cast import PASSWORD, START, City, Walk, build_city

BEAT_MS = 15_000


@pytest.fixture
def city(portal: str) -> City:
    return build_city()


def handler(city: City, name: str) -> Staff:
    staff = Staff.objects.create_user(f"h.{len(name)}.{ord(name[0])}", PASSWORD, display_name=name)
    appoint(staff=staff, department=city.departments["lead"], role=Role.HANDLER, by=None, now=START)
    return staff


def test_two_browsers_on_one_ticket(browser: Browser, page: Page, portal: str, city: City) -> None:
    ticket = Walk(city).to("CONTACTED")
    sign_in(page, handler(city, "王晓"), ticket.get_absolute_url())
    context = window(browser, portal)
    other = context.new_page()
    sign_in(other, handler(city, "李明明"), ticket.get_absolute_url())
    here = page.locator("[data-presence]")
    expect(here).to_contain_text("李明明 正在查看", timeout=BEAT_MS)
    other.get_by_role("textbox", name="给诉求人的答复").press_sequentially("已派人到场")
    expect(here).to_contain_text("李明明 正在填写", timeout=BEAT_MS)
    expect(other.locator("[data-presence]")).to_contain_text("王晓", timeout=BEAT_MS)
    page.goto("/queue/?view=all")
    expect(page.locator(f"tr:has-text('{ticket.number}') [data-presence-of]")).to_contain_text("李")
    page.goto(ticket.get_absolute_url())
    page.get_by_role("textbox", name="给诉求人的答复").fill("先保存的答复，路灯已修复。")
    page.get_by_role("button", name="存草稿").click()
    expect(page.locator("body")).to_contain_text("草稿已保存")
    other.get_by_role("button", name="存草稿").click()
    stale = other.locator(".stale")
    expect(stale).to_contain_text("先保存的答复")
    expect(stale).to_contain_text("已派人到场")
    expect(other.get_by_role("textbox", name="给诉求人的答复")).to_have_value(re.compile("已派人到场"))
    other.close()
    context.close()
    expect(here).not_to_contain_text("李明明", timeout=45_000)


def test_a_name_after_at_is_offered_and_chosen_by_keys(page: Page, city: City) -> None:
    ticket = Walk(city).to("CONTACTED")
    handler(city, "李明明")
    sign_in(page, handler(city, "王晓"), f"{ticket.get_absolute_url()}note/")
    page.wait_for_load_state()
    field = page.get_by_label("备注", exact=True)
    field.press_sequentially("请 @李")
    expect(page.locator(".mentions").get_by_role("option", name="李明明")).to_be_visible()
    field.press("Enter")
    expect(field).to_have_value("请 @李明明 ")
    page.get_by_role("button", name="保存备注").click()
    expect(page.locator(".timeline")).to_contain_text("已告知 李明明")
