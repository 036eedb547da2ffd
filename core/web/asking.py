"""The request by which a list's page would be asked: for its file, for going through it, for all its rows."""

from typing import Any

from django.http import HttpRequest, QueryDict

PAGING = "after"


def asking(path: str, query: str, user: Any) -> HttpRequest:
    """A GET of ``path`` with this query by this person; the place in the paging is dropped."""
    params = QueryDict(query, mutable=True)
    params.pop(PAGING, None)
    request = HttpRequest()
    request.method, request.path, request.user = "GET", path, user
    request.GET = params  # type: ignore[assignment]  # Django's own is immutable, and so is this from here on
    return request
