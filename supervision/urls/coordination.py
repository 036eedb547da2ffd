"""Addresses: coordination."""

from django.urls import URLPattern

PATTERNS: list[URLPattern] = []
