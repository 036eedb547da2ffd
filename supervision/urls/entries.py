"""Addresses: score entries, appeals, exclusions, and the files of papers."""

from django.urls import URLPattern, path

from supervision.views import appeals, entries, exclusions, files, ledger

PATTERNS: list[URLPattern] = [
    path("supervision/ledger/", ledger.ledger, name="entries"),
    path("supervision/entries/notices/", entries.notices, name="entries-notices"),
    path("supervision/entries/deduction/", entries.deduction, name="entry-deduction"),
    path("supervision/entries/bonus/", entries.bonus, name="entry-bonus"),
    path("supervision/entries/<int:pk>/", entries.entry, name="entry"),
    path("supervision/entries/<int:pk>/<slug:noun>/", entries.entry_act, name="entry-act"),
    path("supervision/appeals/", appeals.appeals, name="appeals"),
    path("supervision/exclusions/", exclusions.exclusions, name="exclusions"),
    path("supervision/exclusions/new/", exclusions.asking, name="exclusion-new"),
    path("supervision/exclusions/<int:pk>/", exclusions.exclusion, name="exclusion"),
    path("supervision/exclusions/<int:pk>/<slug:noun>/", exclusions.exclusion_act, name="exclusion-act"),
    path("supervision/files/<int:file_id>/", files.paper_file, name="supervision-file"),
]
