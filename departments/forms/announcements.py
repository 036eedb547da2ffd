"""The form of an announcement."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import OWN, Versioned
from departments.actions.announcements import Words
from departments.forms.years import OF_MOMENTS
from departments.models import Announcement, AnnouncementKind, Department
from departments.models.posts import ROLE_LABELS
from departments.rules.calendar import SHANGHAI, in_shanghai

MINUTES = "%Y-%m-%dT%H:%M"
MOMENTS = ("shown_from", "shown_until", "outage_from", "outage_until")
PLAIN = ("kind", "title", "text", "roles", "is_public", "is_critical", "wants_reading")


class _Moment(forms.DateTimeField):
    """A day and a time of Shanghai."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateTimeInput(format=MINUTES, attrs={"type": "datetime-local"})
        formats = [MINUTES, "%Y-%m-%d %H:%M"]
        super().__init__(widget=widget, input_formats=formats, validators=OF_MOMENTS, **more)

    def clean(self, value: Any) -> datetime | None:
        found: datetime | None = super().clean(value)
        return make_aware(found, SHANGHAI) if found and is_naive(found) else found


class AnnouncementForm(Versioned):
    """What it says, to whom, and when."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("announcement", "Kind"), choices=AnnouncementKind, widget=forms.RadioSelect
    )
    title = forms.CharField(label=_("Title"), max_length=80)
    text = forms.CharField(
        label=_("Text"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What happens, when, and what colleagues or citizens should do. No personal data."),
    )
    outage_from = _Moment(label=_("Outage from"), required=False, help_text=_("Planned outages only."))
    outage_until = _Moment(label=_("Outage until"), required=False)
    shown_from = _Moment(
        label=_("Shown from"),
        required=False,
        help_text=_("Empty: at once. An outage is shown 24 hours before it begins at the latest."),
    )
    shown_until = _Moment(
        label=_("Shown until"),
        required=False,
        help_text=_("An outage may leave this empty: it is shown until it is over."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Only for these roles"),
        required=False,
        choices=[(role.value, label) for role, label in ROLE_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: everybody."),
    )
    departments = forms.ModelMultipleChoiceField(
        label=_("Only for these departments"),
        required=False,
        queryset=Department.objects.all(),
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("With everything below them. None chosen: everybody. Hold Ctrl to choose several."),
    )
    is_public = forms.BooleanField(
        label=_("Citizens read it too, on their pages"),
        required=False,
        help_text=_("A second person has to read it before it is published."),
    )
    is_critical = forms.BooleanField(label=_("Critical: nobody can close it"), required=False)
    wants_reading = forms.BooleanField(
        label=_("Ask readers to confirm that they have read it"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["departments"].queryset = Department.objects.active()  # type: ignore[attr-defined]

    def stored(self) -> dict[str, Any]:
        """What the announcement holds, its times as the fields show them."""
        row: Announcement = self.row
        given: dict[str, Any] = {name: getattr(row, name) for name in PLAIN}
        for name in MOMENTS:
            at = getattr(row, name)
            given[name] = in_shanghai(at).replace(tzinfo=None) if at else None
        return given | {"departments": list(row.departments.values_list("pk", flat=True))}

    def clean(self) -> dict[str, Any]:
        """An outage is shown until it is over, unless said otherwise; all others say until when."""
        data = super().clean() or {}
        until = data.get("shown_until") or (
            data.get("outage_until") if data.get("kind") == "OUTAGE" else None
        )
        if until is None and "shown_until" not in self.errors:
            self.add_error("shown_until", _("Please say until when it is shown."))
        data["shown_until"] = until
        if data.get("kind") != "OUTAGE":
            data["outage_from"] = data["outage_until"] = None
        return data

    def words(self) -> Words:
        """The valid form as the action takes it."""
        return Words(**{name: value for name, value in self.cleaned_data.items() if name not in OWN})
