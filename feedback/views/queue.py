"""工单队列: what one's departments have to do, in the order and with the columns one likes."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from departments.calendars import load_calendar
from departments.models import Staff
from feedback.models import Dispatch, Ticket
from feedback.queue.asked import Asked, asked_by, capped, counted, page_at
from feedback.queue.columns import SHOWN, folded, understood
from feedback.queue.lines import lines_of
from feedback.queue.named import Choices, choices_of, permissions_of
from feedback.rules.search import may_hold_phone
from feedback.templatetags.queue_rows import page_of
from feedback.views.access import staff_of
from feedback.views.posted_words import NO_PHONES
from feedback.views.queue_head import Address, bands, chips, menus, sorts, tabs
from feedback.views.queue_names import Names, names_asked, names_in, names_of
from feedback.views.queue_people import at_rows, with_deputy_tabs

SIZE = 50


@require_safe
def queue_page(request: HttpRequest) -> HttpResponse:
    """The list. A complete number in the search goes straight to its ticket.

    Without any parameter it opens with the view the person chose, or with their role's.
    """
    user, now = staff_of(request), timezone.now()
    if may_hold_phone(request.GET.get("q", "")):
        messages.error(request, NO_PHONES)
        return redirect(_without_words(request.GET))
    found = _ticket_numbered(user, request.GET.get("q", ""))
    if found is not None:
        return redirect(found)
    choices = choices_of(user, also=names_asked(request.GET))
    names = names_of(request.GET, choices.found)
    if not request.GET and choices.first.query:
        request.GET = QueryDict(choices.first.address)  # type: ignore[assignment]
        names = names_in(request.GET)
    if names.gone:
        request.GET = names.without(request.GET)  # type: ignore[assignment]
    return render(request, "feedback/queue.html", _page(request, user, now, choices, names))


def listed(request: HttpRequest, now: datetime) -> QuerySet[Dispatch]:
    """What the page lists by its address, in its order: for the file, and for going through it.

    As on the page, a name that is gone (a topic, a department) counts for nothing.
    """
    user = staff_of(request)
    names = names_of(request.GET, choices_of(user, also=names_asked(request.GET)).found)
    params = names.without(request.GET) if names.gone else request.GET
    asked = asked_by(params, user, now, request=request)
    return asked.rows.order_by(*asked.order)


def _page(request: HttpRequest, user: Staff, now: datetime, choices: Choices, names: Names) -> dict[str, Any]:
    asked = asked_by(request.GET, user, now, request=request)
    here = page_at(asked, request.GET.get("after"), SIZE)
    lines = lines_of(here.items, now, by_signature=asked.by_signature)
    counts = counted(asked, now)
    address = Address(request.path, request.GET)
    calendar = load_calendar()
    others = at_rows((line.of.ticket_id for line in lines), user, now)
    return _frame(request, asked, choices, address) | {
        "now": now,
        "tabs": with_deputy_tabs(tabs(address, counts, asked), user, request.GET, now),
        "menus": menus(address, asked, now),
        "chips": chips(address, asked, names),
        "bands": bands(lines, counts, asked),
        "total": capped(asked.rows) if asked.with_closed else f"{counts[asked.tab]:,}",
        "matching": 0 if asked.with_closed else counts[asked.tab],
        "page": page_of(address.here, now, calendar, others),
        "next_url": address.at(here.next_cursor) if here.next_cursor else "",
        "previous_url": address.at(here.previous_cursor) if here.previous_cursor else "",
        "gone": names.told,
        "seen": set(),
    }


def _frame(request: HttpRequest, asked: Asked, choices: Choices, address: Address) -> dict[str, Any]:
    """What stands round the rows: the view, the columns, the order."""
    query = request.GET.urlencode()
    current = choices.current(query, request.GET.get("view", ""))
    opened = choices.by_key(request.GET.get("view", ""))
    keys = understood(request.GET.get("cols", "")) or understood(choices.columns) or SHOWN
    return {
        "views": choices.views,
        "view": current,
        "changed": opened if opened and opened.is_own and current is None else None,
        "columns": folded(keys),
        "cols": ",".join(keys),
        "query": query,
        "here": address.here,
        "asked": asked,
        "sorts": sorts(address, asked),
        "held": permissions_of(staff_of(request)),
        "closed_url": address.with_(closed="" if asked.with_closed else "1"),
        "is_filtered": bool(asked.narrowed.given) or asked.tab != "all",
    }


def _without_words(params: QueryDict) -> str:
    others = params.copy()
    del others["q"]
    return f"{reverse('queue')}?{others.urlencode() or 'view=all'}"


def _ticket_numbered(user: Staff, words: str) -> Ticket | None:
    number = words.strip().replace("-", "")
    if not (number.isdigit() and len(number) == 14):
        return None
    try:
        found: Ticket = Ticket.objects.visible_to(user).get(number=number)
    except ObjectDoesNotExist:
        return None
    return found
