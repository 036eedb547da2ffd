"""Addresses: the board, a department's own standing, and the panel beside a ticket."""

from django.urls import URLPattern, path

from supervision.views.board import board

PATTERNS: list[URLPattern] = [
    path("supervision/", board, name="supervision"),
]
