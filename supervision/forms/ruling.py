"""A new version of supervision's numbers: every number in a field of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from core.reasons import Reason
from core.refusals import say
from feedback.forms.rules import CELL, VersionForm
from supervision.rules import setting_table
from supervision.wording.ruling import say_place

GROUPS = (
    ("points", _("Points")),
    ("limits", _("Limits of supervision")),
    ("", _("Thresholds")),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Numbers of one sort, under one heading."""

    code: str
    name: Any
    fields: tuple[BoundField, ...]


class NumbersForm(VersionForm):
    """Points, limits, thresholds."""

    def __init__(self, *args: Any, table: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, text in setting_table.completed(table).items():
            self.fields[CELL + place] = forms.CharField(
                label=say_place(place),
                max_length=8,
                initial=text,
                widget=forms.TextInput(attrs={"size": 6, "autocomplete": "off", "spellcheck": "false"}),
            )

    def clean(self) -> dict[str, Any]:
        """Each fault stands at the field it is in."""
        given = super().clean() or self.cleaned_data
        cells = {name.removeprefix(CELL): value for name, value in given.items() if name.startswith(CELL)}
        for place, reason in setting_table.faults(cells).items():
            name = CELL + place
            named = Reason(reason.code, {**reason.params, "cell": say_place(place)})
            if name not in self.errors:  # a field left empty has said so already
                self.add_error(name if name in self.fields else None, say(named))
        given["cells"] = cells
        return given

    def groups(self) -> Iterable[Group]:
        """The fields as the page shows them."""
        names = [name for name in self.fields if name.startswith(CELL)]
        taken: set[str] = set()
        for code, label in GROUPS:
            own = [name for name in names if name not in taken and name.startswith(f"{CELL}{code}")]
            taken.update(own)
            yield Group(code, label, tuple(self[name] for name in own))
