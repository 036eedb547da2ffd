"""Forms of exports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.exports import ExportedList
from supervision.forms.measures import long_text


class ExportForm(forms.Form):
    """Taking a list along: what for. Needed where people's own words are in it."""

    reason = long_text(_("What it is for"), longest=300, rows=2, required=False)

    def __init__(self, *args: Any, one: ExportedList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = one.has_words
