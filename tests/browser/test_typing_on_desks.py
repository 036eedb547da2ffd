"""A word on every desk, with real keys: the window is killed, another is opened, and nothing is lost."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from departments.models import Staff
from departments.roles import Role
from feedback.models import Draft, HardCase, Ticket
from supervision.models import SupervisionOrder
from tests.browser.clerks import sign_in, window
from tests.cast import City, Walk, build_city

AFTER = 13_000
"""A little more than the pause after which what was typed is saved; the page's clock is put on by it."""
WORDS = "请先到现场核实再答复"
DESKS: dict[str, tuple[str, Role, str, str, str]] = {
    "reviews": ("/reviews/", Role.AUDITOR, "centre", "PENDING_REVIEW", "form#approve [name=note]"),
    "callbacks": ("/callbacks/", Role.CALLBACK_AGENT, "centre", "PENDING_CALLBACK", "#decide [name=words]"),
    "verdicts": ("/verdicts/", Role.AUDITOR, "centre", "PENDING_VERDICT", "form#rework [name=note]"),
    "returns": ("/returns/", Role.DISPATCHER, "centre", "RETURN_PENDING", "form#grant [name=note]"),
    "sign-off": ("/sign-off/", Role.UNIT_APPROVER, "lead", "HANDED_IN", "form [name=note]"),
    "hard cases": ("/hard-cases/", Role.SUPERVISOR, "centre", "RETURNED_TWICE", "form [name=note]"),
    "retrospectives": (
        "/retrospectives/", Role.HANDLER, "lead", "RETROSPECTIVE_DUE", "form#retrospective [name=root_cause]",
    ),
}  # fmt: skip


@pytest.fixture
def city(portal: str) -> City:
    return build_city()


def at_desk(context: BrowserContext, staff: Staff, address: str, field: str) -> tuple[Page, Locator]:
    page = context.new_page()
    page.clock.install()
    sign_in(page, staff, address)
    text = page.locator(field).first
    if not text.is_visible():
        page.locator("details:not([open])").filter(has=page.locator(field)).first.locator("summary").click()
    return page, text


def line(page: Page, field: str) -> Locator:
    return page.locator(field).first.locator("xpath=ancestor::form").locator("[data-autosave-line]")


def kept() -> str:
    return "".join(Draft.objects.unsent().values_list("fields", flat=True))


def crashes_and_comes_back(
    browser: Browser, portal: str, staff: Staff, address: str, field: str, *, words: str = WORDS
) -> None:
    """Type, wait for the save, kill the window; in another one the text stands in the form again."""
    context = window(browser, portal)
    page, text = at_desk(context, staff, address, field)
    text.press_sequentially(words)
    page.clock.fast_forward(AFTER)
    expect(line(page, field)).to_contain_text("已自动保存")
    context.close()  # as a crash: nothing is asked, nothing is said
    assert words in kept()

    other = window(browser, portal)
    page, text = at_desk(other, staff, address, field)
    expect(text).to_be_visible()
    expect(text).to_have_value(words)
    expect(page.locator("main")).to_contain_text("自动保存、尚未提交")
    other.close()


@pytest.mark.parametrize("name", DESKS)
def test_a_crash_loses_nothing_on_the_desk(browser: Browser, portal: str, city: City, name: str) -> None:
    address, role, place, road, field = DESKS[name]
    Walk(city, now=timezone.now() - timedelta(hours=6)).to(road)
    crashes_and_comes_back(browser, portal, city.person(role, place), address, field)


def test_a_crash_loses_nothing_of_an_order_and_of_its_report(
    browser: Browser, portal: str, city: City
) -> None:
    walk = Walk(city, now=timezone.now() - timedelta(hours=6))
    ticket = walk.to("CONTACTED")
    supervisor, demand = city.person(Role.SUPERVISOR, "institution"), "[name=demand]"
    address = f"/orders/new/?ticket={ticket.number}"
    crashes_and_comes_back(browser, portal, supervisor, address, demand, words="请查明原因并报送")

    context = window(browser, portal)
    page, _text = at_desk(context, supervisor, address, demand)
    page.locator("[name=ground]").select_option(index=1)
    page.locator("main form [type=submit].btn--primary").click()
    expect(page).to_have_url(re.compile(r"/orders/D[^/?]+/$"))
    assert not Draft.objects.unsent().exists()
    context.close()
    order = SupervisionOrder.objects.get()
    handler = city.person(Role.HANDLER, "lead")
    crashes_and_comes_back(browser, portal, handler, f"{order.get_absolute_url()}draft/", "[name=text]")


def test_signed_out_at_the_desk_nothing_is_lost_and_nothing_sent(
    browser: Browser, portal: str, city: City
) -> None:
    address, role, place, road, field = DESKS["reviews"]
    ticket = Walk(city, now=timezone.now() - timedelta(hours=6)).to(road)
    staff, context = city.person(role, place), window(browser, portal)
    page, text = at_desk(context, staff, address, field)
    page.wait_for_load_state("networkidle")
    context.clear_cookies(name=next(row["name"] for row in context.cookies() if "session" in row["name"]))
    text.press_sequentially(WORDS)
    page.clock.fast_forward(AFTER)
    expect(line(page, field)).to_contain_text("您已退出登录")
    page.locator(".desk__send").click()
    expect(text).to_have_value(WORDS)
    assert kept() == ""

    at_desk(context, staff, "/", "body")[0].close()
    page.bring_to_front()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.fast_forward(2 * AFTER)
    expect(line(page, field)).to_contain_text("已自动保存")
    assert WORDS in kept()
    page.locator(".desk__send").click()
    expect(page.locator("form#approve")).to_have_count(0)  # the desk is empty; its address is the same
    assert Ticket.objects.get(pk=ticket.pk).state != "PENDING_REVIEW"
    assert not Draft.objects.unsent().exists()
    context.close()


def test_beside_a_closing_that_was_refused_another_case_keeps_its_text_and_gives_it_back(
    browser: Browser, portal: str, city: City
) -> None:
    for _ in range(2):
        Walk(city, now=timezone.now() - timedelta(hours=6)).to("RETURNED_TWICE")
    first, second = (f'form[action$="/{case.pk}/closing/"]' for case in HardCase.objects.order_by("id"))
    context = window(browser, portal)
    page, text = at_desk(
        context, city.person(Role.SUPERVISOR, "centre"), "/hard-cases/", f"{second} [name=note]"
    )
    text.press_sequentially(WORDS)
    page.clock.fast_forward(AFTER)
    expect(line(page, f"{second} [name=note]")).to_contain_text("已自动保存")
    page.locator("details:not([open])").filter(has=page.locator(first)).locator("summary").click()
    page.locator(f"{first} [name=note]").press_sequentially("  ")
    page.locator(f"{first} [type=submit]").click()

    expect(page).to_have_url(re.compile(r"/hard-cases/\d+/closing/$"))
    expect(page.locator(f"{first} [role=alert]")).to_be_visible()
    expect(page.locator(f"{second} [name=note]")).to_have_value(WORDS)
    page.locator("details").filter(has=page.locator(second)).locator(".typing form [type=submit]").click()
    expect(page).to_have_url(re.compile(r"/hard-cases/$"))
    expect(page.locator("h1")).to_contain_text("疑难工单")
    assert WORDS in kept()
    assert Draft.objects.get(ticket=HardCase.objects.latest("id").ticket).aside_at is not None
    context.close()
