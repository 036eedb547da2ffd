"""Which columns the list shows, and in what order: by buttons, kept for the person or for a view."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.web.parts import go, wants_part
from feedback.actions import saved_views as actions
from feedback.queue.columns import BY_KEY, SHOWN, TITLE, arranged, in_words, understood
from feedback.queue.named import choices_of
from feedback.rules.queue_views import moved
from feedback.views.queue_reading import back, reader


@require_http_methods(["GET", "HEAD", "POST"])
def columns_page(request: HttpRequest) -> HttpResponse:
    """The chooser. A column goes a place up or down at once; nothing is kept before the form is sent.

    ``view``: the columns go into the address of the list, where they can be saved with a view; without it
    they are the person's own, wherever no view says others; ``house`` takes the own ones back.
    """
    user = reader(request)
    query = request.GET.copy()
    query.pop("after", None)
    if request.method != "POST":
        shown = understood(query.get("cols", "")) or understood(choices_of(user).columns) or SHOWN
        return _show(request, query, arranged(shown), set(shown))
    given = request.POST.getlist("order")
    order = arranged(understood(",".join(given)))
    ticked = {*request.POST.getlist("column"), TITLE}
    for way in ("up", "down"):
        if (key := request.POST.get(way, "")) in BY_KEY:
            return _show(request, query, moved(order, key, up=way == "up"), ticked, (way, key))
    return _keep(request, query, [key for key in order if key in ticked])


def _keep(request: HttpRequest, query: QueryDict, keys: list[str]) -> HttpResponse:
    if "view" in request.POST:
        query["cols"] = ",".join(keys)
    else:
        actions.choose_columns("" if "house" in request.POST else in_words(keys), by=reader(request))
        query.pop("cols", None)
    return go(request, back(query))


def _show(
    request: HttpRequest,
    query: QueryDict,
    order: list[str],
    ticked: set[str],
    went: tuple[str, str] = ("", ""),
) -> HttpResponse:
    last = len(order) - 1
    rows: list[dict[str, Any]] = [
        {
            "key": key,
            "label": BY_KEY[key].label,
            "is_on": key in ticked,
            "is_fixed": key == TITLE,
            "is_first": place == 0,
            "is_last": place == last,
            "focus": _focus(went, key, place, last),
        }
        for place, key in enumerate(order)
    ]
    params = query.urlencode()
    address = reverse("queue-columns")
    context = {"rows": rows, "url": f"{address}?{params}" if params else address, "back": back(query)}
    template = "_columns_form" if wants_part(request) else "columns"
    return render(request, f"feedback/queue/{template}.html", context | {"is_page": not wants_part(request)})


def _focus(went: tuple[str, str], key: str, place: int, last: int) -> str:
    """The button the hand stays on: the one just pressed, at the end of the way the other."""
    way, moved_key = went
    if key != moved_key:
        return ""
    return {0: "down", last: "up"}.get(place, way)
