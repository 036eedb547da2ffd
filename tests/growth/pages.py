"""Every page that can be opened without knowing a row, and those it leads to, with what each one asks."""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client
from django.urls import Resolver404, URLPattern, get_resolver, resolve, reverse

LINK = re.compile(r'(?:href|hx-get|data-[a-z-]+)="(/[^"#]*)"')
VALUE, LISTED = re.compile(r"'[^']*'|\b\d+\b"), re.compile(r"\(\?(?:::\w+)?(?:, \?(?:::\w+)?)*\)")
OUTSIDE = ("static/", "api/", "admin/")
"""Of no page: styles, the interface for machines, and Django's own administration."""
LEAVES = {"sign-out"}
ROOT = f"{Path(__file__).parents[2]}/"
NOT_OURS = (f"{ROOT}.venv/", f"{ROOT}tests/", f"{ROOT}bench/", f"{ROOT}var/")


def pages() -> list[str]:
    """The names of all addresses without an argument."""
    return [name for name, route in _named(get_resolver().url_patterns) if "<" not in route]


def addresses(client: Client, names: Iterable[str]) -> dict[str, str]:
    """By name the pages that open for the client: those of ``names``, and one of each kind they lead to."""
    found: dict[str, str] = {}
    texts = [_open(client, name, reverse(name), found) for name in names]
    for link in dict.fromkeys(unescape(link) for text in texts for link in LINK.findall(text)):
        _open(client, _name(link), link, found)
    return found


def asked(client: Client, address: str) -> list[str]:
    """The statements of a page, each after the place that asked: two places may ask the same, each once."""
    found: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append(f"{_place()}: {sql.replace('%s', '?')}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        client.get(address)
    return found


def _place() -> str:
    """Our own functions under way, the innermost first."""
    frame: FrameType | None = sys._getframe(1)
    names = []
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(ROOT) and not file.startswith(NOT_OURS):
            names.append(f"{file.removeprefix(ROOT)} {frame.f_code.co_name}")
        frame = frame.f_back
    return " < ".join(names)


def grown(before: list[str], after: list[str]) -> list[str]:
    """Shapes of statements asked more often than before; one asked a single time is none."""
    few, many = Counter(map(_shape, before)), Counter(map(_shape, after))
    return [shape for shape, times in many.items() if times > max(1, few[shape])]


def _shape(sql: str) -> str:
    """A statement without its values, so that it is the same for one id and for fifty."""
    return LISTED.sub("(?)", VALUE.sub("?", sql))


def _open(client: Client, name: str, address: str, found: dict[str, str]) -> str:
    """Keep the address if it is a page and none of its name is known; returns the page."""
    if not name or name in found or name in LEAVES:
        return ""
    answer = client.get(address)
    if answer.status_code != 200 or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return ""
    found[name] = address
    return str(answer.content.decode())


def _named(patterns: Iterable[object], before: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)  # type: ignore[attr-defined]
        if route.startswith(OUTSIDE):
            continue
        if isinstance(pattern, URLPattern):
            yield str(pattern.name or route), route
        else:
            yield from _named(pattern.url_patterns, route)  # type: ignore[attr-defined]


def _name(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).url_name or ""
    except Resolver404:
        return ""
