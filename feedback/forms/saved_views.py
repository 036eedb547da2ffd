"""A saved view's name, and with whom it is shared."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Department, Staff
from departments.scope import scope_many
from feedback.actions.saved_views import SHARERS
from feedback.rules.queue_views import LONGEST_NAME


class SavedViewForm(forms.Form):
    """The name; the department, for those who may share with one; whether the queue opens with it."""

    name = forms.CharField(
        label=pgettext_lazy("view", "Name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"data-focus": "", "autocomplete": "off"}),
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Share with"),
        required=False,
        empty_label=_("nobody, for myself"),
        help_text=_("Everybody who works for the department, or below it, sees the view too."),
    )
    opens = forms.BooleanField(label=_("Open my queue with it"), required=False)

    def __init__(self, *given: Any, user: Staff, **named: Any) -> None:
        super().__init__(*given, **named)
        held = scope_many(user, SHARERS).values()
        ids = sorted({pk for one in held for pk in one.ids})
        if not ids:
            del self.fields["department"]
            return
        own = Department.objects.filter(pk__in=ids, is_active=True).order_by("name")
        self.fields["department"].queryset = own  # type: ignore[attr-defined]
