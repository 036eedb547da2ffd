"""Addresses: board."""

from django.urls import URLPattern

PATTERNS: list[URLPattern] = []
