"""Every filter of the queue in one form. It is posted, and leads to the address of the list.

So what is typed is looked at before it stands in an address: a phone number never does.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.web.parts import wants_part
from departments.models import Department, Staff
from feedback import queue
from feedback.choices import Category, Urgency
from feedback.filters import FLAGS, KNOWN, LATE_DAYS, ME, NOBODY, OPEN_CHOICES
from feedback.models import Area, Channel, Topic
from feedback.rules.search import may_hold_phone
from feedback.views.access import staff_of
from feedback.views.desks import holders_only
from feedback.views.posted_words import asked_in
from feedback.views.queue_head import late_words
from feedback.views.queue_names import PEOPLE

GRANT = "view_tickets"
MOST = 400
KEPT = ("tab", "unit", "sort", "closed", "cols")
"""What the form leaves as it is."""


@require_http_methods(["GET", "HEAD", "POST"])
def filters_page(request: HttpRequest) -> HttpResponse:
    """The form, filled with what the address asks for; long lists are narrowed to what is the person's.

    POST goes on to the list; a phone number among the words is offered to the search instead.
    """
    user = staff_of(request)
    holders_only(user, GRANT)
    if request.method == "POST":
        return _sent(request, user)
    context = _shown(request, user)
    return render(
        request, f"feedback/queue/{'_filters_form' if wants_part(request) else 'filters'}.html", context
    )


def _sent(request: HttpRequest, user: Staff) -> HttpResponse:
    asked = asked_in(request.POST, "view")
    if not may_hold_phone(asked.get("q", "")):
        return redirect(f"{reverse('queue')}?{asked.urlencode()}")
    phone = asked.pop("q")[-1]
    request.GET = asked  # type: ignore[assignment]
    return render(request, "feedback/queue/filters.html", _shown(request, user) | {"q": phone}, status=422)


def _shown(request: HttpRequest, user: Staff) -> dict[str, Any]:
    return {
        "groups": [_group(request, name, options) for name, options in _boxes().items()],
        "menus": [_group(request, name, options) for name, options in _menus(user).items() if options],
        "day": request.GET.get("due_before", ""),
        "words": request.GET.get("q", ""),
        "kept": [(name, request.GET[name]) for name in KEPT if request.GET.get(name)],
    }


def _boxes() -> dict[str, list[tuple[str, Any]]]:
    """Filters of which several values may hold."""
    channels = Channel.objects.filter(is_active=True).values_list("pk", "name")
    return {
        "state": list(OPEN_CHOICES),
        "category": list(Category.choices),
        "urgency": list(Urgency.choices),
        "flag": [(name, label) for name, (label, _q) in FLAGS.items()],
        "channel": [(str(pk), name) for pk, name in channels],
    }


def _menus(user: Staff) -> dict[str, list[tuple[str, Any]]]:
    """Filters of one value, most of them long lists: typing the first signs finds a value."""
    ids = _at_work(user)
    units = Department.objects.filter(is_active=True)
    people = Staff.objects.filter(is_active=True, posts__ended_at=None)
    if ids is not None:
        units = units.filter(pk__in=ids)
        people = people.filter(posts__department_id__in=ids)
    return {
        "late": [(str(n), late_words(n)) for n in LATE_DAYS],
        "department": _named(units.order_by("name").values_list("pk", "name")),
        "assignee": [
            (ME, PEOPLE[ME]),
            (NOBODY, PEOPLE[NOBODY]),
            *_named(people.distinct().order_by("display_name").values_list("pk", "display_name")),
        ],
        "topic": _named(Topic.objects.filter(is_active=True).order_by("path").values_list("pk", "path")),
        "area": _named(Area.objects.order_by("path").values_list("pk", "path")),
    }


def _at_work(user: Staff) -> list[int] | None:
    """The departments of the person's queue; None for all."""
    scopes = queue.scopes_of(user)
    if any(held.everything for held in scopes.values()):
        return None
    return sorted({pk for held in scopes.values() for pk in held.ids})


def _named(rows: Any) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in rows[:MOST]]


def _group(request: HttpRequest, name: str, options: list[tuple[str, Any]]) -> dict[str, Any]:
    given = set(request.GET.getlist(name))
    return {
        "name": name,
        "label": KNOWN[name].label,
        "options": [{"value": value, "label": label, "is_on": value in given} for value, label in options],
    }
