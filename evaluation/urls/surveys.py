"""Addresses: surveys and third-party scores."""

from django.urls import URLPattern

PATTERNS: list[URLPattern] = []
