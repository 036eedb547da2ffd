"""Addresses: the board, a department's own standing, and the panel beside a ticket."""

from django.urls import URLPattern, path

from supervision.views.board import board
from supervision.views.standing import standing
from supervision.views.standing_rows import standing_rows
from supervision.views.ticket_panel import ticket_supervision

PATTERNS: list[URLPattern] = [
    path("supervision/", board, name="supervision"),
    path("supervision/standing/", standing, name="supervision-standing"),
    path("supervision/standing/rows/", standing_rows, name="supervision-standing-rows"),
    path("tickets/<str:number>/supervision/", ticket_supervision, name="ticket-supervision"),
]
