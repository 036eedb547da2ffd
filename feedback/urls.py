"""Addresses of the tickets' pages, sorted by page."""

from django.urls import URLPattern, path

from feedback.views.move_pages import PAGES
from feedback.views.moves import move

urlpatterns: list[URLPattern] = [
    # one move each: its noun under the ticket
    *(
        path(f"tickets/<str:number>/{page.noun}/", move, {"noun": page.noun}, name=f"ticket-{page.noun}")
        for page in PAGES
    ),
]
