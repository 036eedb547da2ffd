"""The button by which a page's list is taken along."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from core.exports import is_exported
from core.web.asking import PAGING
from departments.models import Staff
from departments.scope import scope
from feedback.querysets import EXPORT

register = template.Library()


@register.inclusion_tag("ui/_export.html", takes_context=True)
def export_button(context: dict[str, Any], cols: str = "") -> dict[str, str]:
    """The address of what this page's list would be as a file; "" for those who may not take any along.

    ``cols``: the columns it shows, where the page lets one choose.
    """
    request = context.get("request")
    return {"url": _address(request, cols) if isinstance(request, HttpRequest) else ""}


def _address(request: HttpRequest, cols: str) -> str:
    match, user = request.resolver_match, request.user
    if match is None or not is_exported(match.url_name or "") or not isinstance(user, Staff):
        return ""
    if not scope(user, EXPORT):
        return ""
    params = request.GET.copy()
    params.pop(PAGING, None)
    if cols:
        params["cols"] = cols
    try:
        address = reverse("report-new", args=[match.url_name])
    except NoReverseMatch:
        return ""
    return f"{address}?{params.urlencode()}" if params else address
