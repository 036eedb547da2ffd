"""After the answer, in a browser: bad twice up to the final answer; reopened after twenty days."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.models import OutboxMessage
from departments.roles import Role
from feedback.models import Dispatch, Ticket
from tests.browser.clerks import sign_in, sign_out
from tests.cast import STEPS, City, Walk, build_city
from tests.roads.aftercare import CAUSE, FINAL, NEW_FACTS, PREVENTION

AGAIN = ("contact", "draft", "submit", "approve")


@pytest.fixture
def city(portal: str) -> City:
    return build_city()


def _do(walk: Walk, *steps: str) -> None:
    """What others do meanwhile, at this moment."""
    for step in steps:
        walk.now = timezone.now() - timedelta(minutes=15)
        STEPS[step](walk)


def _rate(page: Page, ticket: Ticket, cycle: int, level: str, solved: int) -> None:
    letter = str(OutboxMessage.objects.get(key=f"ticket:{ticket.pk}:answer:{cycle}").body)
    link = re.search(r"https?://\S+/r/[^/\s]+/", letter)
    assert link is not None
    page.goto(link[0])
    page.locator(".rate__option").nth(solved).click()
    page.get_by_role("button", name=level, exact=True).click()
    page.get_by_role("heading", name="谢谢您，评价已收到。").wait_for()


def test_bad_twice_up_to_the_final_answer(page: Page, city: City) -> None:
    walk = Walk(city, now=timezone.now() - timedelta(hours=8))
    ticket = walk.to("PENDING_CALLBACK")
    _rate(page, ticket, 1, "非常不满意", 2)
    _have_it_handled_again(page, city, ticket)
    _do(walk, *AGAIN)
    _rate(page, ticket, 2, "不满意", 2)
    _nothing_left_for_the_auditor(page, city, ticket)
    _give_the_final_answer(page, city, ticket)
    _look_back(page, city, ticket)


def _have_it_handled_again(page: Page, city: City, ticket: Ticket) -> None:
    sign_in(page, city.person(Role.AUDITOR, "centre"), "/verdicts/")
    expect(page.locator("#desk-work")).to_contain_text("非常不满意")
    page.get_by_label("请承办单位如何重办").fill("请到现场核实并修复，修好后逐户告知。")
    page.get_by_role("button", name="有责任，重办").click()
    expect(page.locator("body")).to_contain_text("工单已退回承办单位重办")
    expect(page.locator(".empty__title")).to_contain_text("没有待定责的差评")
    sign_out(page)
    sign_in(page, city.person(Role.HANDLER, "lead"), "/queue/")
    expect(page.locator("main")).to_contain_text("重办")
    page.goto(ticket.get_absolute_url())
    expect(page.locator("main")).to_contain_text("请到现场核实并修复，修好后逐户告知。")
    expect(page.locator("#h-after")).to_be_visible()
    sign_out(page)


def _nothing_left_for_the_auditor(page: Page, city: City, ticket: Ticket) -> None:
    sign_in(page, city.person(Role.AUDITOR, "centre"), "/verdicts/")
    expect(page.locator(".empty__title")).to_contain_text("没有待定责的差评")
    page.goto(ticket.get_absolute_url())
    expect(page.locator("main")).to_contain_text("只能由督办员作出最终答复")
    sign_out(page)


def _give_the_final_answer(page: Page, city: City, ticket: Ticket) -> None:
    sign_in(page, city.person(Role.SUPERVISOR, "parent"), "/decisions/")
    expect(page.locator("#desk-work")).to_contain_text("第 1 轮")
    page.get_by_label("签发负责人").fill("赵明德")
    page.get_by_label("文号").fill("照明〔2026〕12号")
    page.get_by_label("给诉求人的最终答复").fill(FINAL)
    page.get_by_role("button", name="作出最终答复").click()
    expect(page.locator("body")).to_contain_text("最终答复已发出")
    sign_out(page)
    letter = OutboxMessage.objects.get(key=f"ticket:{ticket.pk}:final:2")
    assert FINAL in str(letter.body)


def _look_back(page: Page, city: City, ticket: Ticket) -> None:
    sign_in(page, city.person(Role.HANDLER, "lead"), "/retrospectives/")
    expect(page.locator("#desk-work")).to_contain_text("差评后重办")
    page.get_by_label("根本原因").fill(CAUSE)
    page.get_by_label("防范措施").fill(PREVENTION)
    page.get_by_role("button", name=re.compile("保存复盘")).click()
    expect(page.locator("body")).to_contain_text("复盘已保存")
    sign_out(page)
    sign_in(page, city.person(Role.UNIT_APPROVER, "lead"), "/sign-off/")
    expect(page.locator("#desk-work")).to_contain_text(CAUSE)
    page.get_by_role("button", name=re.compile("签发复盘")).click()
    expect(page.locator("body")).to_contain_text("复盘完成")
    page.goto(ticket.get_absolute_url())
    for words in ("最终答复", "照明〔2026〕12号", "第 1 轮", "签发了复盘"):
        expect(page.locator("main")).to_contain_text(words)
    sign_out(page)


def test_reopened_after_twenty_days(page: Page, city: City) -> None:
    walk = Walk(city, now=timezone.now() - timedelta(days=20))
    ticket = walk.to("COMPLETED")
    sign_in(page, city.person(Role.INTAKE_AGENT, "centre"), ticket.get_absolute_url())
    page.locator("ul.moves").get_by_role("link", name="申请重启").click()
    dialog = page.locator("#dialog")
    dialog.get_by_label("诉求人反映的新事实").fill(NEW_FACTS)
    dialog.get_by_role("button", name="申请重启").click()
    expect(page.locator("main")).to_contain_text("因新事实申请重启")
    page.goto("/archive/?tab=waiting")
    expect(page.locator("main")).to_contain_text("重启申请待督办员裁决")
    sign_out(page)
    sign_in(page, city.person(Role.SUPERVISOR, "parent"), "/reopenings/")
    expect(page.locator("#desk-work")).to_contain_text(NEW_FACTS)
    page.get_by_role("button", name="重启", exact=True).click()
    expect(page.locator("body")).to_contain_text("已重启")
    sign_out(page)
    assert Dispatch.objects.filter(ticket=ticket, cycle=2, is_open=True).count() == 1
    _do(walk, *AGAIN)
    _rate(page, ticket, 2, "满意", 0)
    fresh = Ticket.objects.get(pk=ticket.pk)
    assert (fresh.state, fresh.cycle, fresh.satisfaction) == ("COMPLETED", 2, 4)
