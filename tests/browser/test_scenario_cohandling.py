"""A co-handler is late and waived so that the lead can submit; a citizen calls again, then withdraws."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.models import OutboxMessage
from departments.roles import Role
from feedback import actions
from feedback.models import Dispatch, Ticket
from tests.browser.clerks import sign_in, sign_out
from tests.cast import STEPS, City, Walk, build_city

PHONE = "13800002716"
INSTRUCTION = "请协助核查听雨路与桂子巷路口的供电线路，写明检查日期、结论以及责任单位，并附现场照片。"
SIZES = (("wide", 1440, 900), ("narrow", 390, 844))


@pytest.fixture
def city(portal: str) -> City:
    return build_city()


def picture(page: Page, name: str) -> None:
    """Wide and narrow, into the folder that HUIYIN_PICTURES names; nothing may stick out sideways."""
    folder = os.environ.get("HUIYIN_PICTURES")
    for size, width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (name, size)
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{size}.png", full_page=size == "narrow")
        if folder and size == "narrow":
            page.evaluate("window.scrollTo(0, 100000)")
            page.screenshot(path=Path(folder) / f"{name}-foot.png")
    page.set_viewport_size({"width": 1440, "height": 900})


def late_walk(city: City) -> Walk:
    """Dispatched twenty days ago with a co-handler that never answered; the lead's draft is handed in."""
    walk = Walk(city, now=timezone.now() - timedelta(days=20))
    walk.to("PENDING_DISPATCH")
    walk.ticket = actions.dispatch(
        walk.ticket,
        lead=city.departments["lead"],
        co=[city.departments["co"]],
        instruction=INSTRUCTION,
        by=walk.staff(Role.DISPATCHER),
        now=walk.tick(),
    )
    for step in ("sign", "contact", "urge", "draft"):
        STEPS[step](walk)
    return walk


def test_a_late_co_handler_is_waived_and_the_lead_submits(page: Page, city: City) -> None:
    ticket = late_walk(city).ticket
    approver = city.person(Role.UNIT_APPROVER, "lead")
    sign_in(page, approver, "/sign-off/")
    expect(page.locator("main")).to_contain_text("还有 1 个协办单位未答复")
    sign_out(page)

    sign_in(page, city.person(Role.DISPATCHER, "centre"), "/decisions/")
    page.goto("/co-handling/")
    expect(page.locator(".desk__work")).to_contain_text(INSTRUCTION)
    expect(page.locator(".desk__incoming")).to_contain_text("市供电公司")
    picture(page, "co-handling")
    page.locator("#waive [name=note]").fill("协办逾期多日未答复，主办先行答复市民。")
    page.locator("#waive button.btn--primary").click()
    expect(page.locator("body")).to_contain_text("已免除协办，主办可以提交结果")
    expect(page.locator(".desk__incoming")).to_contain_text("没有拖住主办的协办")
    picture(page, "co-handling-empty")
    sign_out(page)

    sign_in(page, approver, "/sign-off/")
    page.locator("button.desk__send").click()
    expect(page.locator("body")).to_contain_text("已签发")
    page.goto(ticket.get_absolute_url())
    expect(page.locator(".timeline")).to_contain_text("免除了市供电公司的协办")
    expect(page.locator(".timeline")).to_contain_text("主办因协办拖延受阻")
    page.get_by_role("link", name="责任链").first.click()
    expect(page.locator(".held__table")).to_contain_text("受协办拖延")
    expect(page.locator(".held__table")).to_contain_text("已免除协办")
    picture(page, "responsibility")
    assert Ticket.objects.get(pk=ticket.pk).state == "PENDING_REVIEW"
    assert Dispatch.objects.get(ticket=ticket, role="LEAD").blocked_by_co


def test_a_citizen_calls_again_and_then_withdraws(page: Page, city: City) -> None:
    ticket = Walk(city, now=timezone.now() - timedelta(hours=5)).to("IN_PROGRESS")
    sign_in(page, city.person(Role.INTAKE_AGENT, "centre"), "/register/")
    page.get_by_label("市民反映的内容").or_(page.locator("[name=content]")).first.fill("还是听雨路路灯的事。")
    page.locator("[name=phone]").fill(PHONE)
    page.get_by_role("button", name="查来电人").click()
    expect(page.locator("#caller")).to_contain_text(ticket.number)
    expect(page.locator("[name=content]")).to_have_value("还是听雨路路灯的事。")
    picture(page, "register-caller")
    page.get_by_role("link", name="催单").click()
    page.locator("[name=words]").fill("已经三天了，请尽快修复。")
    picture(page, "urging")
    page.get_by_role("button", name="登记催单").click()
    expect(page.locator("body")).to_contain_text("已记录催单")
    expect(page.locator(".ticket__head")).to_contain_text("催单 ×1")
    page.goto(f"{ticket.get_absolute_url()}withdrawal-request/")
    page.locator("[name=words]").fill("邻居说已经修好了，不用处理了。")
    page.locator("main form button.btn--primary").click()
    expect(page.locator(".ticket__head")).to_contain_text("要求撤单")
    picture(page, "ticket-asides")
    sign_out(page)

    sign_in(page, city.person(Role.CALLBACK_AGENT, "centre"), "/withdrawals/")
    expect(page.locator(".desk__work")).to_contain_text("不用处理了")
    expect(page.locator(".desk__work")).not_to_contain_text(PHONE)
    picture(page, "withdrawals")
    page.locator("#confirm [name=note]").fill("市民本人确认，无人要求其撤单。")
    page.locator("#confirm button").click()
    expect(page.locator("body")).to_contain_text("已撤单，并告知市民")
    sign_out(page)

    sign_in(page, city.person(Role.HANDLER, "lead"), ticket.get_absolute_url())
    expect(page.locator(".timeline")).to_contain_text("经回访核实，市民确认撤单")
    expect(page.locator(".timeline")).to_contain_text("此前催单 1 次")
    fresh = Ticket.objects.get(pk=ticket.pk)
    assert (fresh.state, fresh.urge_count) == ("WITHDRAWN", 1)
    assert OutboxMessage.objects.filter(key=f"ticket:{ticket.pk}:withdrawn").count() == 1
