"""Pages of which htmx may ask for a part alone: whether it does, and how one goes on from there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the part of the page alone: what a dialog, a panel or a row shows."""
    return bool(request.htmx) and not request.htmx.boosted  # type: ignore[attr-defined]


def go(request: HttpRequest, address: str) -> HttpResponse:
    """On to another page, from a part of one too."""
    return HttpResponseClientRedirect(address) if wants_part(request) else redirect(address)
