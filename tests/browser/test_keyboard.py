"""With the keyboard alone: the day's work is done, the focus is always seen, nothing holds it fast."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from departments.roles import Role
from tests.browser.opened import settle
from tests.browser.visits import MODES, window
from tests.cast import PASSWORD, REPLY, City, Walk, build_city

FAR = 150
"""How many presses of Tab are tried: more than any page of ours has stops."""
PAGES = {
    "handler": ("/", "/queue/"),
    "supervisor": ("/supervision/", "/satisfaction/"),
    "dispatcher": ("/dispatch-desk/", "/register/"),
    "assessment": ("/assessment/",),
    "": ("/open/",),
}
STAND = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const x = Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1);
  const y = Math.min(Math.max(box.y + box.height / 2, 1), innerHeight - 1);
  const corners = [[x, y], [box.x + 3, box.y + 3], [box.right - 3, box.bottom - 3]];
  const own = one.labels?.length ? one.labels[0] : one;
  return {
    what: one.outerHTML.slice(0, 110),
    isRinged: [style, getComputedStyle(one.closest("[role=search]") ?? one)].some(  // its box has the ring
      (ring) => ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2),
    isHidden: !corners.some(([left, top]) => {
      const hit = document.elementFromPoint(left, top);
      return hit && (one.contains(hit) || hit.contains(one) || own.contains(hit));
    }),
  };
}"""


IS_HELD = "() => document.activeElement === document.body || !!document.activeElement.closest('dialog')"


@pytest.fixture
def city(portal: str) -> City:
    """The cast, in the database of this test's portal."""
    return build_city()


def reach(page: Page, target: Locator) -> None:
    """Press Tab until ``target`` has the focus."""
    for _ in range(FAR):
        if target.count() and target.first.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {target}")


def test_a_ticket_is_answered_with_the_keyboard_alone(page: Page, city: City) -> None:
    walk = Walk(city, now=timezone.now() - timedelta(hours=2))
    ticket = walk.to("DISPATCHED")
    _sign_in(page, city.person(Role.HANDLER, "lead").username)
    page.keyboard.press("g")
    page.keyboard.press("q")
    page.wait_for_url("**/queue/**")
    reach(page, page.locator("[data-row-open]"))
    page.keyboard.press("Enter")
    opened = page.get_by_role("link", name="打开办理")
    expect(opened.or_(page.locator("ul.moves")).first).to_be_visible()
    if f"/tickets/{ticket.number}/" not in page.url:
        reach(page, opened)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/tickets/{ticket.number}/**")
    _sign(page)
    _contact(page)
    _answer(page)
    page.wait_for_url("**/queue/**")  # it was the list's last one
    page.goto(ticket.get_absolute_url())
    expect(page.locator("#reply")).to_contain_text(REPLY[:20])
    expect(page.locator("#editor")).to_have_count(0)


def _sign_in(page: Page, username: str) -> None:
    page.goto("/sign-in/")
    reach(page, page.get_by_label("账号"))
    page.keyboard.type(username)
    reach(page, page.get_by_label("密码"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_label("账号")).to_have_count(0)
    page.wait_for_load_state()  # a key pressed before the page's scripts are there would be lost


def _sign(page: Page) -> None:
    move = page.locator("ul.moves").get_by_role("link", name="签收")
    reach(page, move)
    page.keyboard.press("Enter")
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    _is_held(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(move).to_be_focused()  # where it was before
    page.keyboard.press("Enter")
    reach(page, dialog.get_by_role("button", name="签收"))
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()


def _is_held(page: Page) -> None:
    """While the dialog is open, Tab stays in it, or goes to the browser's own bars."""
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(IS_HELD)


def _contact(page: Page) -> None:
    reach(page, page.locator("ul.moves").get_by_role("link", name="联系诉求人"))
    page.keyboard.press("Enter")
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    _pick(page, dialog.get_by_label("接通", exact=True))
    reach(page, dialog.get_by_label("沟通情况"))
    page.keyboard.type("已与市民沟通，今晚前到场修复。")
    reach(page, dialog.get_by_role("button", name="记录联系情况"))
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()


def _answer(page: Page) -> None:
    editor = page.locator("#editor")
    reach(page, editor.get_by_label("给诉求人的答复"))
    page.keyboard.type(REPLY)
    result = editor.get_by_label("办理结果")
    reach(page, result)
    while "问题已解决" not in result.evaluate("(one) => one.selectedOptions[0].textContent"):
        page.keyboard.press("ArrowDown")
    _pick(page, editor.get_by_label("解决", exact=True))
    reach(page, editor.get_by_role("button", name="提交签发"))
    page.keyboard.press("Enter")


def _pick(page: Page, choice: Locator) -> None:
    """One of a group of radio buttons: Tab to the group, arrows within it."""
    group = page.locator(f"[name={choice.get_attribute('name')}]")
    for _ in range(FAR):
        if group.evaluate_all("(all) => all.includes(document.activeElement)"):
            break
        page.keyboard.press("Tab")
    for _ in range(group.count() + 1):
        page.keyboard.press("Space")
        if choice.is_checked():
            return
        page.keyboard.press("ArrowDown")
    pytest.fail("the arrows do not reach the choice")


@pytest.mark.parametrize("visitor", PAGES)
def test_the_focus_is_seen_and_free(browser: Browser, furnished_portal: str, visitor: str) -> None:
    with window(browser, furnished_portal, MODES[0], visitor) as page:
        for address in PAGES[visitor]:
            page.goto(address)
            settle(page)
            stands = _stands(page)
            assert stands, address
            assert [one["what"] for one in stands if not one["isRinged"]] == [], address
            assert [one["what"] for one in stands if one["isHidden"]] == [], address


def _stands(page: Page) -> list[dict[str, Any]]:
    """Where Tab stops from the top of the page until it leaves it; fails where it never does."""
    stands: list[dict[str, Any]] = []
    for _ in range(3 * FAR):
        page.keyboard.press("Tab")
        stand = page.evaluate(STAND)
        if stand is None:
            return stands
        stands.append(stand)
        if len(stands) == 1 and page.locator(".u-skip").count():
            assert "u-skip" in stand["what"], "the first stop leads past the rail"
    assert len({one["what"] for one in stands[-40:]}) > 5, "Tab goes round in a small circle"
    return stands


def test_the_skip_link_leads_to_the_content(browser: Browser, furnished_portal: str) -> None:
    with window(browser, furnished_portal, MODES[0], "handler") as page:
        page.goto("/queue/")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#main")).to_be_focused()
        page.keyboard.press("Tab")
        assert page.evaluate("() => Boolean(document.activeElement.closest('main'))")


def test_what_is_wrong_with_a_form_is_said_at_once(browser: Browser, furnished_portal: str) -> None:
    with window(browser, furnished_portal, MODES[0], "intake") as page:
        page.goto("/register/")
        page.locator("main form textarea").first.fill(" ")
        page.locator("main form").first.evaluate("(form) => { form.noValidate = true; }")
        page.locator("main form button[type=submit].btn--primary").first.click()
        told = page.locator("main [role=alert]").first
        expect(told).to_be_visible()
        field = page.locator("main [aria-invalid=true]").first
        told_at = str(field.get_attribute("aria-describedby")).split()
        assert any("error" in one and page.locator(f"[id='{one}']").is_visible() for one in told_at)
