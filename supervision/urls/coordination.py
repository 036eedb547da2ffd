"""Addresses: the sharing of data, and the coordination meeting."""

from django.urls import URLPattern, path

from supervision.views.duties import duties, duty_change, duty_end, duty_new
from supervision.views.sharing import share, share_act, share_new, shares
from supervision.views.sharing_rates import sharing_rates

PATTERNS: list[URLPattern] = [
    path("sharing/", shares, name="shares"),
    path("sharing/new/", share_new, name="share-new"),
    path("sharing/rates/", sharing_rates, name="share-rates"),
    path("sharing/duties/", duties, name="share-duties"),
    path("sharing/duties/new/", duty_new, name="share-duty-new"),
    path("sharing/duties/<int:duty_id>/change/", duty_change, name="share-duty-change"),
    path("sharing/duties/<int:duty_id>/end/", duty_end, name="share-duty-end"),
    path("sharing/<str:number>/", share, name="share"),
    path("sharing/<str:number>/<str:verb>/", share_act, name="share-act"),
]
