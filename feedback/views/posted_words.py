"""Lists with a field for words: what is typed is posted and looked at before it stands in an address."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from feedback.rules.search import may_hold_phone

Answering = Callable[..., HttpResponse]
NO_PHONES = _("Please look phone numbers up in the search box at the top: none may stand in an address.")


def words_posted(view: Answering) -> Answering:
    """POST leads to the list's own address; words that may hold a phone number lead to it without them."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = asked_in(request.POST) if request.method == "POST" else request.GET.copy()
        if may_hold_phone(asked.get("q", "")):
            messages.error(request, NO_PHONES)
            del asked["q"]
        elif request.method != "POST":
            return view(request, *args, **kwargs)
        return redirect(f"{request.path}?{asked.urlencode()}" if asked else request.path)

    return guarded


def asked_in(posted: QueryDict, *also_empty: str) -> QueryDict:
    """What a posted form asks of a list, as its address says it: what is empty is left out."""
    asked = QueryDict(mutable=True)
    for name, values in posted.lists():
        if name != "csrfmiddlewaretoken" and (any(values) or name in also_empty):
            asked.setlist(name, values)
    return asked
