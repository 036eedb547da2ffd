"""The upload of an export."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.models import Department, PeerGroup
from feedback.models import Channel

LARGEST = 50 * 1024 * 1024


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
