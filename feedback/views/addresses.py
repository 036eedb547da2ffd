"""Addresses of the same page with other parameters."""

from typing import Any

from django.http import HttpRequest


def with_params(request: HttpRequest, **changes: Any) -> str:
    """This page with ``changes``; an empty value drops its parameter, and the place in the paging with it."""
    params = request.GET.copy()
    params.pop("after", None)
    for name, value in changes.items():
        if value in (None, ""):
            params.pop(name, None)
        else:
            params[name] = str(value)
    query = params.urlencode()
    return f"{request.path}?{query}" if query else request.path
