"""Addresses of the API, sorted by what they speak of."""

from django.urls import URLPattern, path

from evaluation.api.periods import PeriodOne
from feedback.api.files import FileOne, Files
from feedback.api.views import Evidence, Move, Moves, TicketOne, Tickets

urlpatterns: list[URLPattern] = [
    path("assessment/<slug:code>/", PeriodOne.as_view(), name="api-assessment"),
    path("tickets/", Tickets.as_view(), name="api-tickets"),
    path("tickets/<str:number>/", TicketOne.as_view(), name="api-ticket"),
    path("tickets/<str:number>/moves/", Moves.as_view(), name="api-moves"),
    path("tickets/<str:number>/moves/<str:verb>/", Move.as_view(), name="api-move"),
    path("tickets/<str:number>/files/", Files.as_view(), name="api-files"),
    path("tickets/<str:number>/files/<int:file_id>/", FileOne.as_view(), name="api-file"),
    path("tickets/<str:number>/evidence/", Evidence.as_view(), name="api-evidence"),
]
