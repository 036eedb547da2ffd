"""A6: axe-core on every page and in what it opens, as the person it is for; 0 violations.

In both languages, light, dark and in large text, on a wide screen and a phone: twelve looks.
"""

from typing import Any

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from feedback.models import Ticket
from tests.browser.test_axe import usernames
from tests.browser.tour import walk
from tests.browser.visits import ALL_MODES, MODES, complaints
from tests.browser.world import AS_OF, clock_from, furnish
from tests.plumbing.browser import program

FULL, SMALL = 400, 40
AS_THEY_LIE = "django.contrib.staticfiles.storage.StaticFilesStorage"
"""Styles and scripts come from the source: nothing needs to be collected before."""


def main(small: bool) -> dict[str, Any]:
    """Count the violations of every page in every mode (``--small``: one mode, a small world)."""
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["testserver", "127.0.0.1"]
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": AS_THEY_LIE}}
    modes = MODES[:1] if small else ALL_MODES
    with clock_from(AS_OF), sync_playwright() as playwright:
        if not Ticket.objects.exists():
            furnish(tickets=SMALL if small else FULL)
        pages = [*walk(usernames(), timezone.now()).stops.values()]
        server = LiveServer("127.0.0.1")
        settings.PUBLIC_URL = server.url
        browser = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        found = [fault for mode in modes for fault in complaints(browser, server.url, mode, pages)]
        browser.close()
        server.stop()
    return {
        "name": "A6",
        "value": len(found),
        "unit": "violations",
        "goal": 0,
        "holds": not found and bool(pages),
        "pages": len(pages),
        "modes": [mode.name for mode in modes],
        "found": found[:20],
    }
