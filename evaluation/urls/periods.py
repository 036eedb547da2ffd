"""Addresses: assessment periods, scores and rankings."""

from django.urls import URLPattern

PATTERNS: list[URLPattern] = []
