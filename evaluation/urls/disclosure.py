"""Addresses: adopted suggestions, public reports, analyses of departments."""

from django.urls import URLPattern

PATTERNS: list[URLPattern] = []
