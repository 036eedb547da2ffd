"""Addresses: orders."""

from django.urls import URLPattern

PATTERNS: list[URLPattern] = []
