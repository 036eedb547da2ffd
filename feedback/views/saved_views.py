"""Saved views of the queue: saving one, changing, ordering and removing them."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from core.refusals import Refused
from core.web.parts import go, wants_part
from departments.models import Staff
from feedback.actions import saved_views as actions
from feedback.forms.saved_views import SavedViewForm
from feedback.models import SavedView
from feedback.queue import TABS
from feedback.queue.asked import asked_by
from feedback.queue.columns import BY_KEY, understood
from feedback.queue.named import Choices, choices_of
from feedback.rules.queue_views import MOST_VIEWS, normalised
from feedback.views.access import staff_of
from feedback.views.queue_head import Address, chips, sorts, tabs
from feedback.views.queue_names import Names, names_in
from feedback.views.queue_reading import reader

METHODS = ["GET", "HEAD", "POST"]
UNPROCESSABLE = 422


@require_http_methods(METHODS)
def view_new(request: HttpRequest) -> HttpResponse:
    """A name for the address the page was asked with; saving it shows the queue by it."""
    user = reader(request)
    query = normalised(request.META.get("QUERY_STRING", ""))
    form = SavedViewForm(request.POST or None, user=user)
    if form.is_bound and form.is_valid():
        try:
            view = actions.save_view(
                name=form.cleaned_data["name"],
                query=query,
                department=form.cleaned_data.get("department"),
                by=user,
                now=timezone.now(),
            )
        except Refused as refused:
            return _form(request, form, None, query, refused=refused)
        return _saved(request, form, view)
    return _form(request, form, None, query)


@require_http_methods(METHODS)
def view_page(request: HttpRequest, view_id: int) -> HttpResponse:
    """Change a view; with an address after the ``?`` the view asks for that from now on."""
    user = reader(request)
    view = _changeable(user, view_id)
    query = normalised(request.META.get("QUERY_STRING", ""))
    initial = {"name": view.name, "department": view.department_id, "opens": _opens(user, view)}
    form = SavedViewForm(request.POST or None, user=user, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            actions.change_view(
                view,
                name=form.cleaned_data["name"],
                department=form.cleaned_data.get("department"),
                query=query or None,
                by=user,
            )
        except Refused as refused:
            return _form(request, form, view, query, refused=refused)
        return _saved(request, form, view)
    return _form(request, form, view, query)


@require_http_methods(["GET", "HEAD"])
def views_page(request: HttpRequest) -> HttpResponse:
    """All views: what the queue opens with, one's own in their order, those shared by others."""
    user = reader(request)
    seen = SavedView.objects.visible_to(user).select_related("owner", "department")
    rows = list(seen.order_by("position", "pk"))
    names = _names_of(rows)
    shown: list[dict[str, Any]] = [
        {"view": row, "chips": _told(row.query, user, names), "may_change": actions.may_change(row, by=user)}
        for row in rows
    ]
    choices = choices_of(user)
    context = {
        "own": [one for one in shown if one["view"].owner_id == user.pk],
        "others": [one for one in shown if one["view"].owner_id != user.pk],
        "presets": [one for one in choices.views if one.is_preset],
        "first": choices.first.key,
        "most": MOST_VIEWS,
    }
    return render(request, "feedback/queue/views.html", context)


@require_POST
def view_place(request: HttpRequest, view_id: int) -> HttpResponse:
    """A place further up, or down."""
    user = reader(request)
    actions.move_view(_changeable(user, view_id), up=request.POST.get("to") == "up", by=user)
    return redirect("queue-views")


@require_POST
def view_first(request: HttpRequest) -> HttpResponse:
    """Have the queue open with the view ``key``."""
    user = reader(request)
    view = choices_of(user).by_key(request.POST.get("key", ""))
    if view is None:
        raise Http404
    actions.open_with(view.key, by=user)
    messages.success(request, _("Your queue opens with “%(name)s” from now on.") % {"name": view.name})
    return redirect("queue-views")


@require_http_methods(METHODS)
def view_end(request: HttpRequest, view_id: int) -> HttpResponse:
    """Ask, then remove the view for everybody who sees it."""
    user = reader(request)
    view = _changeable(user, view_id)
    if request.method == "POST":
        actions.remove_view(view, by=user)
        messages.success(request, _("The view “%(name)s” is removed.") % {"name": view.name})
        return redirect("queue-views")
    return render(request, "feedback/queue/view_end.html", {"view": view, "back": reverse("queue-views")})


def _form(
    request: HttpRequest,
    form: SavedViewForm,
    view: SavedView | None,
    query: str,
    refused: Refused | None = None,
) -> HttpResponse:
    for sentence in refused.sentences if refused else ():
        form.add_error(None, sentence)
    address = reverse("queue-view", args=[view.pk]) if view else reverse("queue-view-new")
    asked_for = query or (view.query if view else "")
    context = {
        "view": view,
        "form": form,
        "title": _("Change the view") if view else _("Save this view"),
        "submit": _("Save"),
        "extra": "feedback/queue/_view_asks.html",
        "url": f"{address}?{query}" if query else address,
        "chips": _told(asked_for, staff_of(request)),
        "back": f"{reverse('queue')}?{asked_for or 'view=all'}",
    }
    status = refused.status if refused else UNPROCESSABLE if form.errors else 200
    return render(request, _template(request), context, status=status)


def _names_of(rows: Iterable[SavedView]) -> Names:
    """What all ids of these views are called; one query."""
    params = QueryDict(mutable=True)
    for row in rows:
        for name, values in QueryDict(row.query).lists():
            params.setlist(name, [*params.getlist(name), *values])
    return names_in(params)


def _told(query: str, user: Staff, names: Names | None = None) -> list[dict[str, Any]]:
    """What a view asks for, in words. ``names``: of its ids, where they were read for several at once."""
    params = QueryDict(query)
    asked = asked_by(params, user, timezone.now())
    address = Address(reverse("queue"), params)
    tab = next(one for one in tabs(address, dict.fromkeys(TABS, 0), asked) if one["is_current"])
    order = next(one for one in sorts(address, asked) if one["is_on"])
    shown = "、".join(str(BY_KEY[key].label) for key in understood(params.get("cols", "")))
    more = [
        (pgettext("view", "Tab"), tab["label"]),
        (pgettext("view", "Order"), order["label"]),
        (_("Columns"), shown),
    ]
    told = [{"name": name, "value": value} for name, value in more if value]
    return [told[0], *chips(address, asked, names or names_in(params)), *told[1:]]


def _saved(request: HttpRequest, form: SavedViewForm, view: SavedView) -> HttpResponse:
    if form.cleaned_data["opens"]:
        actions.open_with(view.key, by=staff_of(request))
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return go(request, f"{reverse('queue')}?{view.query}{'&' if view.query else ''}view={view.key}")


def _opens(user: Staff, view: SavedView) -> bool:
    choices: Choices = choices_of(user)
    return choices.first.key == view.key


def _changeable(user: Staff, view_id: int) -> SavedView:
    """A view the person sees and may change; another is not there for them."""
    view: SavedView = get_object_or_404(SavedView.objects.visible_to(user).distinct(), pk=view_id)
    if not actions.may_change(view, by=user):
        raise Http404
    return view


def _template(request: HttpRequest) -> str:
    return "feedback/queue/_dialog.html" if wants_part(request) else "feedback/queue/dialog.html"
