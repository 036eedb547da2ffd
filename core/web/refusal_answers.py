"""A refusal reads the same everywhere: as a page, as an htmx fragment, and as JSON."""

from collections.abc import Callable
from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from core.refusals import Refused, Stale, say

REFUSALS_TARGET = "#refusals"
CURSOR, STALE_PAGE = "after", "cursor_not_valid"


class RefusalMiddleware:
    """Answers an uncaught ``Refused`` with its sentences and its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answer_refusal(request, exception) if isinstance(exception, Refused) else None


def answer_refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The refusal in the form the client asked for.

    An htmx answer is aimed at the page's refusal region, so that the form keeps what was typed. A list's page
    that is no more leads to the list's first.
    """
    if wants_json(request):
        return JsonResponse(refusal_data(refused), status=refused.status)
    if request.method in ("GET", "HEAD") and refused.codes == (STALE_PAGE,) and CURSOR in request.GET:
        messages.info(request, _("The link was no longer valid; this is the first page."), fail_silently=True)
        return redirect(_first_page(request))
    context: dict[str, object] = {"reasons": refused.sentences, "differences": differences_of(refused)}
    if request.headers.get("HX-Request") == "true":
        answer = render(request, "core/refused/_reasons.html", context, status=refused.status)
        answer["HX-Retarget"], answer["HX-Reswap"] = REFUSALS_TARGET, "innerHTML"
        return answer
    context["back"] = _way_back(request)
    return render(request, "core/refused.html", context, status=refused.status)


def refusal_data(refused: Refused) -> dict[str, object]:
    """The refusal as JSON-ready data: ``{"reasons": [{"code", "text"}], "differences": [...]}``."""
    reasons = [{"code": reason.code, "text": say(reason)} for reason in refused.reasons]
    return {"reasons": reasons, "differences": differences_of(refused)}


def differences_of(refused: Refused) -> list[dict[str, str]]:
    return [asdict(difference) for difference in refused.differences] if isinstance(refused, Stale) else []


def wants_json(request: HttpRequest) -> bool:
    """Whether this client is a program: under /api/, or one that prefers JSON to a page."""
    if request.path.startswith("/api/"):
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _first_page(request: HttpRequest) -> str:
    params = request.GET.copy()
    del params[CURSOR]
    return f"{request.path}?{params.urlencode()}" if params else request.path


def _way_back(request: HttpRequest) -> str:
    referer = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        referer, {request.get_host()}, require_https=request.is_secure()
    )
    return referer if referer and is_ours else "/"
