"""Forms of the working calendar: one day, a notice's file, the hours."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.refusals import Refused
from departments.calendar_files import read_file
from departments.rules.calendar import Slot, checked_slots
from departments.rules.calendar_rows import NAME_LENGTH, CalendarRow, Notice

SALT = "departments.calendar.notice"
SHOWN_FAULTS = 20
KINDS = (
    ("work", gettext_lazy("Working day")),
    ("off", gettext_lazy("Day off")),
    ("usual", gettext_lazy("As its weekday")),
)


class DayForm(forms.Form):
    """How one day is."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("calendar", "This day is"), choices=KINDS, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=gettext_lazy("Holiday or reason"),
        max_length=NAME_LENGTH,
        required=False,
        help_text=gettext_lazy("Shown wherever a deadline is explained, for example 国庆节 or 台风停工."),
    )

    @property
    def is_workday(self) -> bool | None:
        """What was chosen; None for a day as its weekday."""
        return {"work": True, "off": False}.get(self.cleaned_data["kind"])


class NoticeForm(forms.Form):
    """A year's notice as a file."""

    file = forms.FileField(
        label=gettext_lazy("A year's calendar"),
        help_text=gettext_lazy(
            "JSON of name, date, isOffDay, or a workbook with the columns 日期, 名称, 是否上班."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.xlsx"}),
    )

    def clean(self) -> dict[str, Any]:
        """Read the file; every bad row becomes an error of the field."""
        data = super().clean() or {}
        upload = data.get("file")
        if upload is not None:
            try:
                data["notice"] = _read(upload)
            except Refused as refusal:
                sentences = refusal.sentences
                for sentence in sentences[:SHOWN_FAULTS]:
                    self.add_error("file", sentence)
                if len(sentences) > SHOWN_FAULTS:
                    self.add_error("file", _("And %(n)s more.") % {"n": len(sentences) - SHOWN_FAULTS})
        return data


class HoursForm(forms.Form):
    """The hours of every working day: one stretch, or two around lunch."""

    first_start = forms.TimeField(label=gettext_lazy("Morning from"))
    first_end = forms.TimeField(label=gettext_lazy("Morning to"))
    second_start = forms.TimeField(label=gettext_lazy("Afternoon from"), required=False)
    second_end = forms.TimeField(label=gettext_lazy("Afternoon to"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})

    @staticmethod
    def initial_of(slots: tuple[Slot, ...]) -> dict[str, object]:
        """The form's values for the hours kept now; more than two stretches show their first and last."""
        values: dict[str, object] = {"first_start": slots[0].start, "first_end": slots[0].end}
        if len(slots) > 1:
            values |= {"second_start": slots[-1].start, "second_end": slots[-1].end}
        return values

    def clean(self) -> dict[str, Any]:
        """Both stretches, in order and apart."""
        data = super().clean() or {}
        if self.errors:
            return data
        slots = [Slot(data["first_start"], data["first_end"])]
        if data["second_start"] or data["second_end"]:
            if not (data["second_start"] and data["second_end"]):
                raise forms.ValidationError(_("The afternoon needs both its times, or neither."))
            slots.append(Slot(data["second_start"], data["second_end"]))
        try:
            data["slots"] = checked_slots(slots)
        except ValueError as fault:
            raise forms.ValidationError(
                _("Working hours end after they start and do not overlap.")
            ) from fault
        return data


def seal(notice: Notice) -> str:
    """A notice that was read, signed, so that it can wait in the page for a confirmation."""
    rows = [[row.date.isoformat(), row.is_workday, row.name] for row in notice.rows]
    return signing.dumps(
        {"rows": rows, "years": notice.years, "title": notice.title}, salt=SALT, compress=True
    )


def unseal(sealed: str) -> Notice | None:
    """The notice waiting for its confirmation; None when it is stale or forged."""
    try:
        data = signing.loads(sealed, salt=SALT, max_age=3600)
    except signing.BadSignature:
        return None
    rows = tuple(CalendarRow(date.fromisoformat(day), worked, name) for day, worked, name in data["rows"])
    return Notice(rows, tuple(data["years"]), data["title"])


def _read(upload: UploadedFile) -> Notice:
    suffix = ".xlsx" if str(upload.name).lower().endswith(".xlsx") else ".json"
    with tempfile.NamedTemporaryFile(suffix=suffix) as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        notice = read_file(Path(copy.name))
    return Notice(notice.rows, notice.years, notice.title or str(upload.name)[:200])
