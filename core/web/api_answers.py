"""What programs are answered: who they are, and a fault in the same form as every refusal."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request
from rest_framework.response import Response


class Session(SessionAuthentication):
    """The portal's own session, with its token on every write; without one the answer is 401."""

    def authenticate_header(self, request: Request) -> str:
        """What a 401 says is wanted."""
        return "Session"


def explain(fault: Exception, context: Mapping[str, Any]) -> Response | None:
    """Answer a fault of the request as ``{"reasons": [{"code", "text", "field"?}]}``.

    A ``Refused`` is none of ours: it goes on to RefusalMiddleware, which says the same to every client.
    """
    if isinstance(fault, Http404):
        fault = exceptions.NotFound()
    elif isinstance(fault, PermissionDenied):
        fault = exceptions.PermissionDenied()
    if not isinstance(fault, exceptions.APIException):
        return None
    headers = {"WWW-Authenticate": header} if (header := getattr(fault, "auth_header", None)) else {}
    reasons = list(_reasons(fault.get_full_details()))
    return Response({"reasons": reasons, "differences": []}, status=fault.status_code, headers=headers)


def _reasons(details: Any, field: str = "") -> Iterator[dict[str, str]]:
    if isinstance(details, list):
        for detail in details:
            yield from _reasons(detail, field)
    elif isinstance(details, Mapping) and {"message", "code"} == details.keys():
        yield {
            "code": str(details["code"]),
            "text": str(details["message"]),
            **({"field": field} if field else {}),
        }
    elif isinstance(details, Mapping):
        for name, detail in details.items():
            yield from _reasons(detail, "" if name == "non_field_errors" else f"{field}.{name}".strip("."))
