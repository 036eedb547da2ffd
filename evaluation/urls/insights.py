"""Addresses: insights, stages and channels."""

from django.urls import URLPattern

PATTERNS: list[URLPattern] = []
