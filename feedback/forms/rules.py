"""New versions of rules: the table of limits, the rates of callbacks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from core.reasons import Reason
from core.refusals import say
from feedback.choices import Category
from feedback.forms.handling import MINUTES
from feedback.limit_wording import say_kind, say_place
from feedback.rules import limit_table

CELL = "cell-"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of limits: its words, and the field under each urgency, or one for all."""

    label: str
    fields: tuple[BoundField | None, ...]
    is_part: bool = False


class VersionForm(forms.Form):
    """From when, and why; a version is only ever followed by another."""

    effective_from = forms.DateTimeField(
        label=_("In force from"),
        required=False,
        input_formats=[MINUTES],
        widget=forms.DateTimeInput(format=MINUTES, attrs={"type": "datetime-local"}),
        help_text=_("Empty: at once. Clocks that run already keep the version they began with."),
    )
    note = forms.CharField(
        label=_("Why, and by which decision"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def issued(self, now: datetime) -> dict[str, Any]:
        """When and why, as the action takes them; asked of a valid form."""
        given = self.cleaned_data
        return {"effective_from": given["effective_from"] or now, "note": given["note"]}


class LimitsForm(VersionForm):
    """Every limit in a field of its own, written as 4wh, 3wd, 24h, 30min or 15cd."""

    def __init__(self, *args: Any, table: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = limit_table.completed(table)
        for place, text in limit_table.cells_of(self.table).items():
            self.fields[CELL + place] = forms.CharField(
                label=say_place(place),
                max_length=8,
                initial=text,
                required=False,
                widget=forms.TextInput(attrs={"size": 6, "autocomplete": "off", "spellcheck": "false"}),
            )

    def clean(self) -> dict[str, Any]:
        """Each fault stands at the field it is in."""
        given = super().clean() or self.cleaned_data
        cells = {name.removeprefix(CELL): value for name, value in given.items() if name.startswith(CELL)}
        for place, reason in limit_table.faults(cells).items():
            name = CELL + place
            named = Reason(reason.code, {**reason.params, "cell": say_place(place)})
            self.add_error(name if name in self.fields else None, say(named))
        given["cells"] = cells
        return given

    def rows(self) -> Iterable[Row]:
        """The table as the page shows it, a row a clock and, for handling, a row a category."""
        for kind, entry in self.table.items():
            if not isinstance(entry, Mapping):
                yield Row(say_kind(kind), (self[CELL + kind],))
                continue
            places = [f"{kind}.{urgency}" for urgency in limit_table.URGENCIES]
            found = tuple(self[CELL + p] if CELL + p in self.fields else None for p in places)
            yield Row(say_kind(kind), found)
            for category, label in Category.choices:
                parts = tuple(
                    self[name] if (name := f"{CELL}{p}.{category}") in self.fields else None for p in places
                )
                if any(parts):
                    yield Row(str(label), parts, is_part=True)


class CallbacksForm(VersionForm):
    """How many of a category's answered tickets a callback agent calls, in percent."""

    default_rate = forms.IntegerField(
        label=_("Every category without its own rate"),
        min_value=0,
        max_value=100,
        help_text=_("Percent of the answered tickets drawn for a call. A category left empty follows it."),
    )

    def __init__(self, *args: Any, table: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seed = str(table.get("seed", ""))
        self.fields["default_rate"].initial = table.get("default_rate", 100)
        for code, label in Category.choices:
            self.fields[CELL + code] = forms.IntegerField(
                label=label,
                min_value=0,
                max_value=100,
                required=False,
                initial=table.get("rates", {}).get(code),
            )

    def rates(self) -> list[BoundField]:
        """The fields of the categories."""
        return [self[CELL + code] for code, _label in Category.choices]

    def values(self) -> dict[str, Any]:
        """The rule as the draw reads it; asked of a valid form. The seed stays as it is."""
        given = self.cleaned_data
        rates = {code: given[CELL + code] for code, _label in Category.choices}
        return {
            "seed": self.seed,
            "rates": {code: rate for code, rate in rates.items() if rate is not None},
            "default_rate": given["default_rate"],
        }
