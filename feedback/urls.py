"""Addresses of the tickets' pages, sorted by page."""

from django.urls import URLPattern, path

from feedback.views.complainant import complainant
from feedback.views.drafting import draft
from feedback.views.imports import import_page, import_refused, imports
from feedback.views.move_pages import PAGES
from feedback.views.moves import move
from feedback.views.ticket import ticket_page

urlpatterns: list[URLPattern] = [
    # imports
    path("imports/", imports, name="imports"),
    path("imports/<int:job_id>/", import_page, name="import"),
    path("imports/<int:job_id>/refused/", import_refused, name="import-refused"),
    # the ticket
    path("tickets/<str:number>/", ticket_page, name="ticket"),
    path("tickets/<str:number>/complainant/", complainant, name="ticket-complainant"),
    path("tickets/<str:number>/draft/", draft, name="ticket-draft"),
    # one move each: its noun under the ticket
    *(
        path(f"tickets/<str:number>/{page.noun}/", move, {"noun": page.noun}, name=f"ticket-{page.noun}")
        for page in PAGES
        if page.noun != "draft"
    ),
]
