"""What the pages behind a citizen's link share: no account, nothing kept, one kind sentence when over."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from core.refusals import Refused

Answering = Callable[..., HttpResponse]


def behind_link(find: Callable[[str], Any]) -> Callable[[Answering], Answering]:
    """Open to everybody who has the link, kept by nobody: not stored, not indexed, not told to other sites.

    ``find`` gives what stands behind the token, third argument of the view; a link that is unknown (404) or
    over (410) is answered with one kind sentence.
    """

    def wrapped(view: Answering) -> Answering:
        @login_not_required
        @never_cache
        @sensitive_variables("token")
        @wraps(view)
        def guarded(request: HttpRequest, token: str) -> HttpResponse:
            try:
                answer = view(request, token, find(token))
            except Refused as refused:
                context = {"sentences": refused.sentences}
                answer = render(request, "feedback/rating_closed.html", context, status=refused.status)
            # no other site learns the link; "no-referrer" would make browsers send Origin: null with our form
            answer["Referrer-Policy"] = "same-origin"
            answer["X-Robots-Tag"] = "noindex, nofollow"
            # Django logs the address of what it refuses, and this address is the key
            answer._has_been_logged = True  # type: ignore[attr-defined]  # how it says "not again"
            return answer

        return guarded

    return wrapped
