"""A new version of the assessment's numbers: every number in a field of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.reasons import Reason
from core.refusals import say
from departments.rules.calendar import in_shanghai
from evaluation.rules import assessment_table
from evaluation.wording.assessment_ruling import PARTS, say_place, say_rate
from feedback.forms.rules import CELL, VersionForm

GROUPS = (
    ("grades", pgettext_lazy("assessment", "Grades"), ("grades",)),
    ("lamps", _("Lamps beside the score"), ("lamps",)),
    ("peers", _("Ranking within peer groups"), ("least_ratings", "band_from", "bands")),
    ("after", _("Around a period"), ("notice_days", "rectify", "third_party", "report_day")),
    ("staffing", _("Staffing"), ("registered_an_hour",)),
)


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One index of the score: its name, and a field for each of its numbers."""

    name: str
    fields: tuple[BoundField, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Numbers of one sort, under one heading."""

    code: str
    name: Any
    fields: tuple[BoundField, ...]


class AssessmentRulesForm(VersionForm):
    """Indices, grades, lamps, peer groups and days; in force from the first of a coming month.

    ``table``: the version it begins with. What of it the page does not know is kept as it is.
    """

    def __init__(self, *args: Any, table: Mapping[str, Any], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cells = assessment_table.completed(table)
        firsts = {at.isoformat(): at for at in assessment_table.coming_firsts(now)}
        self.fields["effective_from"] = forms.TypedChoiceField(
            label=_("In force from"),
            choices=[(code, f"{in_shanghai(at):%Y-%m-%d}") for code, at in firsts.items()],
            coerce=firsts.__getitem__,
            help_text=_("A month is judged by the version of its first day, a quarter and a year too."),
        )
        for place in self._known():
            self.fields[CELL + place] = forms.CharField(
                label=say_place(place),
                max_length=8,
                initial=self.cells[place],
                widget=forms.TextInput(attrs={"size": 6, "autocomplete": "off", "spellcheck": "false"}),
            )

    def clean(self) -> dict[str, Any]:
        """Each fault stands at the field it is in."""
        given = super().clean() or self.cleaned_data
        typed = {place: given.get(CELL + place, "") for place in self._known()}
        cells = {**self.cells, **typed}
        for place, reason in assessment_table.faults(cells).items():
            name = CELL + place
            named = Reason(reason.code, {**reason.params, "cell": say_place(place)})
            if name not in self.errors:  # a field left empty has said so already
                self.add_error(name if name in self.fields else None, say(named))
        given["cells"] = cells
        return given

    def heads(self) -> list[Any]:
        """The column heads of the table of indices."""
        return list(PARTS.values())

    def indices(self) -> Iterable[IndexRow]:
        """The table of indices, a row each."""
        names = dict.fromkeys(place.split(".")[1] for place in self._known() if place.startswith("indices."))
        for name in names:
            places = (f"{CELL}indices.{name}.{part}" for part in assessment_table.INDEX_PARTS)
            yield IndexRow(say_rate(name), tuple(self[place] for place in places))

    def groups(self) -> Iterable[Group]:
        """The other numbers, as the page shows them."""
        for code, label, parts in GROUPS:
            own = [CELL + place for place in self._known() if place.split(".")[0] in parts]
            yield Group(code, label, tuple(self[name] for name in own))

    def _known(self) -> list[str]:
        """The places that have words."""
        return [place for place in self.cells if say_place(place) != place]
