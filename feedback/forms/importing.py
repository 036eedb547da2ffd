"""The upload of an export, and the mapping of its headers by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.models import Department, PeerGroup
from feedback.models import Channel
from feedback.rules.import_columns import NEEDED, SYNONYMS, guess

LARGEST = 50 * 1024 * 1024
LABELS = {
    "external_number": _("Number in the other system"),
    "content": _("The citizen's words"),
    "title": _("Title"),
    "reported_at": _("Raised by the citizen"),
    "external_due_at": _("Due by the upstream order"),
    "channel_account": _("Channel account"),
    "name": _("Name"),
    "phone": _("Phone"),
    "email": _("Email"),
    "id_number": _("Identity number"),
    "address": _("Home address"),
    "place": _("Place of the matter"),
    "area": _("Area"),
    "category": _("Category"),
    "topic": _("Topic"),
    "urgency": _("Urgency"),
}


class ImportForm(forms.Form):
    """A workbook, where it came from, and whether its matters are old ones."""

    file = forms.FileField(
        label=_("Workbook (.xlsx)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx", "class": "upload__file"}),
    )
    centre = forms.ModelChoiceField(Department.objects.none(), label=_("Hotline centre"), empty_label=None)
    channel = forms.ModelChoiceField(
        Channel.objects.filter(is_active=True), label=_("Channel"), empty_label=None
    )
    is_backlog = forms.BooleanField(
        label=_("These are old matters (backlog)"),
        help_text=_("No escalation of the dispatch starts; our clocks still count from the moment we act."),
        required=False,
    )
    dry_run = forms.BooleanField(
        label=_("Only check the file"),
        help_text=_("Tells what would happen and writes nothing."),
        required=False,
    )

    def __init__(self, *args: Any, centre_ids: list[int] | None, **kwargs: Any) -> None:
        """``centre_ids``: where the person may register; None for everywhere."""
        super().__init__(*args, **kwargs)
        centres = Department.objects.filter(peer_group=PeerGroup.CENTRE, is_active=True)
        field = self.fields["centre"]
        field.queryset = centres if centre_ids is None else centres.filter(pk__in=centre_ids)  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 50 MB; please split it."))
        return file


class MappingForm(forms.Form):
    """Which header of the file stands for which of our fields."""

    def __init__(self, *args: Any, headers: Sequence[str], saved: Mapping[str, str], **kwargs: Any) -> None:
        """``headers``: those of the file; ``saved``: the channel's mapping so far."""
        self.guessed = guess(headers, saved)
        kwargs.setdefault("initial", self.guessed)
        super().__init__(*args, **kwargs)
        choices = [("", _("Not in the file")), *((header, header) for header in headers)]
        for name in sorted(SYNONYMS, key=list(LABELS).index):
            label = LABELS[name]
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=name in NEEDED)

    def clean(self) -> dict[str, Any]:
        """No header stands for two fields."""
        given = super().clean() or {}
        taken: dict[str, str] = {}
        for name, header in list(given.items()):
            if header and header in taken:
                self.add_error(
                    name, _("This column stands for “%(field)s” already.") % {"field": taken[header]}
                )
            taken.setdefault(header, str(LABELS[name]))
        return given

    def columns(self) -> dict[str, str]:
        """The mapping to keep, of a valid form: a field stays out for good if its header was taken away."""
        return {name: header for name, header in self.cleaned_data.items() if header or name in self.guessed}
