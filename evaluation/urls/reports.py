"""Addresses: workbooks, Word reports and exports."""

from django.urls import URLPattern

PATTERNS: list[URLPattern] = []
