"""Addresses: entries."""

from django.urls import URLPattern

PATTERNS: list[URLPattern] = []
