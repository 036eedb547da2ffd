"""What the desks of the deciders share: tabs, the list by due time, and one row in hand with its forms."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from departments.calendars import load_calendar
from departments.models import Staff
from feedback.views.access import staff_of
from feedback.views.autosave import take_up_desk
from feedback.views.decision_tabs import tabs_shown
from feedback.views.desks import open_desk

Told = dict[str, Any]


def decision_desk(
    request: HttpRequest,
    *,
    name: str,
    template: str,
    waiting: Callable[[Staff], QuerySet[Any]],
    tell: Callable[[Any], Told],
    in_hand: Callable[[Any, Staff, datetime], Told],
    empty: Told,
    path: str = "number",
    **more: Any,
) -> HttpResponse:
    """The tab ``name`` with the row ``?ticket=`` (its ``path``) in hand, or what is due first; else 404.

    ``waiting(user)`` are the rows with all that is read of them, ``tell`` gives a row's small print,
    ``in_hand`` what the template wants of the one selected, ``empty`` what stands there when none waits;
    ``in_hand`` names under "written" the forms to be saved while one types, by verb, and under "only" what
    tells the part in hand from others of its ticket, under "since" when the paper in hand came;
    ``more`` goes to the template as it is.
    """
    user, now = staff_of(request), timezone.now()
    tabs = tabs_shown(user, name)
    desk = open_desk(request, waiting(user), name=name, path=path)
    context: Told = {
        "desk": desk,
        "decision_tabs": tabs,
        "rows": desk.rows("pk" if path == "id" else path, tell),
        "now": now,
        "calendar": load_calendar(),
        "empty": empty,
        **more,
    }
    if desk.selected:
        told = in_hand(desk.selected, user, now)
        only, since = told.pop("only", None), told.pop("since", None)
        take_up_desk(request, desk.here, told.pop("written", {}), only=only, since=since)
        context |= told
    return render(request, template, context)
