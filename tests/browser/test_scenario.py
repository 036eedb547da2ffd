"""From an imported row to the citizen's rating, every step by the right person in a browser."""

import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from core import jobs
from core.models import OutboxMessage
from departments.roles import Role
from feedback.models import DispatchRule, Ticket
from feedback.views.move_pages import PAGES
from tests.browser.clerks import LAMP, sign_in, sign_out, write_export
from tests.cast import REPLY, City, build_city


@pytest.fixture
def city(portal: str) -> City:
    """The cast, and a catalogue that names the lighting office."""
    city = build_city()
    city.channel.name = "建议留言板"
    city.channel.save()
    DispatchRule.objects.create(
        topic=city.topic,
        area=city.area,
        department=city.departments["lead"],
        effective_from=date(2026, 1, 1),
        note="照明设施",
    )
    return city


class Pictures:
    """Screenshots into the folder that HUIYIN_PICTURES names; none without it."""

    def __init__(self) -> None:
        self.folder = os.environ.get("HUIYIN_PICTURES")
        self.count = 0

    def take(self, page: Page, name: str) -> None:
        """Save what the window shows."""
        self.count += 1
        if self.folder:
            page.screenshot(path=Path(self.folder) / f"{self.count:02d}-{name}.png", caret="initial")


@pytest.fixture
def pictures() -> Iterator[Pictures]:
    return Pictures()


def test_from_an_export_to_the_citizens_rating(
    page: Page, city: City, portal: str, tmp_path: Path, pictures: Pictures
) -> None:
    _import(page, city, tmp_path, pictures)
    ticket = Ticket.objects.get(external_number="188006")
    assert ticket.contact_means == "CHANNEL_ACCOUNT"
    _triage_and_dispatch(page, city, pictures)
    _sign_and_contact(page, city, ticket, pictures)
    _draft(page, city, ticket, REPLY, pictures)
    _sign_off(page, city, pictures)
    _send_back(page, city, pictures)
    _draft(page, city, ticket, f"{REPLY}值班电话 12345。", pictures)
    _sign_off(page, city, pictures)
    _approve(page, city, pictures)
    link = re.search(r"https?://\S+/r/[^/\s]+/", _letter(ticket))
    assert link is not None
    assert link[0].startswith(portal)
    _rate(page, link[0], pictures)
    _look_back(page, city, ticket, pictures)
    _strangers_find_nothing(page, city, ticket, pictures)


def _import(page: Page, city: City, tmp_path: Path, pictures: Pictures) -> None:
    sign_in(page, city.person(Role.INTAKE_AGENT, "centre"), "/imports/")
    pictures.take(page, "imports")
    page.get_by_label("工作簿").set_input_files(write_export(tmp_path / "导出.xlsx"))
    page.get_by_role("button", name="开始导入").click()
    page.wait_for_url(re.compile(r"/imports/\d+/$"))
    pictures.take(page, "import-waiting")
    assert jobs.run(int(page.url.rstrip("/").rsplit("/", 1)[1]))  # what the worker does when it is woken
    outcome = page.locator("#outcome")
    expect(outcome.get_by_role("heading")).to_have_text("已完成")
    expect(outcome).to_contain_text("共 4 行，已登记为工单 3 件")
    pictures.take(page, "import-done")
    with page.expect_download() as refused:
        outcome.get_by_role("link", name=re.compile("下载")).click()
    assert refused.value.suggested_filename.endswith(".xlsx")
    sign_out(page)


def _triage_and_dispatch(page: Page, city: City, pictures: Pictures) -> None:
    sign_in(page, city.person(Role.DISPATCHER, "centre"), "/dispatch-desk/")
    with page.expect_response(lambda answer: "/dispatch-desk/" in answer.url and answer.ok):
        page.get_by_role("link", name="听雨路路灯不亮").click()
    page.wait_for_load_state("networkidle")  # the form that is filled must be the one that stays
    expect(page.locator("#words-title, .desk__words").first).to_contain_text("路灯")
    pictures.take(page, "desk-triage")
    page.get_by_label("诉求类别").select_option("求助")
    page.get_by_label("问题分类").select_option("市政设施")
    page.get_by_label("区域").last.select_option("望湖区")
    page.get_by_label("一般", exact=True).check()
    page.get_by_role("button", name="确认研判，接着派单").click()
    page.get_by_role("heading", name="派给谁").wait_for()
    pictures.take(page, "desk-dispatch")
    expect(page.get_by_role("radio", name=re.compile("市照明管理处"))).to_be_checked()
    page.locator("button.desk__send").click()
    expect(page.locator("body")).to_contain_text("已派单")
    pictures.take(page, "desk-after")
    sign_out(page)


def _sign_and_contact(page: Page, city: City, ticket: Ticket, pictures: Pictures) -> None:
    sign_in(page, city.person(Role.HANDLER, "lead"), "/queue/")
    pictures.take(page, "queue")
    page.get_by_role("link", name="听雨路路灯不亮").click()
    page.get_by_role("link", name="打开办理").or_(
        page.get_by_role("heading", level=1, name="听雨路")
    ).first.wait_for()
    if f"/tickets/{ticket.number}/" not in page.url:
        page.get_by_role("link", name="打开办理").click()
    expect(page.locator("blockquote")).to_contain_text(LAMP.splitlines()[0])
    pictures.take(page, "ticket-unsigned")
    moves = page.locator("ul.moves")
    moves.get_by_role("link", name="签收").click()
    pictures.take(page, "dialog-sign")
    page.locator("#dialog").get_by_role("button", name="签收").click()
    moves.get_by_role("link", name="联系诉求人").click()
    dialog = page.locator("#dialog")
    dialog.get_by_label("接通", exact=True).check()
    dialog.get_by_label("沟通情况").fill("已与市民沟通，今晚前到场修复。")
    pictures.take(page, "dialog-contact")
    dialog.get_by_role("button", name="记录联系情况").click()
    expect(page.locator(".timeline")).to_contain_text("签收")
    expect(dialog).to_be_hidden()
    sign_out(page)


def _draft(page: Page, city: City, ticket: Ticket, reply: str, pictures: Pictures) -> None:
    sign_in(page, city.person(Role.HANDLER, "lead"), ticket.get_absolute_url())
    editor = page.locator("#editor")
    editor.get_by_label("给诉求人的答复").fill(reply)
    editor.get_by_label("办理结果").select_option("问题已解决")
    editor.get_by_label("解决", exact=True).check()
    pictures.take(page, "editor")
    editor.get_by_role("button", name="提交签发").click()
    expect(page.locator("#reply")).to_contain_text(reply[:20])
    expect(page.locator("#editor")).to_have_count(0)
    pictures.take(page, "ticket-handed-in")
    sign_out(page)


def _sign_off(page: Page, city: City, pictures: Pictures) -> None:
    sign_in(page, city.person(Role.UNIT_APPROVER, "lead"), "/sign-off/")
    pictures.take(page, "sign-off")
    page.get_by_role("button", name=re.compile("签发并提交")).click()
    expect(page.locator("body")).to_contain_text("已签发")
    pictures.take(page, "sign-off-after")
    sign_out(page)


def _send_back(page: Page, city: City, pictures: Pictures) -> None:
    sign_in(page, city.person(Role.AUDITOR, "centre"), "/reviews/")
    pictures.take(page, "reviews")
    page.locator("summary", has_text="退回重办").click()
    page.get_by_label("存在的问题").select_option("缺少事实、措施或时间")
    page.get_by_label("需要承办单位改正的内容").fill("请补充值班电话。")
    pictures.take(page, "reviews-send-back")
    page.get_by_role("button", name="退回重办").click()
    expect(page.locator("body")).to_contain_text("已退回")
    sign_out(page)


def _approve(page: Page, city: City, pictures: Pictures) -> None:
    sign_in(page, city.person(Role.AUDITOR, "centre"), "/reviews/")
    page.get_by_role("button", name=re.compile("审核通过")).click()
    expect(page.locator("body")).to_contain_text("答复正在送达诉求人")
    pictures.take(page, "approved")
    sign_out(page)


def _letter(ticket: Ticket) -> str:
    """What arrived at the citizen's account."""
    return str(OutboxMessage.objects.get(key=f"ticket:{ticket.pk}:answer:1").body)


def _rate(page: Page, link: str, pictures: Pictures) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(link)
    expect(page.locator("main")).to_contain_text("值班电话")
    pictures.take(page, "rating")
    page.locator(".rate__option").first.click()
    page.get_by_role("button", name="非常满意").click()
    page.get_by_role("heading", name="谢谢您，评价已收到。").wait_for()
    pictures.take(page, "thanks")
    page.set_viewport_size({"width": 1440, "height": 900})


def _look_back(page: Page, city: City, ticket: Ticket, pictures: Pictures) -> None:
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.state, ticket.answer_kind, ticket.satisfaction) == ("COMPLETED", "ANSWERED", 5)
    sign_in(page, city.person(Role.SUPERVISOR, "centre"), ticket.get_absolute_url())
    expect(page.locator("main")).to_contain_text("已办结")
    timeline = page.locator(".timeline")
    for words in ("登记", "研判", "派单", "签收", "退回", "非常满意"):
        expect(timeline).to_contain_text(words)
    pictures.take(page, "completed")
    timeline.scroll_into_view_if_needed()
    page.mouse.wheel(0, 1200)
    pictures.take(page, "completed-timeline")
    sign_out(page)


def _strangers_find_nothing(page: Page, city: City, ticket: Ticket, pictures: Pictures) -> None:
    """At every address of the ticket, for people of another department and of another centre."""
    nouns = ["", "complainant/", *(f"{noun.noun}/" for noun in PAGES)]
    for role, place in (
        (Role.HANDLER, "stranger"),
        (Role.UNIT_APPROVER, "stranger"),
        (Role.AUDITOR, "other_centre"),
    ):
        sign_in(page, city.person(role, place))
        for noun in nouns:
            answer = page.goto(reverse("ticket", args=[ticket.number]) + noun)
            assert answer is not None
            assert (role, noun, answer.status) == (role, noun, 404)
        pictures.take(page, f"nothing-here-{place}")
        page.goto("/")
        sign_out(page)
