"""What may come in at once: a request too large is answered before it is read, in a sentence."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import SuspiciousOperation, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError

from core.reasons import Reason
from core.refusals import Refused
from core.web.refusal_answers import answer_refusal


class UploadLimitMiddleware:
    """Stands within the session, so that the answer is a page of the portal, and before forms are read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reason = _against(request)
        if reason is None:
            return self.get_response(request)
        return answer_refusal(request, Refused(reason, status=413))


def _against(request: HttpRequest) -> Reason | None:
    """Why a form with files is not read on; None for every other request."""
    if not request.content_type or not request.content_type.startswith("multipart/"):
        return None
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length) > settings.LARGEST_REQUEST:
        return Reason("request_too_large", {"limit": settings.LARGEST_REQUEST >> 20})
    try:
        _ = request.POST
    except TooManyFilesSent:
        return Reason("too_many_at_once", {"most": settings.DATA_UPLOAD_MAX_NUMBER_FILES})
    except (SuspiciousOperation, MultiPartParserError):
        return Reason("request_unreadable")
    return None
