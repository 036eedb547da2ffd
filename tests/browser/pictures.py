"""The documents' pictures, made from the demonstration: ``run.py pictures [--only NAME …] [--out FOLDER]``.

The city, its tickets and the clock are the same each time, so a picture changes only when its page does.
"""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from config.demo.history import KIND
from core.models import Job, OutboxMessage
from supervision.models import SweepRun
from tests.browser.opened import settle
from tests.browser.picture_list import PICTURES, Picture
from tests.browser.tour import LINK
from tests.browser.visits import Mode, window
from tests.browser.world import AS_OF, clock_from
from tests.plumbing.browser import program
from tests.plumbing.server import Server

TICKETS = 360
LARGEST = 250 * 1024
ROOT = Path(__file__).resolve().parents[2]
QUIET = "() => document.querySelectorAll('[data-flash]').forEach((flash) => flash.remove())"


def main(words: list[str]) -> int:
    """Make the pictures named, or all; 1 with a sentence for each that cannot be made."""
    chosen = _options(words)
    if program() is None:
        sys.exit(
            "Pictures need a Chromium: install chromium-headless-shell, or let HUIYIN_CHROMIUM name one."
        )
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["127.0.0.1"]
    # as they lie: the pictures' server finds no collected file by its hashed name
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    with clock_from(_demo(), is_running=False), sync_playwright() as playwright:
        server = Server()
        browser = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        troubles = _make(
            [one for one in PICTURES if one.name in chosen.only], browser, server.url, chosen.out
        )
        browser.close()
        server.stop()
    return 1 if troubles else 0


def _demo() -> datetime:
    """The afternoon where the demonstration ends; it is made if there is none."""
    if not Job.objects.filter(kind=KIND).exists():
        with clock_from(AS_OF):
            call_command("demo", tickets=TICKETS, as_of=AS_OF.date(), json=True, stdout=StringIO())
    today = datetime.fromisoformat(Job.objects.get(kind=KIND).params["today"])
    if not SweepRun.objects.exists():
        with clock_from(today):
            call_command("sweep", json=True, stdout=StringIO())  # no page then warns that nobody looks
        SweepRun.objects.update(started_at=today, finished_at=today)  # by the machine's clock till here
    return today


def _options(words: list[str]) -> Namespace:
    known = [one.name for one in PICTURES]
    parser = ArgumentParser(prog="run.py pictures", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=known, default=known, metavar="NAME")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures", metavar="FOLDER")
    return parser.parse_args(words)


def _make(pictures: list[Picture], browser: Browser, portal: str, folder: Path) -> int:
    """Take each picture; how many could not be made."""
    folder.mkdir(parents=True, exist_ok=True)
    troubles = 0
    pictures.sort(key=_window_of)
    for (visitor, screen), own in groupby(pictures, key=_window_of):
        with window(browser, portal, Mode("", *screen, look={"theme": "light"}), visitor) as page:
            for picture in own:
                said, is_good = _try(page, picture, folder / f"{picture.name}.png")
                troubles += not is_good
                print(f"{picture.name}: {said}", flush=True)  # noqa: T201 - a command's words
    return troubles


def _window_of(picture: Picture) -> tuple[str, tuple[int, int]]:
    """Whose window a picture is taken in, and how large: one sign-in for all of the same."""
    return picture.visitor, picture.screen


def _try(page: Page, picture: Picture, path: Path) -> tuple[str, bool]:
    """Take one; what to tell of it, and whether it may be used."""
    try:
        size = _take(page, picture, path)
    except (BrowserError, AssertionError, LookupError) as error:
        return str(error).splitlines()[0], False
    return f"{size // 1024} kB" + (": too large" if size > LARGEST else ""), size <= LARGEST


def _take(page: Page, picture: Picture, path: Path) -> int:
    """Walk to what the picture shows and save it; its size in bytes."""
    answer = next(page.goto(found) for found in _addresses(picture, page))
    settle(page)
    if picture.follow:
        leads = page.locator(picture.follow).first.get_attribute("href") or ""
        answer = page.goto(urlsplit(leads).path)
        settle(page)
    if answer is None or answer.status != 200:
        raise LookupError(f"{page.url} answered {answer.status if answer else 'nothing'}")
    if picture.click:
        page.locator(picture.click).first.click()
        settle(page)
    if picture.show:
        page.locator(picture.show).first.evaluate("(one) => one.scrollIntoView({block: 'start'})")
    page.evaluate(QUIET)
    page.wait_for_timeout(400)
    page.screenshot(path=path, caret="hide", animations="disabled")
    return path.stat().st_size


def _addresses(picture: Picture, page: Page) -> Iterator[str]:
    """Where the picture begins; of a kind of letters ("letter:/r/") the newest link still good."""
    if not picture.address.startswith("letter:"):
        yield picture.address
        return
    wanted = picture.address.partition(":")[2]
    for body in OutboxMessage.objects.order_by("-created_at").values_list("body", flat=True):
        for link in LINK.finditer(body or ""):
            if link[1].startswith(wanted) and page.request.get(link[1]).ok:
                yield link[1]
    raise LookupError(f"no letter holds a link that begins with {wanted} and is still good")
