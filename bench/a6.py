"""A6: axe-core on every page and in what it opens, as the person it is for; 0 violations.

In both languages, light, dark and in large text, on a wide screen and a phone: twelve looks, about five
minutes each. Faults and progress are told on stderr as they come; ``--looks=english-phone,chinese-dark-wide``
looks at a part only: each word names what its looks have in common.
"""

import sys
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, sync_playwright

from feedback.models import Ticket
from tests.browser.tour import Stop, toured
from tests.browser.visits import ALL_MODES, MODES, Mode, visits
from tests.browser.world import AS_OF, clock_from, demonstrate, furnish
from tests.plumbing.browser import program
from tests.plumbing.server import Server

FULL, SMALL = 400, 40
AS_THEY_LIE = "django.contrib.staticfiles.storage.StaticFilesStorage"
"""Styles and scripts come from the source: nothing needs to be collected before."""
A_WHILE = 25
"""Progress is told after so many pages."""
wanted: list[str] = []
"""Which looks to take, as ``--looks=`` says; none: all."""


def main(small: bool) -> dict[str, Any]:
    """Count the violations of every page in every look (``--small``: one look, a small world)."""
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["testserver", "127.0.0.1"]
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": AS_THEY_LIE}}
    modes = MODES[:1] if small else chosen(wanted)
    with clock_from(AS_OF), sync_playwright() as playwright:
        if not Ticket.objects.exists():
            demonstrate(SMALL if small else FULL)
            furnish()
        pages = [*toured().stops.values()]
        server = Server()
        settings.PUBLIC_URL = server.url
        browser = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        found = {mode.name: [*_faults(browser, server.url, mode, pages)] for mode in modes}
        browser.close()
        server.stop()
    every = [fault for faults in found.values() for fault in faults]
    return {
        "name": "A6",
        "value": len(every),
        "unit": "violations",
        "goal": 0,
        "holds": not every and bool(pages),
        "pages": len(pages),
        "looks": {name: len(faults) for name, faults in found.items()},
        "found": every[:20],
    }


def chosen(words: list[str]) -> tuple[Mode, ...]:
    """The looks whose names have every part of one of ``words``; all without words."""
    parts = [{*word.split("-")} for word in words] or [set()]
    modes = tuple(mode for mode in ALL_MODES if any(own <= {*mode.name.split("-")} for own in parts))
    if not modes:
        sys.exit(f"No look is called {', '.join(words)}: {', '.join(mode.name for mode in ALL_MODES)}.")
    return modes


def _faults(browser: Browser, portal: str, mode: Mode, pages: list[Stop]) -> Iterator[str]:
    """What is wrong in one look; told on stderr at once, since twelve of them take an hour."""
    found = 0
    with clock_from(AS_OF):  # anew for each look: after an hour of them an afternoon would be over
        for done, (_, faults) in enumerate(visits(browser, portal, mode, pages, set()), start=1):
            for fault in faults:
                _tell(fault)
            found += len(faults)
            if done % A_WHILE == 0 or done == len(pages):
                _tell(f"{mode.name}: {done} of {len(pages)} pages, {found} violations")
            yield from faults


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
