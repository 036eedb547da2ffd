"""An extension refused and another granted; a matter suspended, supplemented, resumed: all in a browser."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from departments.calendars import load_calendar
from departments.roles import Role
from departments.rules.calendar import in_shanghai
from feedback.models import Deadline, Dispatch, SuspensionRequest, Ticket
from tests.browser.clerks import sign_in, sign_out
from tests.browser.test_scenario import Pictures
from tests.cast import City, Walk, build_city
from tests.roads.requests import NOTE, NOTICE, PAUSE, WHY

ADDED = "产权证明已寄出，并已发送照片。"


@pytest.fixture
def city(portal: str) -> City:
    return build_city()


@pytest.fixture
def ticket(city: City) -> Ticket:
    """At work since a while, all within the limits."""
    return Walk(city, now=_before()).to("CONTACTED")


def _before() -> datetime:
    """A while ago, long enough for the steps of the road."""
    return timezone.now() - timedelta(minutes=90)


def test_an_extension_is_refused_and_another_granted(page: Page, city: City, ticket: Ticket) -> None:
    pictures = Pictures()
    due = Dispatch.objects.get(ticket=ticket).due_at
    _ask_for_time(page, city, ticket, pictures)
    sign_in(page, city.person(Role.DISPATCHER, "centre"), "/decisions/")
    page.wait_for_url("**/extensions/")
    expect(page.locator(".desk__words")).to_contain_text(WHY)
    pictures.take(page, "extensions")
    page.locator("summary", has_text="不同意").click()
    page.get_by_label("驳回理由").fill(NOTE)
    page.get_by_role("button", name="不同意延期").click()
    expect(page.locator("body")).to_contain_text("已驳回")
    expect(page.locator(".desk")).to_contain_text("没有待裁决的延期申请")
    pictures.take(page, "extensions-empty")
    sign_out(page)
    assert Dispatch.objects.get(ticket=ticket).due_at == due
    _ask_for_time(page, city, ticket, pictures)
    sign_in(page, city.person(Role.DISPATCHER, "centre"), "/extensions/")
    expect(page.locator("main")).to_contain_text(NOTE)
    pictures.take(page, "extensions-again")
    page.get_by_role("button", name=re.compile("同意延期")).last.click()
    expect(page.locator("body")).to_contain_text("已同意")
    sign_out(page)
    day = load_calendar().nth_workday_after(in_shanghai(due).date(), 2)
    row = Dispatch.objects.get(ticket=ticket)
    assert (in_shanghai(row.due_at).date(), f"{in_shanghai(row.due_at):%H:%M}") == (day, "17:30")
    sign_in(page, city.person(Role.HANDLER, "lead"), ticket.get_absolute_url())
    expect(page.locator(".timeline")).to_contain_text("同意延期，并告知诉求人")
    pictures.take(page, "ticket-extended")


def test_suspended_supplemented_and_resumed(page: Page, city: City, ticket: Ticket) -> None:
    pictures = Pictures()
    _ask_to_stand_still(page, city, ticket, pictures)
    sign_in(page, city.person(Role.SUPERVISOR, "lead"), "/decisions/")
    page.wait_for_url("**/suspensions/")
    expect(page.locator(".desk__words")).to_contain_text(NOTICE)
    pictures.take(page, "suspensions")
    page.get_by_role("button", name=re.compile("同意挂起")).last.click()
    expect(page.locator("body")).to_contain_text("计时暂停")
    page.goto(ticket.get_absolute_url())
    expect(page.locator("main")).to_contain_text("已挂起")
    expect(page.locator(".clock--suspended").first).to_be_visible()
    pictures.take(page, "ticket-suspended")
    page.goto("/queue/?tab=suspended")
    expect(page.locator("main")).to_contain_text(ticket.number)
    pictures.take(page, "queue-suspended")
    sign_out(page)
    sign_in(page, city.person(Role.INTAKE_AGENT, "centre"), f"/tickets/{ticket.number}/supplement/")
    page.locator("main textarea").first.fill(ADDED)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(f"**{ticket.get_absolute_url()}*")
    expect(page.locator("main")).to_contain_text(ADDED)
    pictures.take(page, "ticket-resumed")
    assert Ticket.objects.get(pk=ticket.pk).state == "IN_PROGRESS"
    assert SuspensionRequest.objects.get().resumed_at is not None
    assert not any(clock.is_paused for clock in Deadline.objects.filter(ticket=ticket, stopped_at=None))


def _ask_for_time(page: Page, city: City, ticket: Ticket, pictures: Pictures) -> None:
    """The handler drafts, the approver signs."""
    sign_in(page, city.person(Role.HANDLER, "lead"), f"/tickets/{ticket.number}/extension-draft/")
    page.get_by_label("延长几个工作日").fill("2")
    page.get_by_label("申请理由").fill(WHY)
    pictures.take(page, "extension-draft")
    page.locator("main").get_by_role("button", name="提交签发").click()
    expect(page.locator("body")).to_contain_text("申请已提交审核人")
    sign_out(page)
    _sign(page, city, "签发延期申请", pictures, "sign-off-extension")


def _ask_to_stand_still(page: Page, city: City, ticket: Ticket, pictures: Pictures) -> None:
    sign_in(page, city.person(Role.HANDLER, "lead"), f"/tickets/{ticket.number}/suspension-draft/")
    page.get_by_label("待诉求人补充材料", exact=True).check()
    page.get_by_label("最多几个工作日").fill("5")
    page.get_by_label("申请理由").fill(PAUSE)
    page.get_by_label("告知诉求人的内容").fill(NOTICE)
    pictures.take(page, "suspension-draft")
    page.locator("main").get_by_role("button", name="提交签发").click()
    expect(page.locator("body")).to_contain_text("申请已提交审核人")
    sign_out(page)
    _sign(page, city, "签发挂起申请", pictures, "sign-off-suspension")


def _sign(page: Page, city: City, words: str, pictures: Pictures, name: str) -> None:
    sign_in(page, city.person(Role.UNIT_APPROVER, "lead"), "/sign-off/")
    pictures.take(page, name)
    page.get_by_role("button", name=re.compile(words)).click()
    expect(page.locator("body")).to_contain_text("已签发，申请待裁决")
    sign_out(page)
