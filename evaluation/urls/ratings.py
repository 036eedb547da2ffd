"""Addresses: ratings, their trends and doubts."""

from django.urls import URLPattern

PATTERNS: list[URLPattern] = []
