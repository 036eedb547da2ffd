"""A headless Chromium and a portal for it to visit."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from pytest_django import Settings

from tests.plumbing.databases import Clone
from tests.plumbing.server import Server

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
WIDE = {"width": 1440, "height": 900}
PATIENCE_MS = 20_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser, so that ``-m "not browser"`` leaves it out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


def program() -> str | None:
    """The Chromium to use: the one HUIYIN_CHROMIUM names, or the first on the path."""
    return os.environ.get("HUIYIN_CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run. Without one, skip at a desk and fail under CI."""
    found = program()
    if found is None:
        missing = "No Chromium was found: install chromium-headless-shell, or let HUIYIN_CHROMIUM name one."
        if os.environ.get("CI") == "true" or os.environ.get("HUIYIN_REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        expect.set_options(timeout=PATIENCE_MS)
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def portal(browser: Browser, cloned_database: Clone, settings: Settings) -> Iterator[str]:
    """The address of a running portal on a database of this test's own."""
    server = Server()
    settings.PUBLIC_URL = server.url
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    yield server.url
    server.stop()


@pytest.fixture
def page(browser: Browser, portal: str) -> Iterator[Page]:
    """A fresh, wide, Chinese window on the portal. A script's error or a breach of the CSP fails the test."""
    context = browser.new_context(
        base_url=portal, locale="zh-CN", timezone_id="Asia/Shanghai", viewport=WIDE, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE_MS)
    window = context.new_page()
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.on("console", listen)
    yield window
    context.close()
    assert complaints == []
