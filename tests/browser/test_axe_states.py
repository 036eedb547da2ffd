"""What no link leads to is no barrier either: errors, work of two at once, bulk questions, empty lists.

Each in Chinese and in English, on a portal that holds the cast and little else.
"""

from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from departments.roles import Role
from feedback.models import ReplyTemplate, Ticket
from tests.browser.axe import barriers, told
from tests.browser.opened import TOO_WIDE, settle
from tests.browser.visits import MODES, Mode, window
from tests.cast import City, Walk, build_city

LANGUAGES = MODES[:2]
NARROW = Mode("phone-english", 390, 844, "en")
EMPTY = {
    (Role.HANDLER, "lead"): ("/", "/queue/", "/drafts/", "/messages/", "/archive/", "/retrospectives/"),
    (Role.UNIT_APPROVER, "lead"): ("/", "/sign-off/", "/workload/", "/supervision/appeals/"),
    (Role.DISPATCHER, "centre"): ("/", "/dispatch-desk/", "/decisions/", "/incidents/"),
    (Role.INTAKE_AGENT, "centre"): ("/", "/register/"),
    (Role.AUDITOR, "centre"): ("/reviews/", "/knowledge/"),
    (Role.CALLBACK_AGENT, "centre"): ("/callbacks/",),
    (Role.SUPERVISOR, "parent"): ("/supervision/", "/supervision/proposals/", "/orders/", "/satisfaction/"),
}


@pytest.fixture
def city(portal: str) -> City:
    return build_city()


@pytest.fixture
def ticket(city: City) -> Ticket:
    return Walk(city, now=timezone.now() - timedelta(hours=2)).to("CONTACTED")


@pytest.fixture(params=LANGUAGES, ids=lambda mode: mode.name)
def handler(request: pytest.FixtureRequest, browser: Browser, portal: str, city: City) -> Iterator[Page]:
    """A window of the lead's handler, in each language."""
    with window(browser, portal, request.param, city.person(Role.HANDLER, "lead").username) as page:
        yield page


def is_whole(page: Page, within: str = "") -> None:
    """Nothing on the page, or in its part, is a barrier, too wide or against the policy."""
    settle(page)
    assert told(barriers(page, within)) == []
    assert page.evaluate(TOO_WIDE) <= 0
    assert page.evaluate("() => window.breaches") == []


def test_errors_and_refusals(handler: Page, ticket: Ticket) -> None:
    statuses = {"/nothing/": 404, "/calendar/": 403, f"{ticket.get_absolute_url()}triage/": None}
    for address, status in statuses.items():
        answer = handler.goto(address)
        assert answer is not None
        assert status is None or answer.status == status, address
        is_whole(handler)
    with patch("feedback.views.queue.render", side_effect=ValueError("planted")):
        answer = handler.goto("/queue/")
    assert answer is not None
    assert answer.status == 500
    is_whole(handler)
    handler.context.clear_cookies(name="sessionid")
    handler.goto("/sign-in/")
    handler.locator("input[name=csrfmiddlewaretoken]").first.evaluate("(one) => { one.value = 'x'; }")
    handler.locator("form button[type=submit].btn--primary").click()
    is_whole(handler)


def test_the_letter_and_a_name_after_at(handler: Page, ticket: Ticket) -> None:
    ReplyTemplate.objects.create(name="路灯修复", body="{department}已修好。")
    handler.goto(ticket.get_absolute_url())
    handler.locator("#editor [name=reply]").fill("您好，路灯已修好。")
    handler.locator("#editor [formaction*=letter]").click()
    expect(handler.locator("#dialog .handset")).to_be_visible()
    is_whole(handler, "#dialog")
    handler.goto(f"{ticket.get_absolute_url()}note/")
    field = handler.locator("textarea[data-mentions]")
    field.press_sequentially("请 @")
    expect(handler.locator(".mentions")).to_be_visible()
    is_whole(handler)


def test_the_difference_of_two_at_work(handler: Page, city: City, ticket: Ticket) -> None:
    handler.goto(ticket.get_absolute_url())
    other = Client(HTTP_HOST="127.0.0.1")
    other.force_login(city.person(Role.HANDLER, "lead"))
    version = handler.locator("#editor [name=version]").get_attribute("value")
    sent = other.post(f"{ticket.get_absolute_url()}draft/", {"version": version, "reply": "先保存的答复。"})
    assert sent.status_code == 302
    handler.locator("#editor [name=reply]").fill("后保存的答复。")
    handler.locator("#editor button[name=hand_in][value='']").click()
    expect(handler.locator(".stale")).to_be_visible()
    is_whole(handler)


def test_the_question_and_the_outcome_of_many(handler: Page, city: City, ticket: Ticket) -> None:
    Walk(city, now=timezone.now() - timedelta(hours=1)).to("DISPATCHED")
    handler.goto("/queue/?view=all")
    settle(handler)
    expect(handler.locator("#preview h2")).to_be_visible()
    is_whole(handler)
    handler.locator("[data-rows-all]").first.check()
    expect(handler.locator("[data-rows-bar]").first).to_be_visible()
    is_whole(handler)
    handler.locator("[data-rows-bar] button[name=verb], [data-rows-bar] button[type=submit]").first.click()
    handler.wait_for_load_state()
    is_whole(handler)
    handler.locator("main form[method=post] .btn--primary[type=submit]").first.click()
    handler.wait_for_load_state()
    is_whole(handler)


@pytest.mark.parametrize("mode", [*LANGUAGES, NARROW], ids=lambda mode: mode.name)
def test_lists_with_nothing_in_them(browser: Browser, portal: str, city: City, mode: Mode) -> None:
    found: list[str] = []
    for (role, place), addresses in EMPTY.items():
        visitor = city.person(role, place).username
        with window(browser, portal, mode, visitor) as page:
            for address in addresses:
                answer = page.goto(address)
                settle(page)
                over = page.evaluate(TOO_WIDE)
                found += [f"{visitor} {address}: {line}" for line in told(barriers(page))]
                found += [f"{visitor} {address}: {over} px too wide"] if over > 0 else []
                found += [] if answer and answer.ok else [f"{visitor} {address}: {answer and answer.status}"]
    assert found == []
