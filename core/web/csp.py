"""A strict content security policy on every answer: nothing inline or evaluated, nothing from elsewhere."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SANDBOX = "default-src 'none'; frame-ancestors 'none'; sandbox"
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def sandboxed(response: Response) -> Response:
    """Mark an answer whose content was uploaded: it may load and run nothing, and belongs to no site."""
    response.is_sandboxed = True  # type: ignore[attr-defined]
    return response


class ContentSecurityPolicyMiddleware:
    """Sets the headers after the view, so that no view can loosen them; it may only ask for the sandbox."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = SANDBOX if getattr(response, "is_sandboxed", False) else POLICY
        response.headers["Content-Security-Policy"] = policy
        response.headers["Permissions-Policy"] = PERMISSIONS
        return response
