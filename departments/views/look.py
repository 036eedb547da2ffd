"""Keeps the chosen look in cookies."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from departments.look import CHOICES

KEPT = timedelta(days=400)


@login_not_required
@require_POST
def set_look(request: HttpRequest) -> HttpResponse:
    """Store each choice that was posted and go back to the page it was made on."""
    wanted = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(wanted if is_ours else "/")
    for name, values in CHOICES.items():
        if request.POST.get(name) in values:
            response.set_cookie(
                name,
                request.POST[name],
                max_age=KEPT,
                secure=settings.SECURE_COOKIES,
                httponly=True,
                samesite="Lax",
            )
    return response
