"""Addresses: orders, and the versions of supervision's numbers."""

from django.urls import URLPattern, path

from supervision.views import order_acts, order_new, orders
from supervision.views.rules import rules_supervision_new

PATTERNS: list[URLPattern] = [
    path("orders/", orders.orders, name="orders"),
    path("orders/new/", order_new.order_new, name="order-new"),
    path("orders/listed/", orders.orders_listed, name="orders-listed"),
    path("orders/<slug:number>/", orders.order, name="order"),
    path("orders/<slug:number>/print/", orders.order_print, name="order-print"),
    path("orders/<slug:number>/<str:noun>/", order_acts.order_act, name="order-act"),
    path("rules/supervision/new/", rules_supervision_new, name="rules-supervision-new"),
]
