"""Addresses of supervision's pages, a file per family."""

from django.urls import URLPattern

from supervision.urls import (
    board,
    coordination,
    entries,
    measures,
    orders,
    rectification,
    watching,
)
from supervision.views import written  # noqa: F401 - the forms that are saved name themselves there

urlpatterns: list[URLPattern] = [
    *board.PATTERNS,
    *orders.PATTERNS,
    *measures.PATTERNS,
    *entries.PATTERNS,
    *rectification.PATTERNS,
    *coordination.PATTERNS,
    *watching.PATTERNS,
]
