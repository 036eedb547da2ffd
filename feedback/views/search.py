"""查找: tickets by words, number or phone, over everything one may see.

What is typed into the box is posted: a phone number never stands in an address, where logs would keep it.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.keyset import page
from core.masking import mask_text
from core.refusals import Refused
from departments.models import Department, Staff
from departments.scope import scope
from feedback import actions
from feedback.choices import Category
from feedback.forms.search import EVER, PERIODS, SearchForm
from feedback.models import Ticket, Topic
from feedback.querysets import VIEW
from feedback.rules.search import LONGEST, Asked, may_hold_phone, read
from feedback.rules.search_hits import Parts, parts, snippet
from feedback.search import MOST_COUNTED, SHOWN, SIZE, Found, hits, reply_is_read
from feedback.states import State
from feedback.views.access import staff_of
from feedback.views.addresses import with_params

MOST_OPTIONS = 60
BY_NUMBER = ("-registered_at", "-id")
PREVIEW = 84


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """POST takes what was typed: a phone is looked up at once, anything else goes on to its address."""
    given = request.POST if request.method == "POST" else request.GET
    typed = given.get("q", "")[:LONGEST].replace("\x00", " ")
    asked, user = read(typed), staff_of(request)
    if asked.is_whole_number:
        ticket = Ticket.objects.visible_to(user).filter(number=asked.number).first()
        if ticket is not None:
            return redirect(ticket)
    if request.method == "POST":
        if asked.phone:
            return _by_phone(request, typed, asked, user)
        if not may_hold_phone(typed):
            return redirect(f"{reverse('search')}?{_query(typed)}")
    return render(request, "feedback/search.html", _by_words(request, typed, asked, user))


def _query(typed: str) -> str:
    params = QueryDict(mutable=True)
    params["q"] = typed
    return params.urlencode()


def _by_phone(request: HttpRequest, typed: str, asked: Asked, user: Staff) -> HttpResponse:
    context: dict[str, Any] = {"q": typed, "is_phone": True, "now": timezone.now()}
    try:
        found = actions.find_by_phone(
            asked.phone, by=user, now=context["now"], address=request.META.get("REMOTE_ADDR")
        )
    except Refused as refused:
        context["refused"] = refused.sentences
        return render(request, "feedback/search.html", context, status=refused.status)
    context |= {"rows": _rows(found, asked, user), "n": len(found)}
    return render(request, "feedback/search.html", context)


def _by_words(request: HttpRequest, typed: str, asked: Asked, user: Staff) -> dict[str, Any]:
    now, form = timezone.now(), SearchForm(request.GET)
    context: dict[str, Any] = {"q": typed, "now": now, "problem": said(asked, typed), "is_phone": False}
    if asked.phone or asked.problem:
        return context | {"wants_phone": bool(asked.phone)}
    since, after = form.since(now), request.GET.get("after") or None
    if asked.number:
        found = _numbered(asked, user, form, after)
    else:
        among = form.narrowed(Ticket.objects.visible_to(user))
        found = hits(asked, user, after=after, since=since, among=among)
    menus = _menus(request, form, user)
    return context | {
        "rows": _rows(found.tickets, asked, user),
        "total": f"{MOST_COUNTED:,}+" if found.is_more else f"{found.count:,}",
        "n": found.count,
        "words": asked.words,
        "without": asked.without,
        "since": None if asked.number else since,
        "ever_url": with_params(request, period=EVER) if since and not asked.number else "",
        "is_narrowed": form.narrowed(Ticket.objects.none()) is not None,
        "plain_url": f"{request.path}?{_query(typed)}",
        "menus": [menu for menu in menus if not menu["is_on"]],
        "chips": _chips(request, menus),
        "next_url": _further(request, found.next_cursor),
        "previous_url": _further(request, found.previous_cursor),
    }


def said(asked: Asked, typed: str) -> str:
    """Why nothing is looked for, and what to do; empty if something is."""
    together = _("Please type at least two characters that stand together, for example 路灯.")
    sentences = {
        "empty": together,
        "too_short": together,
        "only_without": _("Please say what is to be found as well: a minus only takes away."),
        "long_digits": _(
            "Long numbers inside texts are not searched, for they may be somebody's. Please search by words, "
            "by the ticket's number, or by a whole phone number."
        ),
    }
    return sentences.get(asked.problem, "") if typed.strip() else ""


def _numbered(asked: Asked, user: Staff, form: SearchForm, after: str | None) -> Found:
    """Tickets by the beginning of their number, of all years."""
    visible = Ticket.objects.visible_to(user)
    narrowed = form.narrowed(visible)
    rows = (visible if narrowed is None else narrowed).filter(number__startswith=asked.number)
    here = page(rows.select_related(*SHOWN), order=BY_NUMBER, after=after, size=SIZE)
    count = rows.values("pk")[: MOST_COUNTED + 1].count()
    return Found(here.items, count, here.next_cursor, here.previous_cursor)


def _rows(tickets: list[Ticket], asked: Asked, user: Staff) -> list[dict[str, Any]]:
    """What a line shows; the answer only of tickets whose answer the person reads. One query."""
    ids = [ticket.pk for ticket in tickets if ticket.public_reply]
    readable = reply_is_read(Ticket.objects.filter(pk__in=ids), user) if ids else Ticket.objects.none()
    answered = set(readable.values_list("pk", flat=True)) if ids else set()
    categories = dict(Category.choices)  # get_category_display looks every label up, for each row
    return [
        {"ticket": ticket, "title": parts(mask_text(ticket.title), asked.words)}
        | {"state": State(ticket.state).label, "category": categories.get(ticket.category, "")}
        | _where(ticket, asked, has_reply=ticket.pk in answered)
        for ticket in tickets
    ]


def _where(ticket: Ticket, asked: Asked, *, has_reply: bool) -> dict[str, Any]:
    """The piece round the first hit outside the title, and the name of the field it stands in."""
    fields = [(_("Citizen's words"), ticket.content), (_("Place"), ticket.place)]
    fields += [(_("Answer"), ticket.public_reply)] if has_reply else []
    for name, text in fields:
        if found := snippet(mask_text(text), asked.words):
            return {"field": name, "snippet": found}
    opening: Parts = [(mask_text(ticket.content)[:PREVIEW], False)]
    return {"field": "", "snippet": opening}


def _menus(request: HttpRequest, form: SearchForm, user: Staff) -> list[dict[str, Any]]:
    """One menu a filter; two queries."""
    seen = scope(user, VIEW)
    units = Department.objects.filter(is_active=True).order_by("name")
    if not seen.everything:
        units = units.filter(pk__in=seen.ids)
    topics = Topic.objects.filter(depth=1, is_active=True).values_list("pk", "name")[:MOST_OPTIONS]
    choices: dict[str, tuple[str, list[tuple[Any, Any]]]] = {
        "period": (_("Registered within"), list(PERIODS)),
        "state": (_("State"), list(State.choices)),
        "category": (_("Category"), list(Category.choices)),
        "topic": (_("Topic"), list(topics)),
        "department": (_("Department"), list(units.values_list("pk", "name")[:MOST_OPTIONS])),
    }
    return [_menu(request, form, name, *told) for name, told in choices.items() if len(told[1]) > 1]


def _menu(
    request: HttpRequest, form: SearchForm, name: str, label: str, rows: list[tuple[Any, Any]]
) -> dict[str, Any]:
    given, bare = str(form.given.get(name, "")), with_params(request, **{name: ""})
    joint = "&" if "?" in bare else "?"
    options = [
        {
            "label": words,
            "url": f"{bare}{joint}{name}={value}" if value else bare,
            "count": None,
            "is_on": str(value) == given,
        }
        for value, words in rows
    ]
    return {"key": name, "name": label, "options": options, "is_on": bool(given)}


def _chips(request: HttpRequest, menus: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "name": menu["name"],
            "value": next((o["label"] for o in menu["options"] if o["is_on"]), "…"),
            "url": with_params(request, **{menu["key"]: ""}),
        }
        for menu in menus
        if menu["is_on"]
    ]


def _further(request: HttpRequest, cursor: str | None) -> str:
    if cursor is None:
        return ""
    query = request.GET.copy()
    query["after"] = cursor
    return f"{request.path}?{query.urlencode()}"
