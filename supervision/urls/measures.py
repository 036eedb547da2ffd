"""Addresses: measures."""

from django.urls import URLPattern

PATTERNS: list[URLPattern] = []
