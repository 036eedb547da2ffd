"""Addresses: watching."""

from django.urls import URLPattern

PATTERNS: list[URLPattern] = []
