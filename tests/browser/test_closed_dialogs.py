"""A dialog that is closed loses no word, however slow, broken or wrong the way to the portal is."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from departments.roles import Role
from feedback.models import Draft
from tests.browser.clerks import sign_in, window
from tests.browser.test_writing import AFTER, SAVING
from tests.cast import Walk, build_city

MINUTE = 60_000
SWAP = "document.querySelector('#dialog').replaceChildren(); document.dispatchEvent(new Event('htmx:load'))"
"""As htmx puts something else in a form's place."""
OPENS, FIELD = "联系诉求人", "沟通情况"


@pytest.fixture
def context(browser: Browser, portal: str) -> Iterator[BrowserContext]:
    context = window(browser, portal)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    city = build_city()
    ticket = Walk(city, now=timezone.now() - timedelta(hours=2)).to("CONTACTED")
    page = context.new_page()
    page.clock.install()
    sign_in(page, city.person(Role.HANDLER, "lead"), ticket.get_absolute_url())
    return page


@pytest.fixture
def held(page: Page) -> list[Route]:
    """The saves that are on their way and not answered, oldest first."""
    held: list[Route] = []
    page.route(f"**{SAVING}", lambda route: held.append(route))
    return held


def opened(page: Page) -> Locator:
    page.locator("ul.moves").get_by_role("link", name=OPENS).click()
    return page.locator("#dialog").get_by_label(FIELD)


def closed(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).to_be_hidden()


def arrived(page: Page, held: list[Route], saves: int) -> None:
    """Wait until so many saves are on their way."""
    for _ in range(100):
        if len(held) >= saves:
            break
        page.wait_for_timeout(50)
    assert len(held) == saves


def kept() -> str:
    return "".join(Draft.objects.unsent().values_list("fields", flat=True))


def test_what_was_typed_stands_in_it_when_it_opens_again(page: Page) -> None:
    opened(page).press_sequentially("今晚在家")
    closed(page)
    expect(opened(page)).to_have_value("今晚在家")


def test_opened_again_at_once_it_waits_for_a_slow_save(page: Page, held: list[Route]) -> None:
    opened(page).press_sequentially("今晚在家")
    closed(page)
    arrived(page, held, 1)
    field = opened(page)
    page.wait_for_timeout(300)  # time enough for a dialog that would not wait
    expect(page.locator("#dialog")).to_be_hidden()
    held[0].continue_()
    expect(field).to_have_value("今晚在家")


def test_it_waits_no_longer_than_a_person_would(page: Page, held: list[Route]) -> None:
    opened(page).press_sequentially("今晚在家")
    closed(page)
    arrived(page, held, 1)
    field = opened(page)
    page.clock.fast_forward(6_000)
    expect(field).to_be_visible()
    closed(page)
    expect(opened(page)).to_be_visible()  # the same save is not waited for again
    held[0].abort()


def test_without_a_connection_it_is_saved_when_there_is_one(context: BrowserContext, page: Page) -> None:
    opened(page).press_sequentially("断网时写的")
    context.set_offline(True)
    closed(page)
    with page.expect_response(f"**{SAVING}"):
        context.set_offline(False)
    expect(opened(page)).to_have_value("断网时写的")


def test_in_the_middle_of_an_input_method_what_stood_before_is_saved(
    context: BrowserContext, page: Page
) -> None:
    keys = context.new_cdp_session(page)
    opened(page).press_sequentially("今晚在家")
    keys.send("Input.imeSetComposition", {"text": "lu'deng", "selectionStart": 7, "selectionEnd": 7})
    context.set_offline(True)
    page.evaluate(SWAP)
    with page.expect_response(f"**{SAVING}"):
        context.set_offline(False)
        page.clock.fast_forward(5 * MINUTE)
    assert "今晚在家" in kept()
    assert "lu'deng" not in kept()


def test_an_older_save_never_comes_after_a_newer_one_and_a_failed_one_is_made_again(
    page: Page, held: list[Route]
) -> None:
    field = opened(page)
    field.press_sequentially("先写的")
    page.clock.fast_forward(AFTER)
    arrived(page, held, 1)
    field.press_sequentially("后写的")
    closed(page)
    page.wait_for_timeout(300)  # time enough for a save that would not wait for its turn
    arrived(page, held, 1)
    held[0].continue_()
    arrived(page, held, 2)
    held[1].abort()
    page.wait_for_timeout(100)
    page.clock.fast_forward(3 * AFTER)
    arrived(page, held, 3)
    with page.expect_response(f"**{SAVING}"):
        held[2].continue_()
    assert "先写的后写的" in kept()


@pytest.mark.parametrize(
    ("status", "body"),
    [(503, ""), (200, "<html>Please sign in to the network</html>"), (403, "<html>Blocked</html>")],
)
def test_an_answer_that_is_none_is_no_answer(page: Page, held: list[Route], status: int, body: str) -> None:
    opened(page).press_sequentially("今晚在家")
    closed(page)
    arrived(page, held, 1)
    held[0].fulfill(status=status, body=body)
    page.wait_for_timeout(100)
    page.clock.fast_forward(3 * AFTER)
    arrived(page, held, 2)
    with page.expect_response(f"**{SAVING}"):
        held[1].continue_()
    assert "今晚在家" in kept()


@pytest.mark.parametrize("status", [400, 403, 409, 413])
def test_what_would_always_be_refused_is_not_tried_for_ever(
    page: Page, held: list[Route], status: int
) -> None:
    opened(page).press_sequentially("今晚在家")
    closed(page)
    arrived(page, held, 1)
    held[0].fulfill(status=status, json={"reasons": []})
    page.wait_for_timeout(100)
    for _ in range(5):
        page.clock.fast_forward(2 * MINUTE)
    page.wait_for_timeout(100)
    assert len(held) == 1


def test_a_click_that_could_not_be_sent_says_so(context: BrowserContext, page: Page) -> None:
    context.set_offline(True)
    for _twice in range(2):
        page.locator("ul.moves").get_by_role("link", name=OPENS).click()
        expect(page.locator("#flashes")).to_contain_text("网络已断开")
    expect(page.locator("#flashes .flash")).to_have_count(1)
    context.set_offline(False)
    expect(opened(page)).to_be_visible()


def test_a_click_that_broke_the_portal_says_so(page: Page) -> None:
    page.route("**/contact/**", lambda route: route.fulfill(status=500, body="broken"))
    page.locator("ul.moves").get_by_role("link", name=OPENS).click()
    expect(page.locator("#flashes")).to_contain_text("系统出错")
    expect(page.locator("#dialog")).to_be_hidden()


def test_a_form_that_broke_the_portal_says_so_where_it_is_sent(page: Page) -> None:
    opened(page).press_sequentially("今晚在家")
    page.route("**/contact/**", lambda route: route.fulfill(status=500, body="broken"))
    for choice in ("way", "outcome"):
        page.locator(f"#dialog [name={choice}]").first.check()
    page.locator("#dialog [type=submit]").click()
    expect(page.locator("#dialog [data-refusals]")).to_contain_text("系统出错")
    expect(page.locator("#dialog").get_by_label(FIELD)).to_have_value("今晚在家")
