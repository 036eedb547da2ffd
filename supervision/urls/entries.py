"""Addresses: score entries, appeals, exclusions, and the files of papers."""

from django.urls import URLPattern, path

from supervision.views import files

PATTERNS: list[URLPattern] = [
    path("supervision/files/<int:file_id>/", files.paper_file, name="supervision-file"),
]
