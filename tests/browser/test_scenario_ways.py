"""Other ways through the portal: by keyboard, without JavaScript, and into every section of every role."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from departments.roles import Role
from feedback.models import Contact, Ticket
from tests.browser.clerks import sign_in, sign_out, window
from tests.cast import PASSWORD, City, Walk, build_city


@pytest.fixture
def city(portal: str) -> City:
    return build_city()


def _press_until(page: Page, key: str, selector: str, most: int = 60) -> None:
    """Press ``key`` until what has the focus matches."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{key} never reached {selector}")


def test_keyboard_alone_signs_in_finds_a_ticket_and_records_a_contact(page: Page, city: City) -> None:
    ticket = Walk(city).to("DISPATCHED")
    handler = city.person(Role.HANDLER, "lead")
    page.goto("/queue/")
    _press_until(page, "Tab", "[name=username]")
    page.keyboard.type(handler.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("[data-row-open]")).to_have_count(1)
    _press_until(page, "Tab", "[data-row-open]")
    _open(page, ticket)
    page.wait_for_load_state("load")
    page.keyboard.press("s")
    page.locator("#dialog").get_by_role("button", name="签收").wait_for()
    _press_until(page, "Tab", "#dialog button[type=submit].btn--primary")
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_contain_text("已签收，请尽快联系诉求人")
    page.wait_for_load_state("load")  # shortcuts are deferred scripts
    page.keyboard.press("c")
    page.locator("#dialog [name=outcome]").first.wait_for()
    _press_until(page, "Tab", "#dialog [name=outcome]")
    page.keyboard.press("Space")
    _press_until(page, "Tab", "#dialog button[type=submit].btn--primary")
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_contain_text("联系情况已记录")
    assert Contact.objects.get(dispatch__ticket=ticket).outcome == "REACHED"


def _open(page: Page, ticket: Ticket) -> None:
    """Open the row in hand; where a preview opens beside the list, it offers the ticket itself."""
    page.keyboard.press("Enter")
    offered = page.locator("#preview .preview__acts a, ul.moves").first
    offered.wait_for()
    if page.locator("ul.moves").count() == 0:
        _press_until(page, "Tab", "#preview .preview__acts a")
        page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/tickets/{ticket.number}/"))


def test_without_javascript_a_move_is_a_page_and_a_form(browser: Browser, portal: str, city: City) -> None:
    ticket = Walk(city).to("DISPATCHED")
    context = window(browser, portal, script=False)
    page = context.new_page()
    sign_in(page, city.person(Role.HANDLER, "lead"), "/queue/")
    page.locator("[data-row-open]").first.click()
    page.locator("ul.moves").get_by_role("link", name="签收").click()
    page.wait_for_url(f"**/tickets/{ticket.number}/signature/**")
    page.locator("main").get_by_role("button", name="签收").click()
    expect(page.locator("main")).to_contain_text("办理中")
    assert Ticket.objects.get(pk=ticket.pk).state == "IN_PROGRESS"
    context.close()


ROLES = {
    Role.INTAKE_AGENT: "centre",
    Role.DISPATCHER: "centre",
    Role.HANDLER: "lead",
    Role.UNIT_APPROVER: "lead",
    Role.AUDITOR: "centre",
    Role.CALLBACK_AGENT: "centre",
    Role.SUPERVISOR: "institution",
    Role.ASSESSMENT_MANAGER: "institution",
    Role.SERVICE_MANAGER: "institution",
    Role.SYSTEM_ADMIN: "institution",
    Role.SECURITY_ADMIN: "institution",
    Role.AUDIT_ADMIN: "institution",
}


@pytest.fixture
def errors(page: Page) -> Iterator[list[str]]:
    """What the console said in red, but for answers that a test asks for."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    yield said
    assert said == []


def test_every_section_of_every_role_opens_without_a_complaint(
    page: Page, city: City, errors: list[str]
) -> None:
    """One ticket in every state, so that desks show work; ``page`` watches scripts and the CSP."""
    for state in (
        "REGISTERED",
        "PENDING_DISPATCH",
        "HANDED_IN",
        "PENDING_REVIEW",
        "PENDING_CALLBACK",
        "COMPLETED",
    ):
        Walk(city).to(state)
    for role, place in ROLES.items():
        sign_in(page, city.person(role, place))
        addresses = page.locator(".rail .rail__item[href]").evaluate_all("all => all.map(a => a.pathname)")
        assert addresses, role
        for address in dict.fromkeys(addresses):
            answer = page.goto(address)
            assert answer is not None
            assert (role, address, answer.status) == (role, address, 200)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (role, address)
        page.goto("/")
        sign_out(page)
