"""What holds for every request: scopes and calendar are read once, a given password opens one page only."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from core.refusals import NotPermitted
from core.web.refusal_answers import answer_refusal, wants_json
from departments.calendars import remembered_calendar
from departments.models import Staff
from departments.scope import remembered_scopes

STILL_OPEN = ("account", "sign-out", "look", "set-language")


class ScopeMiddleware:
    """Within one request the version of the grants is read once, and that of the calendar."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with remembered_scopes(), remembered_calendar():
            return self.get_response(request)


class OwnPasswordMiddleware:
    """Somebody who signed in with a password an administrator chose must choose their own first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, Staff) and user.must_change_password and not _is_still_open(request.path):
            if wants_json(request):
                return answer_refusal(request, NotPermitted("own_password_first"))
            return redirect("account")
        return self.get_response(request)


def _is_still_open(path: str) -> bool:
    return path in {reverse(name) for name in STILL_OPEN}
