"""Returned twice, a joint review, designated, dispatched, and handled on: every step in a browser."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from departments.roles import Role
from feedback.models import Dispatch, DispatchRule, HardCase, Ticket
from tests.browser.clerks import sign_in, sign_out
from tests.browser.test_scenario import Pictures
from tests.cast import City, Walk, build_city
from tests.roads.returns import BASIS, MINUTES, REFERENCE, WHY

LEAD, FORMER = "市照明管理处", "望湖区"


@pytest.fixture
def city(portal: str) -> City:
    """The cast, and a catalogue that names the lighting office."""
    city = build_city()
    DispatchRule.objects.create(
        topic=city.topic,
        department=city.departments["lead"],
        effective_from=date(2026, 1, 1),
        note="照明设施",
    )
    return city


def test_returned_twice_reviewed_jointly_designated_and_handled_on(page: Page, city: City) -> None:
    pictures = Pictures()
    ticket = Walk(city, now=timezone.now() - timedelta(minutes=40)).to("PENDING_DISPATCH")
    _dispatch(page, city, ticket, "lead", pictures)
    _ask(page, city, ticket, "lead", pictures)
    _grant(page, city, ticket, pictures, "granted-once")
    _strangers(page, city, ticket, "lead")
    _dispatch(page, city, ticket, "former", pictures)
    _ask(page, city, ticket, "former", pictures)
    _grant(page, city, ticket, pictures, "granted-twice")
    _review(page, city, ticket, pictures)
    _dispatch_designated(page, city, ticket, pictures)
    _handle(page, city, ticket, pictures)
    _close(page, city, pictures)


def _dispatch(page: Page, city: City, ticket: Ticket, place: str, pictures: Pictures) -> None:
    """The catalogue's choice, or another by hand with a reason."""
    sign_in(page, city.person(Role.DISPATCHER, "centre"), f"/dispatch-desk/?ticket={ticket.number}")
    page.wait_for_load_state("networkidle")
    if place != "lead":
        expect(page.locator(".desk__words")).to_contain_text("此前退单")
        page.locator("#id_lead").select_option(str(city.departments[place].pk))
        page.get_by_label("交办意见").fill("退单理由成立，按属地转办。")
        pictures.take(page, "dispatch-after-a-return")
    page.locator("button.desk__send").click()
    expect(page.locator("body")).to_contain_text("已派单")
    assert Ticket.objects.get(pk=ticket.pk).lead_department == city.departments[place]
    sign_out(page)


def _ask(page: Page, city: City, ticket: Ticket, place: str, pictures: Pictures) -> None:
    """The handler drafts, the approver signs."""
    sign_in(page, city.person(Role.HANDLER, place), f"/tickets/{ticket.number}/return-draft/")
    page.get_by_label("权属不清", exact=True).check()
    page.get_by_label("法定依据").fill(BASIS)
    page.get_by_label("情况说明").fill(WHY)
    pictures.take(page, "return-draft")
    page.locator("main").get_by_role("button", name="提交签发").click()
    expect(page.locator("body")).to_contain_text("退单已提交审核人")
    pictures.take(page, "ticket-with-a-return")
    sign_out(page)
    sign_in(page, city.person(Role.UNIT_APPROVER, place), "/sign-off/")
    expect(page.locator("main")).to_contain_text(WHY)
    pictures.take(page, "sign-off-a-return")
    page.get_by_role("button", name=re.compile("签发退单")).click()
    expect(page.locator("body")).to_contain_text("由热线中心裁决")
    assert Ticket.objects.get(pk=ticket.pk).state == "RETURN_PENDING"
    sign_out(page)


def _grant(page: Page, city: City, ticket: Ticket, pictures: Pictures, name: str) -> None:
    sign_in(page, city.person(Role.DISPATCHER, "centre"), "/decisions/")
    page.wait_for_url("**/returns/")
    expect(page.locator(".desk__words")).to_contain_text(BASIS)
    pictures.take(page, name)
    page.get_by_role("button", name=re.compile("同意退单")).click()
    expect(page.locator("body")).to_contain_text("已同意退单")
    expect(page.locator(".desk")).to_contain_text("没有待裁决的退单")
    pictures.take(page, "returns-empty")
    sign_out(page)


def _strangers(page: Page, city: City, ticket: Ticket, place: str) -> None:
    """Who returned it sees it no more."""
    sign_in(page, city.person(Role.HANDLER, place))
    answer = page.goto(ticket.get_absolute_url())
    assert answer is not None
    assert answer.status == 404
    page.goto("/")
    sign_out(page)


def _review(page: Page, city: City, ticket: Ticket, pictures: Pictures) -> None:
    dispatcher = city.person(Role.DISPATCHER, "centre")
    sign_in(page, dispatcher, f"/dispatch-desk/?ticket={ticket.number}")
    expect(page.locator(".desk__words")).to_contain_text("请先完成会商")
    pictures.take(page, "dispatch-waits-for-the-review")
    page.get_by_role("link", name="去会商").click()
    page.wait_for_url("**/joint-reviews/")
    expect(page.locator(".beside__part")).to_have_count(2)
    pictures.take(page, "joint-review")
    form = page.locator("#conclude")
    form.get_by_label("指定的主办单位").select_option(str(city.departments["lead"].pk))
    form.get_by_label("会商意见及理由").fill(MINUTES)
    form.get_by_label("文号").fill(REFERENCE)
    page.get_by_role("button", name=re.compile("作出会商结论")).click()
    expect(page.locator("body")).to_contain_text("会商已有结论")
    sign_out(page)


def _dispatch_designated(page: Page, city: City, ticket: Ticket, pictures: Pictures) -> None:
    sign_in(page, city.person(Role.DISPATCHER, "centre"), f"/dispatch-desk/?ticket={ticket.number}")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".desk__words")).to_contain_text(REFERENCE)
    pictures.take(page, "dispatch-designated")
    page.locator("button.desk__send").click()
    expect(page.locator("body")).to_contain_text("已派单")
    row = Dispatch.objects.get(ticket=ticket, ended_at=None)
    assert (row.department, row.is_designated) == (city.departments["lead"], True)
    sign_out(page)


def _handle(page: Page, city: City, ticket: Ticket, pictures: Pictures) -> None:
    """Nothing but handling is left: the return is greyed with its reason."""
    sign_in(page, city.person(Role.HANDLER, "lead"), ticket.get_absolute_url())
    expect(page.locator("main")).to_contain_text("会商指定")
    pictures.take(page, "ticket-designated")
    moves = page.locator("ul.moves").first
    moves.get_by_role("link", name="签收").click()
    page.locator("#dialog").get_by_role("button", name="签收").click()
    expect(page.locator("body")).to_contain_text("已签收")
    expect(page.locator("main")).to_contain_text("办理中")
    expect(page.locator("body")).to_contain_text("该事项为指定承办，不能退单")
    sign_out(page)


def _close(page: Page, city: City, pictures: Pictures) -> None:
    sign_in(page, city.person(Role.SUPERVISOR, "centre"), "/hard-cases/")
    pictures.take(page, "hard-cases")
    page.locator("summary", has_text="销号").click()
    page.get_by_label("销号理由").fill("会商已明确由市照明管理处办理，已签收。")
    page.get_by_role("button", name="销号").click()
    expect(page.locator("body")).to_contain_text("已销号")
    assert HardCase.objects.get().closed_at is not None
    pictures.take(page, "hard-cases-empty")
    sign_out(page)
