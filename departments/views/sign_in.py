"""Signing in and out."""

from ipaddress import ip_address
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from core.refusals import Refused
from departments.actions.signing_in import note_sign_out, sign_in
from departments.demo_accounts import accounts
from departments.forms.sign_in import SignInForm


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """The sign-in page; a wrong password keeps the name that was typed."""
    if request.user.is_authenticated and request.method == "GET":
        return redirect(_next(request))
    if request.method == "GET" and request.headers.get("HX-Request"):
        return _whole_page(request)
    form = SignInForm(request.POST or None)
    status, refusals = 200, []
    if form.is_valid():
        try:
            staff = sign_in(
                **form.cleaned_data, address=address_of(request), now=timezone.now(), request=request
            )
        except Refused as refused:
            status, refusals = refused.status, refused.sentences
        else:
            login(request, staff, backend="django.contrib.auth.backends.ModelBackend")
            return redirect(_next(request))
    context = {"form": form, "refusals": refusals, "next": _next(request), "demo_accounts": accounts()}
    return render(request, "departments/sign_in.html", context, status=status)


def _whole_page(request: HttpRequest) -> HttpResponse:
    """Signed out elsewhere meanwhile: leave the dialog, and come back to the page it stood on."""
    here = request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]
    return HttpResponseClientRedirect(f"{request.path}?{urlencode({'next': here})}")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out and go back to the sign-in page."""
    if request.user.is_authenticated:
        note_sign_out(request.user, address=address_of(request), now=timezone.now())
    logout(request)
    return redirect("sign-in")


def address_of(request: HttpRequest) -> str:
    """The network address asked from; behind TRUSTED_PROXIES proxies of ours, the one the outermost saw."""
    proxies = int(getattr(settings, "TRUSTED_PROXIES", 0))
    passed_on = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(passed_on) >= proxies and _is_address(passed_on[-proxies]):
        return passed_on[-proxies]
    seen = str(request.META.get("REMOTE_ADDR") or "")
    return seen if _is_address(seen) else ""


def _is_address(value: str) -> bool:
    try:
        ip_address(value)
    except ValueError:
        return False
    return True


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and is_ours else "/"
