"""Addresses: rectification."""

from django.urls import URLPattern

PATTERNS: list[URLPattern] = []
