"""The bell in a browser: it learns of new messages by itself, and never keeps an idle session alive."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from departments.actions.inbox import InApp, tell
from departments.models import InAppMessage
from departments.roles import Role
from tests.browser.clerks import sign_in, window
from tests.cast import City, build_city

MINUTE = 61_000


@pytest.fixture
def city(portal: str) -> City:
    return build_city()


@pytest.fixture
def context(browser: Browser, portal: str) -> Iterator[BrowserContext]:
    context = window(browser, portal)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, city: City) -> Page:
    page = context.new_page()
    page.clock.install()
    sign_in(page, city.person(Role.HANDLER, "lead"))
    return page


def long_idle() -> None:
    """The session looks as if its person went away some minutes ago."""
    for row in Session.objects.all():
        kept = SessionStore(row.session_key)
        kept["seen"] = int((timezone.now() - timedelta(minutes=9)).timestamp())
        kept.save()


def seen() -> list[int]:
    return [SessionStore(row.session_key)["seen"] for row in Session.objects.all()]


def test_the_bell_learns_of_news_and_the_idle_session_stays_idle(city: City, page: Page) -> None:
    person = city.person(Role.HANDLER, "lead")
    expect(page.locator("[data-bell] .bell__count")).to_have_count(0)
    tell([InApp("k", person.pk, "工单 1：已指派给您", address="/queue/")], now=timezone.now())
    long_idle()
    before = seen()
    page.clock.run_for(MINUTE)
    expect(page.locator("[data-bell] .bell__count")).to_have_text("1")
    assert seen() == before
    page.locator("[data-bell]").click()
    page.get_by_role("button", name="工单 1：已指派给您", exact=True).click()
    expect(page).to_have_url("/queue/")
    assert InAppMessage.objects.get().read_at is not None


def test_who_is_signed_out_meanwhile_is_told_so_and_asked_no_more(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/bell/" in request.url else None)
    Session.objects.all().delete()
    page.clock.run_for(MINUTE)
    expect(page.get_by_text("您已退出登录")).to_be_visible()
    page.clock.run_for(5 * MINUTE)
    assert len(asked) == 1
