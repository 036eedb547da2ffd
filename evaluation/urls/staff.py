"""Addresses: performance of staff and service stars."""

from django.urls import URLPattern

PATTERNS: list[URLPattern] = []
