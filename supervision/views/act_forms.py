"""The form of one act: shown on its page or in the dialog, made, or refused with what was typed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.refusals import Refused, say
from feedback.views.access import staff_of
from feedback.views.autosave import take_up_here
from feedback.views.moves import UNPROCESSABLE
from supervision.acting import reasons_against
from supervision.views.measure_acts import go

TEMPLATE = "supervision/act_form.html"
VERSION = "version"


def answer(
    request: HttpRequest,
    form: forms.Form,
    *,
    act: Callable[..., Any],
    done: str,
    leads_to: Callable[[Any], str],
    template: str = TEMPLATE,
    **shown: Any,
) -> HttpResponse:
    """Show ``form``, or do ``act(**cleaned, by=, now=)`` and go where ``leads_to(result)`` says.

    ``shown``: title, submit, back, and what else the template wants (intro, danger).
    """
    status = 200
    if form.is_bound and form.is_valid():
        try:
            made = act(**form.cleaned_data, by=staff_of(request), now=timezone.now())
        except Refused as refused:
            status = refused.status
            for sentence in refused.sentences:
                form.add_error(None, sentence)
        else:
            messages.success(request, done)
            return go(request, leads_to(made))
    elif form.is_bound:
        status = UNPROCESSABLE
    context = {"form": take_up_here(request, form), "url": request.get_full_path(), **shown}
    return render(request, template, context, status=status)


def refused_page(request: HttpRequest, row: Any, verb: str, **shown: Any) -> HttpResponse | None:
    """Why the act cannot be done, where its form would be; None when it can."""
    against = reasons_against(row, verb, by=staff_of(request), now=timezone.now())
    if not against or (request.method == "POST" and not any(r.code == "no_authority" for r in against)):
        return None
    status = 403 if any(reason.code == "no_authority" for reason in against) else 409
    context = {"reasons": [say(reason) for reason in against], "url": request.path, **shown}
    return render(request, TEMPLATE, context, status=status)
