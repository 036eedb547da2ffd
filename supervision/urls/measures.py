"""Addresses of proposals, cards, circulars and interviews."""

from django.urls import URLPattern, path

from supervision.views.cards import card, cards, proposed
from supervision.views.cards import new as card_new
from supervision.views.cards import revocation as card_revocation
from supervision.views.circulars import circular, circulars
from supervision.views.circulars import new as circular_new
from supervision.views.circulars import revocation as circular_revocation
from supervision.views.interviews import ACTS, deciding, interview, interviews
from supervision.views.interviews import new as interview_new
from supervision.views.proposals import declining, proposal, proposals
from supervision.views.proposals_many import many_cards, many_declined, many_named

AT = "supervision"
PATTERNS: list[URLPattern] = [
    path(f"{AT}/proposals/", proposals, name="proposals"),
    path(f"{AT}/proposals/cards/", many_cards, name="proposals-cards"),
    path(f"{AT}/proposals/circular/", many_named, name="proposals-circular"),
    path(f"{AT}/proposals/declining/", many_declined, name="proposals-declining"),
    path(f"{AT}/proposals/<int:pk>/", proposal, name="proposal"),
    path(f"{AT}/proposals/<int:pk>/card/", proposed, name="proposal-card"),
    path(f"{AT}/proposals/<int:pk>/declining/", declining, name="proposal-declining"),
    path(f"{AT}/cards/", cards, name="cards"),
    path(f"{AT}/cards/new/", card_new, name="card-new"),
    path(f"{AT}/cards/<slug:number>/", card, name="card"),
    path(f"{AT}/cards/<slug:number>/revocation/", card_revocation, name="card-revocation"),
    path(f"{AT}/circulars/", circulars, name="circulars"),
    path(f"{AT}/circulars/new/", circular_new, name="circular-new"),
    path(f"{AT}/circulars/<slug:number>/", circular, name="circular"),
    path(f"{AT}/circulars/<slug:number>/revocation/", circular_revocation, name="circular-revocation"),
    path(f"{AT}/interviews/", interviews, name="interviews"),
    path(f"{AT}/interviews/new/", interview_new, name="interview-new"),
    path(f"{AT}/interviews/<slug:number>/", interview, name="interview"),
    *(
        path(f"{AT}/interviews/<slug:number>/{noun}/", deciding, {"noun": noun}, name=f"interview-{noun}")
        for noun in ACTS
    ),
]
