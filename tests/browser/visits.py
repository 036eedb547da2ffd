"""Visiting the pages of a tour: signing in as each one's visitor, in a look, and telling what is wrong."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby, product

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Error, Page

from departments.models import Staff
from tests.browser.axe import barriers, told
from tests.browser.opened import TOO_WIDE, faults_of_what_opens, settle
from tests.browser.tour import Stop
from tests.plumbing.browser import PATIENCE_MS

WATCH = """window.breaches = [];
document.addEventListener("securitypolicyviolation",
  (e) => window.breaches.push(`${e.violatedDirective} ${e.sourceFile}`));
window.addEventListener("error", (e) => window.breaches.push(String(e.message)));"""


@dataclass(frozen=True, slots=True)
class Mode:
    """How a page is looked at."""

    name: str
    width: int = 1440
    height: int = 900
    language: str = "zh-hans"
    look: dict[str, str] = field(default_factory=dict)
    forced_colours: bool = False


MODES = (
    Mode("chinese"),
    Mode("english", language="en"),
    Mode("dark", look={"theme": "dark"}),
    Mode("large", look={"size": "large"}),
    Mode("compact", look={"density": "compact"}),
    Mode("phone", 390, 844),
    Mode("phone-english-dark-large", 390, 844, "en", {"theme": "dark", "size": "large"}),
)
"""What differs most, for a look at some pages; ``ALL_MODES`` for one at every page."""
LOOKS: dict[str, dict[str, str]] = {"light": {}, "dark": {"theme": "dark"}, "large": {"size": "large"}}
LANGUAGES = {"chinese": "zh-hans", "english": "en"}
SIZES = {"wide": (1440, 900), "phone": (390, 844)}
ALL_MODES = tuple(
    Mode(f"{language}-{look}-{size}", *SIZES[size], LANGUAGES[language], LOOKS[look])
    for size, language, look in product(SIZES, LANGUAGES, LOOKS)
)


@contextmanager
def window(browser: Browser, portal: str, mode: Mode, visitor: str) -> Iterator[Page]:
    """A window in ``mode`` in which ``visitor`` is signed in."""
    context = browser.new_context(
        base_url=portal,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": mode.width, "height": mode.height},
        reduced_motion="reduce",
        forced_colors="active" if mode.forced_colours else "none",
    )
    context.set_default_timeout(3 * PATIENCE_MS)
    context.add_init_script(WATCH)
    _choose(context, portal, mode)
    enter(context, portal, visitor)
    yield context.new_page()
    context.close()


def enter(context: BrowserContext, portal: str, username: str) -> None:
    """Let somebody be signed in without the form, nobody for ""; nothing is left of who was here before."""
    for page in context.pages:
        if page.url.startswith(portal):
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.goto("about:blank")
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    if username:
        client = Client()
        client.force_login(Staff.objects.get(username=username))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": portal, "httpOnly": True}]
        )


def _choose(context: BrowserContext, portal: str, mode: Mode) -> None:
    chosen = {**mode.look, "django_language": mode.language}
    context.add_cookies([{"name": name, "value": value, "url": portal} for name, value in chosen.items()])


def complaints(
    browser: Browser, portal: str, mode: Mode, stops: Iterable[Stop], seen: set[str]
) -> Iterator[str]:
    """Each fault of each page in ``mode``, and of what it opens: a barrier, a breach, an error, too wide."""
    for _, faults in visits(browser, portal, mode, stops, seen):
        yield from faults


def visits(
    browser: Browser, portal: str, mode: Mode, stops: Iterable[Stop], seen: set[str]
) -> Iterator[tuple[Stop, list[str]]]:
    """Look at the pages in ``mode``; tell of each one, as soon as it was seen, what is wrong there.

    What a page opens is looked at unless ``seen`` remembers its like.
    """
    by_visitor = sorted(stops, key=lambda stop: stop.visitor)
    with window(browser, portal, mode, "") as page:  # one for all: it has the static files then
        for visitor, own in groupby(by_visitor, key=lambda stop: stop.visitor):
            enter(page.context, portal, visitor)
            for stop in own:
                yield stop, [f"{stop} ({mode.name}): {fault}" for fault in _to_the_end(page, stop, seen)]


def _to_the_end(page: Page, stop: Stop, seen: set[str]) -> Iterator[str]:
    """What is wrong with a page; where looking breaks off, that is a fault, and the next page follows."""
    try:
        yield from _look(page, stop, seen)
    except (AssertionError, Error) as broken:
        yield f"broke off: {broken}"


def _look(page: Page, stop: Stop, seen: set[str]) -> Iterator[str]:
    answer = page.goto(stop.address)
    settle(page)
    if answer is None or answer.status != 200:
        yield f"answered {answer.status if answer else 'nothing'}"
        return
    over = page.evaluate(TOO_WIDE)
    if over > 0:
        yield f"{over} px wider than the window"
    yield from told(barriers(page))
    yield from faults_of_what_opens(page, stop.address, seen)
    yield from page.evaluate("() => window.breaches")
