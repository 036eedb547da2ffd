"""The furniture as a browser sees it: it fits every screen, answers to the hand, and works without script."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

SCREENS = {"desk": (1440, 900), "tablet": (834, 1112), "phone": (390, 844)}
LOOKS = ("", "theme=dark", "size=large", "density=compact")

TOO_SMALL = """() => [...document.querySelectorAll("a, button, summary, select, input:not([type=hidden])")]
  .filter((e) => e.offsetParent && !e.closest("p, dd, li:not(.moves > li), label, .u-skip, .grid__td--title"))
  .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.width < 23.5 || box.height < 23.5))
  .map(([html, box]) => `${html} ${box.width}x${box.height}`)"""
NAMELESS = """() => [...document.querySelectorAll("a, button, summary, input:not([type=hidden]), select")]
  .filter((e) => e.offsetParent)
  .filter((e) => !(e.textContent.trim() || e.ariaLabel || e.labels?.length))
  .map((e) => e.outerHTML.slice(0, 90))"""


@pytest.fixture(autouse=True)
def _gallery(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.browser.gallery"


@pytest.mark.parametrize("screen", SCREENS)
def test_it_fits_every_screen_in_every_look(page: Page, screen: str) -> None:
    width, height = SCREENS[screen]
    page.set_viewport_size({"width": width, "height": height})
    for look in LOOKS:
        page.goto(f"/gallery/?{look}")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (screen, look)
        assert page.evaluate(TOO_SMALL) == [], (screen, look)
        assert page.evaluate(NAMELESS) == [], (screen, look)


def test_icons_are_drawn(page: Page) -> None:
    page.goto("/gallery/")
    assert page.evaluate("document.querySelector('.rail__item use').getBBox().width") > 0


def test_rows_are_ticked_one_by_one_and_in_a_range(page: Page) -> None:
    page.goto("/gallery/")
    bar, boxes = page.locator("[data-rows-bar]"), page.locator("[data-row-tick]")
    expect(bar).to_be_hidden()
    boxes.nth(0).check()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(page.locator("[data-rows-count]")).to_have_text("3")
    expect(page.locator(".grid__row--ticked")).to_have_count(3)
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()


def test_the_keyboard_walks_the_rows_and_rests_in_fields(page: Page) -> None:
    page.goto("/gallery/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("[data-row]").nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("x")
    expect(page.locator("[data-row-tick]").nth(1)).to_be_checked()
    page.keyboard.press("/")
    expect(page.locator(".topbar > .topbar__search input[name=q]")).to_be_focused()
    page.keyboard.type("jx")
    expect(page.locator(".topbar > .topbar__search input[name=q]")).to_have_value("jx")
    expect(page.locator("[data-row]").nth(1)).to_have_attribute("aria-current", "true")


def test_shortcuts_can_be_switched_off(page: Page) -> None:
    page.goto("/gallery/")
    page.keyboard.press("?")
    page.locator("[data-help] button[name=keys][value=off]").click()
    expect(page.locator("body")).to_have_attribute("data-keys", "off")
    page.keyboard.press("j")
    expect(page.locator("[data-row][aria-current]")).to_have_count(0)


def test_a_move_opens_in_the_dialog_and_gives_the_focus_back(page: Page) -> None:
    page.goto("/gallery/")
    page.keyboard.press("c")
    expect(page.locator("#dialog")).to_be_visible()
    expect(page.locator("#dialog-title")).to_have_text("联系诉求人")
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.locator("#dialog")).to_be_empty()


def test_only_one_menu_is_open(page: Page) -> None:
    page.goto("/gallery/")
    page.locator(".topbar__tools summary >> visible=true").first.click()
    page.locator("[data-help] summary").click()
    expect(page.locator("details.menu[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("details.menu[open]")).to_have_count(0)


def test_without_script_menus_open_and_moves_are_links(browser: Browser, portal: str) -> None:
    context = browser.new_context(base_url=portal, java_script_enabled=False)
    page = context.new_page()
    page.goto("/gallery/")
    page.locator("[data-help] summary").click()
    expect(page.locator("[data-help] .keys >> visible=true").first).to_be_visible()
    page.locator("a.move").first.click()
    expect(page.locator("#dialog-title")).to_have_text("联系诉求人")
    context.close()
