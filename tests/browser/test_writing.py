"""Writing an answer in a browser without losing a word: real keys, an input method, no network, a crash."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from departments.roles import Role
from feedback.models import Draft, ReplyTemplate, ResultDraft, Ticket
from tests.browser.clerks import sign_in, window
from tests.cast import City, Walk, build_city
from tests.feedback.article_world import published

AFTER = 13_000
"""A little more than the pause after which what was typed is saved; the page's clock is put on by it."""
SAVING = "/drafts/typed/"


@pytest.fixture
def city(portal: str) -> City:
    return build_city()


@pytest.fixture
def ticket(city: City) -> Ticket:
    walk = Walk(city, now=timezone.now() - timedelta(hours=2))
    return walk.to("CONTACTED")


@pytest.fixture
def context(browser: Browser, portal: str) -> Iterator[BrowserContext]:
    context = window(browser, portal)
    yield context
    context.close()


def opened(context: BrowserContext, city: City, ticket: Ticket) -> Page:
    page = context.new_page()
    page.clock.install()
    sign_in(page, city.person(Role.HANDLER, "lead"), ticket.get_absolute_url())
    return page


def text(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("#editor").get_by_label("给诉求人的答复")


def line(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("#reply [data-autosave-line]")


def store(page: Page) -> None:
    """Store the answer as a draft of the department; back when the portal has answered."""
    with page.expect_response(lambda answer: answer.request.method == "POST" and SAVING not in answer.url):
        page.locator("#editor").get_by_role("button", name="存草稿").click()


def typed() -> str:
    return "".join(Draft.objects.unsent().values_list("fields", flat=True))


def test_typed_saved_and_back_after_the_window_was_killed(
    context: BrowserContext, browser: Browser, portal: str, city: City, ticket: Ticket
) -> None:
    page = opened(context, city, ticket)
    text(page).press_sequentially("您好！配电箱进水")
    page.clock.fast_forward(AFTER)
    expect(line(page)).to_contain_text("已自动保存")
    context.close()  # as a crash: nothing is asked, nothing is said

    other = window(browser, portal)
    page = opened(other, city, ticket)
    expect(text(page)).to_have_value("您好！配电箱进水")
    expect(page.locator("#editor")).to_contain_text("自动保存、尚未提交")
    page.get_by_role("button", name="清空重写").click()
    expect(text(page)).to_have_value("")
    assert "配电箱" in typed()
    other.close()


def test_leaving_saves_at_once(context: BrowserContext, city: City, ticket: Ticket) -> None:
    page = opened(context, city, ticket)
    text(page).press_sequentially("写了一半")
    page.goto("/queue/")
    page.goto(ticket.get_absolute_url())
    expect(text(page)).to_have_value("写了一半")


def test_without_a_connection_the_text_stays_and_is_saved_when_it_is_back(
    context: BrowserContext, city: City, ticket: Ticket
) -> None:
    page = opened(context, city, ticket)
    context.set_offline(True)
    text(page).press_sequentially("断网时写的")
    page.clock.fast_forward(AFTER)
    expect(line(page)).to_contain_text("网络已断开")
    page.locator("#editor").get_by_role("button", name="存草稿").click()
    expect(line(page)).to_contain_text("尚未提交")
    expect(text(page)).to_have_value("断网时写的")
    assert typed() == ""
    context.set_offline(False)
    expect(line(page)).to_contain_text("已自动保存")
    assert "断网时写的" in typed()
    store(page)
    expect(text(page)).to_have_value("断网时写的")
    assert ResultDraft.objects.get().reply == "断网时写的"
    assert typed() == ""


def test_nothing_is_saved_in_the_middle_of_an_input_method(
    context: BrowserContext, city: City, ticket: Ticket
) -> None:
    page = opened(context, city, ticket)
    keys = context.new_cdp_session(page)
    text(page).press_sequentially("您好")
    keys.send("Input.imeSetComposition", {"text": "lu'deng", "selectionStart": 7, "selectionEnd": 7})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.fast_forward(AFTER)
    page.clock.fast_forward(AFTER)
    assert page.evaluate("1 + 1") == 2  # the page has had its turn
    assert [url for url in asked if url.endswith(SAVING)] == []
    with page.expect_response(f"**{SAVING}"):
        page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    assert "您好" in typed()
    assert "lu'deng" not in typed()
    keys.send("Input.insertText", {"text": "路灯"})
    with page.expect_response(f"**{SAVING}"):
        page.clock.fast_forward(AFTER)
    assert "您好路灯" in typed()


def test_signed_out_it_says_so_and_goes_on_after_signing_in_elsewhere(
    context: BrowserContext, city: City, ticket: Ticket
) -> None:
    page = opened(context, city, ticket)
    page.wait_for_load_state("networkidle")
    cookies = context.cookies()
    context.clear_cookies(name=next(row["name"] for row in cookies if "session" in row["name"]))
    text(page).press_sequentially("登录过期时写的")
    page.clock.fast_forward(AFTER)
    expect(line(page)).to_contain_text("您已退出登录")
    assert page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])").find("登录过期") < 0
    expect(line(page)).to_be_in_viewport()
    page.locator("#editor").get_by_role("button", name="存草稿").click()
    expect(text(page)).to_have_value("登录过期时写的")
    expect(line(page)).to_contain_text("您已退出登录")
    with page.expect_event("dialog") as asked:
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.get_by_role("link", name="返回列表").click(no_wait_after=True)
    assert asked.value.type == "beforeunload"
    opened(context, city, ticket).close()
    page.bring_to_front()
    page.clock.fast_forward(4 * AFTER)
    expect(line(page)).to_contain_text("已自动保存")
    store(page)
    assert ResultDraft.objects.get().reply == "登录过期时写的"


def test_two_people_one_answer_nothing_is_lost(
    context: BrowserContext, browser: Browser, portal: str, city: City, ticket: Ticket
) -> None:
    page = opened(context, city, ticket)
    other = window(browser, portal)
    theirs = other.new_page()
    sign_in(theirs, city.person(Role.HANDLER, "parent"), ticket.get_absolute_url())
    text(page).press_sequentially("甲写的")
    text(theirs).press_sequentially("乙写的")
    store(theirs)
    page.locator("#editor").get_by_role("button", name="存草稿").click()
    stale = page.locator(".stale")
    expect(stale).to_contain_text("乙写的")
    expect(stale.locator("mark").first).to_have_text("甲写的")
    expect(text(page)).to_have_value("甲写的")
    other.close()


def test_r_goes_on_after_the_text_that_stands_there_and_a_template_comes_after_it_too(
    context: BrowserContext, city: City, ticket: Ticket
) -> None:
    ReplyTemplate.objects.create(name="路灯修复", body="路灯已修好。")
    page = opened(context, city, ticket)
    text(page).press_sequentially("您好：")
    page.goto("/queue/")
    page.goto(ticket.get_absolute_url())
    page.get_by_label("查找模板").press_sequentially("路灯")
    page.keyboard.press("Enter")
    expect(text(page)).to_have_value("您好：路灯已修好。")
    page.goto("/queue/")
    page.goto(ticket.get_absolute_url())
    expect(text(page)).to_have_value("您好：路灯已修好。")
    page.keyboard.press("r")
    page.keyboard.insert_text("谢谢。")
    expect(text(page)).to_have_value("您好：路灯已修好。谢谢。")


def test_a_template_is_found_by_typing_and_put_at_the_cursor(
    context: BrowserContext, city: City, ticket: Ticket
) -> None:
    ReplyTemplate.objects.create(name="路灯修复", body="{department}已修好。")
    ReplyTemplate.objects.create(name="水压说明", body="水压偏低。")
    page = opened(context, city, ticket)
    text(page).press_sequentially("前后")
    page.keyboard.press("ArrowLeft")
    page.get_by_label("查找模板").press_sequentially("路灯")
    page.keyboard.press("Enter")
    expect(text(page)).to_have_value("前市照明管理处已修好。后")
    assert ReplyTemplate.objects.get(name="路灯修复").use_count == 1
    page.get_by_role("button", name="诉求人读到的内容").click()
    expect(page.locator(".handset")).to_contain_text("前市照明管理处已修好。后")
    page.keyboard.press("Escape")
    expect(text(page)).to_have_value(re.compile("^前市照明"))


def test_an_articles_answer_is_seen_where_it_was_put_and_so_is_why_not_twice(
    context: BrowserContext, city: City, ticket: Ticket
) -> None:
    published(city)
    page = opened(context, city, ticket)
    use = page.get_by_role("button", name="用于答复").first
    use.click()
    expect(text(page)).to_have_value(re.compile("灯杆编号"))
    expect(text(page)).to_be_focused()
    use.click()
    already = page.locator("#editor [role=status]").filter(has_text="答复中已有这段内容")
    expect(already).to_be_focused()
    expect(already).to_be_in_viewport()
