"""Keeps a session alive while somebody works, for one write a minute at most; an idle one ends.

What the browser asks by itself does not count, and learns without a page that nobody is signed in any more.
"""

import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse

SEEN = "seen"
EVERY_SECONDS = 60
BACKGROUND = "X-Background"


class SignedInMiddleware(LoginRequiredMiddleware):
    """Pages are for people who signed in; what a page sends by itself is answered 401."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        is_part = request.headers.get("HX-Request") == "true" and request.method == "POST"
        if is_part or BACKGROUND in request.headers:  # the page keeps what was typed
            return HttpResponse(status=401)
        return super().handle_no_permission(request, view_func)


class IdleMiddleware:
    """A request by a person moves the session's end; one marked ``X-Background`` (polling) does not count."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and BACKGROUND not in request.headers:
            now = int(time.time())
            if now - request.session.get(SEEN, 0) >= EVERY_SECONDS:
                request.session[SEEN] = now
        return self.get_response(request)
