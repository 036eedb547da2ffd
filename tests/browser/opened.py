"""What a page can open: folded parts, menus, forms in the dialog, and what a form says that is sent empty.

Each kind is looked at once in a look: a form by the name of its address, a menu by its words. A form is sent
only with a field empty that it wants, so nothing is written.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import ElementHandle, Page, expect

from tests.browser.axe import barriers, told

FOLDED = "main details:not(.menu):not([open])"
MENUS = "details.menu:not([open])"
IN_DIALOG = "[hx-get][hx-target='#dialog']"
TOO_WIDE = "() => document.documentElement.scrollWidth - innerWidth"
UNFOLD = "(all) => all.map((one) => { one.open = true; return one.open; }).length"
IS_SHOWN = "(one) => one.getClientRects().length > 0"
NAME = "(one) => one.querySelector('summary').textContent.replace(/[0-9\\s]+/g, ' ').trim()"
EMPTY = """(form) => {
  const wanted = [...form.elements].filter((one) => one.required && !one.disabled && one.type !== "hidden");
  const emptied = wanted.filter((one) => {
    if (one.type === "radio" || one.type === "checkbox") return !(one.checked = false);
    one.value = "";
    return one.value === "";
  });
  const send = form.querySelector("[type=submit].btn--primary, [type=submit].btn--danger");
  if (!emptied.length || !send) return false;
  form.noValidate = true;
  send.formNoValidate = true;
  send.click();
  return true;
}"""
NOWHERE = """(all) => all.flatMap((one) => [...one.querySelectorAll("[role=alert] a[href^='#']")])
  .filter((way) => !document.getElementById(way.getAttribute("href").slice(1)))
  .map((way) => way.outerHTML)"""
FORMS = "form[method=post]"
SAID = "[aria-invalid=true], [role=alert], .notice--overdue, .field__error"


def faults_of_what_opens(page: Page, address: str, seen: set[str]) -> Iterator[str]:
    """Open what this page can open and nobody has looked at yet (``seen`` remembers); tell what is wrong."""
    yield from _folded(page)
    yield from _menus(page, seen)
    yield from _dialogs(page, seen)
    yield from _sent_empty(page, address, seen)


def settle(page: Page) -> None:
    """Wait until what the page asks for by itself is there."""
    page.wait_for_load_state()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    expect(page.locator(".htmx-request")).to_have_count(0)


def _folded(page: Page) -> Iterator[str]:
    if page.locator(FOLDED).evaluate_all(UNFOLD):
        settle(page)  # an unfolded part may ask for its content
        yield from _faults(page, "unfolded", "main")


def _menus(page: Page, seen: set[str]) -> Iterator[str]:
    for menu in page.query_selector_all(MENUS):
        name = f"menu {menu.evaluate(NAME)}"
        if name in seen or not menu.evaluate(IS_SHOWN):
            continue
        seen.add(name)
        menu.evaluate("(one) => { one.open = true; one.dataset.looked = ''; }")
        page.evaluate("() => new Promise((done) => setTimeout(done, 20))")
        yield from _faults(page, name, "[data-looked]")
        menu.evaluate("(one) => { one.open = false; delete one.dataset.looked; }")


def _dialogs(page: Page, seen: set[str]) -> Iterator[str]:
    for trigger in page.query_selector_all(IN_DIALOG):
        name = f"dialog {_name(str(trigger.get_attribute('hx-get')))}"
        if name not in seen:
            seen.add(name)
            yield from _dialog(page, trigger, name, seen)


def _dialog(page: Page, trigger: ElementHandle, name: str, seen: set[str]) -> Iterator[str]:
    dialog = page.locator("#dialog")
    trigger.evaluate("(one) => one.click()")
    expect(dialog).to_be_visible()
    settle(page)
    if not page.evaluate("() => document.querySelector('#dialog').contains(document.activeElement)"):
        yield f"{name}: the focus is not in it"
    yield from _faults(page, name, "#dialog")
    form = page.query_selector(f"#dialog {FORMS}")
    if form and f"{name} empty" not in seen:
        seen.add(f"{name} empty")
        if form.evaluate(EMPTY):
            yield from _told_what_is_wrong(page, f"{name} empty", "#dialog")
    page.keyboard.press("Escape")
    if dialog.is_visible():
        page.keyboard.press("Escape")  # the first one left a field
    expect(dialog).to_be_hidden()


def _sent_empty(page: Page, address: str, seen: set[str]) -> Iterator[str]:
    for place in range(page.locator(f"main {FORMS}").count()):
        form = page.locator(f"main {FORMS}").nth(place).element_handle()
        name = f"form {_name(str(form.evaluate('(one) => one.action')))}"
        if name in seen:
            continue
        seen.add(name)
        if form.evaluate(EMPTY):
            yield from _told_what_is_wrong(page, f"{name} empty", ":is(main, #dialog[open])")
            page.goto(address)
            settle(page)


def _told_what_is_wrong(page: Page, name: str, within: str) -> Iterator[str]:
    said = page.locator(f"{within} {SAID.replace(', ', f', {within} ')}")
    expect(said.first, name).to_be_attached()
    settle(page)
    yield from (f"{name}: {way} leads nowhere" for way in page.locator(within).evaluate_all(NOWHERE))
    yield from _faults(page, name, within)


def _faults(page: Page, name: str, within: str) -> Iterator[str]:
    over = page.evaluate(TOO_WIDE)
    if over > 0:
        yield f"{name}: {over} px wider than the window"
    yield from (f"{name}: {line}" for line in told(barriers(page, within)))


def _name(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).url_name or address
    except Resolver404:
        return address
