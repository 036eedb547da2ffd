"""自动保存 for the forms of every app: the one that keeps unsent text says so here, and lower ones ask.

Without a keeper a form is simply not saved while one types.
"""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest

_take_up: list[Callable[..., Any]] = []
_sent: list[Callable[[HttpRequest], None]] = []


def keep_with(*, take_up: Callable[..., Any], sent: Callable[[HttpRequest], None]) -> None:
    """Let these keep what is typed; called once, where the keeper is loaded."""
    _take_up[:], _sent[:] = [take_up], [sent]


def noun_of(kind: str, row: Any) -> str:
    """How a form of one row is named: "article:12", or "article:new" for one that is yet to be made."""
    return f"{kind}:{row.pk if row is not None else 'new'}"


def take_up(request: HttpRequest, form: Form, *, noun: str) -> None:
    """Give the form its sitting; an unbound one begins with what was typed and not sent."""
    for keep in _take_up:
        keep(request, form, noun=noun)


def sent(request: HttpRequest) -> None:
    """The form of this request was sent with success: what was kept of it is no longer needed."""
    for keep in _sent:
        keep(request)
