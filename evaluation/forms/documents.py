"""Asking for the workbook or a report of a period."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Choices = Sequence[tuple[str, str | Promise]]


class DocumentForm(forms.Form):
    """Which file, of which period."""

    kind = forms.ChoiceField(label=_("File"), widget=forms.RadioSelect)
    period = forms.ChoiceField(
        label=_("Assessment period"),
        help_text=_("A period that is not locked is worked out from the facts as they stand."),
    )

    def __init__(self, *args: Any, kinds: Choices, periods: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("kind", kinds), ("period", periods)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
