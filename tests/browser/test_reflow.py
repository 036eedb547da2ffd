"""Larger, narrower, wider apart, in the system's own colours, on paper: every page stays whole."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.opened import settle
from tests.browser.visits import Mode, enter, window

PAGES = {
    "handler": ("/", "/queue/", "TICKET"),
    "supervisor": ("/supervision/", "/orders/new/", "/satisfaction/"),
    "assessment": ("/assessment/", "/supervision/ledger/"),
    "intake": ("/register/",),
    "": ("/sign-in/", "/open/"),
}
TOO_WIDE = "() => document.documentElement.scrollWidth - innerWidth"
SPACED = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }"""
SPACE = """(css) => {
  const own = new CSSStyleSheet();
  own.replaceSync(css);
  document.adoptedStyleSheets = [own];
}"""
CUT = """() => [...document.querySelectorAll("main :is(a, button, h1, h2, label, summary)")]
  .filter((one) => one.offsetParent && !one.closest(".u-only-sr"))
  .filter((one) => getComputedStyle(one).overflow === "hidden")
  .filter((one) => getComputedStyle(one).textOverflow !== "ellipsis")
  .filter((one) => one.scrollHeight > one.clientHeight + 4 || one.scrollWidth > one.clientWidth + 4)
  .map((one) => one.outerHTML.slice(0, 100))"""
MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  const lengths = `${style.transitionDuration},${style.animationDuration}`.split(",").map(parseFloat);
  return Math.max(...lengths) > 0.05;
}).map((one) => String(one.className))"""
SIZE = "() => parseFloat(getComputedStyle(document.body).fontSize)"


def visit(page: Page, address: str) -> None:
    """Open the page; TICKET is the first of one's queue or archive."""
    if address == "TICKET":
        page.goto("/queue/?state=all")
        found = page.locator("main a[href*='/tickets/2']")
        address = str(found.first.get_attribute("href")).split("?")[0] if found.count() else "/archive/"
    page.goto(address)
    settle(page)


@pytest.fixture
def everywhere(browser: Browser, furnished_portal: str) -> Any:
    """Calls a check on each main page in a mode; what it returns is collected with the address."""

    def run(mode: Mode, check: Any) -> dict[str, Any]:
        found = {}
        with window(browser, furnished_portal, mode, "") as page:
            for visitor, addresses in PAGES.items():
                enter(page.context, furnished_portal, visitor)
                for address in addresses:
                    visit(page, address)
                    found[f"{visitor} {address}"] = check(page)
        return found

    return run


def test_nothing_but_tables_is_wider_than_a_narrow_window(everywhere: Any) -> None:
    """320 px is a desk's screen at 400 %, 720 px one at 200 %."""
    for width in (320, 720):
        wide = everywhere(Mode("zoomed", width, 640), lambda page: page.evaluate(TOO_WIDE))
        assert {where: over for where, over in wide.items() if over > 0} == {}, width


def test_words_set_wider_apart_are_not_cut(everywhere: Any) -> None:
    def spaced(page: Page) -> list[str]:
        page.evaluate(SPACE, SPACED)
        over = page.evaluate(TOO_WIDE)
        return [*page.evaluate(CUT), *([f"{over} px too wide"] if over > 0 else [])]

    found = everywhere(Mode("spaced"), spaced)
    assert {where: cut for where, cut in found.items() if cut} == {}


def test_large_text_is_eighteen_pixels_at_least(everywhere: Any) -> None:
    sizes = everywhere(Mode("large", look={"size": "large"}), lambda page: page.evaluate(SIZE))
    assert {where: size for where, size in sizes.items() if size < 18} == {}


def test_nothing_moves_for_who_wants_it_still(browser: Browser, furnished_portal: str) -> None:
    with window(browser, furnished_portal, Mode("still"), "handler") as page:
        visit(page, "/queue/")
        moving = page.evaluate(MOVING)
        assert moving == []


def test_the_focus_is_seen_in_the_systems_own_colours(browser: Browser, furnished_portal: str) -> None:
    with window(browser, furnished_portal, Mode("forced", forced_colours=True), "handler") as page:
        visit(page, "/queue/")
        page.keyboard.press("Tab")
        ring = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert ring != "none"


def test_paper_has_the_words_and_not_the_rail(browser: Browser, furnished_portal: str) -> None:
    with window(browser, furnished_portal, Mode("paper"), "assessment") as page:
        visit(page, "/assessment/")
        page.emulate_media(media="print")
        assert page.locator("main h1").first.is_visible()
        assert not page.locator(".rail").is_visible()
        assert not page.locator(".topbar").is_visible()
        assert page.pdf(format="A4")[:4] == b"%PDF"
