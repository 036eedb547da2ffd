"""The form of one act on a paper: on its page or in the dialog. Apps above use it for theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.refusals import Refused, Stale, say
from core.web.parts import go as on_to
from core.web.parts import wants_part
from departments.models import Staff
from feedback.views.access import staff_of, way_back
from feedback.views.autosave import sent, take_up_here
from feedback.views.moves import UNPROCESSABLE
from supervision.acting import DENIALS, reasons_against
from supervision.forms.measures import PaperForm
from supervision.views.navigation import nav_for

PAGE, DIALOG = "supervision/measures_act.html", "ui/_dialog.html"


@dataclass(frozen=True, slots=True)
class ActPage:
    """What the page of an act says. ``current``: the tab it belongs to; ``extra``: a template in the form.

    ``nav``: the row of tabs above it, by person and tab.
    """

    verb: str
    form: type[PaperForm]
    title: Any
    submit: Any
    done: Any
    current: str
    intro: Any = ""
    is_grave: bool = False
    extra: str = ""
    nav: Callable[[Staff, str], list[dict[str, Any]]] = nav_for


def paper_act(
    request: HttpRequest,
    page: ActPage,
    row: Any,
    act: Callable[..., Any],
    *,
    back: str,
    initial: dict[str, Any] | None = None,
    leads_to: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """Show the form of ``page`` for a visible paper, or do ``act`` and go back, or where it leads."""
    user, now = staff_of(request), timezone.now()
    against = reasons_against(row, page.verb, by=user, now=now)
    denied = any(reason.code in DENIALS for reason in against)
    if against and (denied or request.method != "POST"):
        told = {"reasons": [say(reason) for reason in against]}
        return _show(request, page, row, back, told, status=403 if denied else 409)
    given = {"version": row.version, "next": request.GET.get("next", ""), **(initial or {})}
    form = page.form(request.POST if request.method == "POST" else None, user=user, initial=given)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            made = act(row, by=user, now=now, version=form.cleaned_data["version"], **form.arguments())
        except Refused as refused:
            form, status = with_refusal(form, refused, row), refused.status
        else:
            messages.success(request, str(page.done))
            return go(request, leads_to(made) if leads_to else way_back(request, back))
    elif form.is_bound:
        status = UNPROCESSABLE
    return _show(request, page, row, back, {"form": form}, status=status)


def with_refusal(form: PaperForm, refused: Refused, row: Any = None) -> PaperForm:
    """The form with what was typed and why it was refused; a stale one carries the version of now."""
    if isinstance(refused, Stale) and row is not None:
        fresh = type(row)._default_manager.visible_to(form.user).filter(pk=row.pk).first()
        form = form.renewed(fresh.version if fresh else row.version)
        form.is_valid()
    for sentence in refused.sentences:
        form.add_error(None, sentence)
    return form


def go(request: HttpRequest, address: str) -> HttpResponse:
    """On to another page, from the dialog too, once the form was sent with success."""
    sent(request)
    return on_to(request, address)


def _show(
    request: HttpRequest, page: ActPage, row: Any, back: str, shown: dict[str, Any], *, status: int
) -> HttpResponse:
    if "form" in shown:
        take_up_here(request, shown["form"])
    context = {
        "title": page.title,
        "submit": page.submit,
        "intro": page.intro,
        "danger": page.is_grave,
        "extra": page.extra,
        "paper": row,
        "back": way_back(request, back),
        "url": request.get_full_path(),
        **shown,
    }
    if wants_part(request):
        return render(request, DIALOG, context, status=status)
    nav = {"supervision_nav": page.nav(staff_of(request), page.current), "is_page": True}
    return render(request, PAGE, context | nav, status=status)
