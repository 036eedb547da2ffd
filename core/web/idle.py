"""Keeps a session alive while somebody works, for one write a minute at most; an idle one ends."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

SEEN = "seen"
EVERY_SECONDS = 60
BACKGROUND = "X-Background"


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
