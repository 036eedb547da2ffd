"""A tour of the portal: every address that somebody finds by the links of the pages they may open.

Staff of every role follow links, buttons and fragments from their home page on; for each named address it is
noted who found it where. What nobody finds has a row in tests/browser/unseen.py, or a test fails.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, URLPattern, get_resolver, resolve
from django.utils import timezone

from config.demo.house import SHOWN
from core.models import OutboxMessage
from departments.models import Staff
from feedback.models import Ticket
from feedback.views.move_pages import PAGES
from tests.browser.moves_offered import moves_offered
from tests.cast import DEPARTMENTS

LEADS = re.compile(r'\b(?:href|action|src|hx-get|hx-post|formaction|data-[a-z-]+)="([/?][^"#]*)')
LINK = re.compile(r"https?://[^/\s]+(/[rsq]/[\w-]+/)")
OUTSIDE = ("static/", "api/", "admin/")
"""Of no page: styles, the interface for machines, and Django's own administration (see ADMIN)."""
ADMIN = (
    "/admin/",
    "/admin/departments/staff/",
    "/admin/departments/staff/add/",
    "/admin/departments/department/",
)
"""What the administrators use of Django's own pages, which our templates only colour."""
MOVES = frozenset(f"ticket-{page.noun}" for page in PAGES)
MANY = frozenset({"ticket", "home", "queue"})
"""Addresses whose page is another one for each post or state: each of these is looked at."""
EACH = 2
"""How often the people of one role open the same kind of address: other roles find other ways from it."""
LETTERS = 40
"""How many of the newest letters to citizens are read for their links."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One page of the tour: the address' name, who opens it ("" = without signing in), and where."""

    name: str
    visitor: str
    address: str
    variant: str = ""

    def __str__(self) -> str:
        return f"{self.visitor or 'anybody'} {self.address}"


@dataclass
class Tour:
    """What was found: the pages, and the names that answered otherwise (a file, a fragment, only POST)."""

    stops: dict[tuple[str, str], Stop] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    acts: dict[tuple[str, str], Stop] = field(default_factory=dict)
    """One address of each act that some page leads to, by its name and last word, visited or not."""

    def keep(self, stop: Stop) -> None:
        """Note a page, unless one of its kind is noted already."""
        self.stops.setdefault((stop.name, stop.variant), stop)

    @property
    def names(self) -> set[str]:
        return {stop.name for stop in self.stops.values()} | set(self.others)


def names_of(patterns: Iterable[object] | None = None, before: str = "") -> Iterator[str]:
    """The name of every address outside the administration and the API."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        where = before + str(pattern.pattern)  # type: ignore[attr-defined]
        if where.startswith(OUTSIDE):
            continue
        if isinstance(pattern, URLPattern):
            yield pattern.name or where
        else:
            yield from names_of(pattern.url_patterns, where)  # type: ignore[attr-defined]


_walked: list[Tour] = []


def toured() -> Tour:
    """The pages of the furnished world, found once in a process: every clone has the same."""
    if not _walked:
        _walked.append(walk(usernames(), timezone.now()))
    return _walked[0]


def usernames() -> list[str]:
    """Who goes on the tour: one of each role of the demonstration, and the cast."""
    cast = Staff.objects.filter(posts__department__code__in=DEPARTMENTS, posts__ended_at=None)
    return [*SHOWN, *cast.order_by("id").values_list("username", flat=True).distinct()]


def walk(usernames: Iterable[str], now: datetime) -> Tour:
    """Find a page for every name: moves of tickets by asking, the citizens' by letters, the rest by links."""
    tour, opened, people = Tour(), Counter[tuple[str, str]](), [*usernames]
    for noun, (username, address) in moves_offered(people, now).items():
        tour.keep(Stop(f"ticket-{noun}", username, address))
    for username in people:
        _Walk(tour, opened, username).run(["/"])
    _Walk(tour, opened, "").run(["/", "/open/", *_letters()])
    return tour


def _letters() -> Iterator[str]:
    """Where the newest letters lead their readers, and the page of thanks behind it."""
    bodies = OutboxMessage.objects.order_by("-id").values_list("body", flat=True)
    kinds: Counter[str] = Counter()
    for found in (link[1] for body in bodies for link in LINK.finditer(body or "")):
        kinds[found[:3]] += 1
        if kinds[found[:3]] <= LETTERS:
            yield from (found, f"{found}thanks/")


class _Walk:
    """One person's way."""

    def __init__(self, tour: Tour, opened: Counter[tuple[str, str]], visitor: str) -> None:
        self.tour, self.opened, self.visitor = tour, opened, visitor
        self.seen, self.starts = set[str](), frozenset[str]()
        self.client, self.post = Client(raise_request_exception=False), ""
        if visitor:
            staff = Staff.objects.get(username=visitor)
            self.client.force_login(staff)
            self.post = str(staff.posts.filter(ended_at=None).values_list("role", flat=True).first())

    def run(self, starts: list[str]) -> None:
        """Follow links from ``starts``, which are opened whether or not somebody opened their like."""
        waiting, self.starts = [*starts], frozenset(starts)
        while waiting:
            address = waiting.pop(0)
            name = _name(address)
            if name and self._is_wanted(name, address):
                waiting += self._open(name, address)

    def _is_wanted(self, name: str, address: str) -> bool:
        key = address if "?" not in address else f"{urlsplit(address).path}?{name}"
        if key in self.seen or name in {"sign-out"}:
            return False
        self.seen.add(key)
        if name in MOVES:
            return False
        if address in self.starts:
            return True
        if name in MANY:
            return (name, self._variant(name, address)) not in self.tour.stops
        if name in self.tour.others:
            return self.opened[name, ""] < EACH
        return self.opened[name, self.post] < EACH

    def _open(self, name: str, address: str) -> list[str]:
        self.opened[name, self.post] += 1
        self.opened[name, ""] += bool(self.post)
        answer = self.client.get(address, headers={"accept-language": "zh-hans"})
        if not _is_html(answer):
            self._note(name, answer)
            return [answer.headers["Location"]] if answer.status_code == 302 else []
        words = answer.content.decode()  # type: ignore[attr-defined]
        if "<!doctype html>" not in words[:2000].lower():
            self.tour.others.setdefault(name, "fragment")
        elif answer.status_code == 200:
            self._keep(name, address)
        leads = LEADS.findall(words) if answer.status_code == 200 else []
        found = [urljoin(address, unescape(lead)) for lead in leads]
        self._note_acts(found)
        return found

    def _note_acts(self, found: Iterable[str]) -> None:
        for address in found:
            name, word = _name(address), urlsplit(address).path.rstrip("/").rpartition("/")[2]
            if self.visitor and name.endswith("-act"):
                self.tour.acts.setdefault((name, word), Stop(name, self.visitor, address, word))

    def _keep(self, name: str, address: str) -> None:
        variant = self._variant(name, address)
        self.tour.keep(Stop(name, self.visitor, address, variant))

    def _variant(self, name: str, address: str) -> str:
        if name not in MANY:
            return ""
        if name == "queue" and "tab=" in address:
            return "a tab"
        number = resolve(urlsplit(address).path).kwargs.get("number")
        state = Ticket.objects.filter(number=number).values_list("state", flat=True).first() if number else ""
        return str(state) if number else self.post

    def _note(self, name: str, answer: HttpResponseBase) -> None:
        kinds = {405: "takes only POST", 302: "leads on", 200: "a file"}
        if answer.status_code in kinds:
            self.tour.others.setdefault(name, kinds[answer.status_code])


def _is_html(answer: HttpResponseBase) -> bool:
    return (
        answer.status_code not in {302, 405}
        and not answer.streaming
        and str(answer.headers.get("Content-Type", "")).startswith("text/html")
    )


def _name(address: str) -> str:
    """The name of a local address; empty for one outside the tour."""
    return _name_of_path(urlsplit(address).path)


@cache
def _name_of_path(path: str) -> str:
    if path.lstrip("/").startswith(OUTSIDE):
        return ""
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""
