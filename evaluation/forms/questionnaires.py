"""A new version of the questionnaire: the same questions, in other words and weights."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.choices.surveys import Dimension
from evaluation.models import Questionnaire
from evaluation.rules.surveys.questions import KANO

NUMBERS = {
    "sample": _("People drawn, as proposed"),
    "least": _("Fewest answers for an interval"),
    "link_days": _("Days for which a link is good"),
    "call_after_days": _("Days before one is called"),
    "tries": _("Calls until somebody counts as not reached"),
    "try_days": _("… on at least so many days"),
    "repeat_days": _("Days within which nobody is asked twice"),
}
EXACT = {"baseline": _("Baseline shown beside"), "target": _("Target")}
KINDS = {"text": "text", "without": "without"}


class VersionForm(forms.Form):
    """Title, introduction, texts and numbers; codes, kinds and dimensions of the questions stay."""

    title = forms.CharField(label=_("Title"), max_length=80)
    intro = forms.CharField(label=_("Introduction"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    note = forms.CharField(label=_("What is new, and why"), max_length=300)

    def __init__(self, *args: Any, base: Questionnaire, **kwargs: Any) -> None:
        self.base = base
        super().__init__(*args, **kwargs)
        self.initial = {"title": base.title, "intro": base.intro, **self.initial}
        for row in base.rows:
            self._add_texts(row)
        for code, label in Dimension.choices:
            name = _("Weight of “%(dimension)s”") % {"dimension": label}
            self._number(f"weight_{code}", name, base.values["weights"].get(code, "0"))
        for code, label in EXACT.items():
            self._number(code, label, base.values[code])
        for code, label in NUMBERS.items():
            self.fields[code] = forms.IntegerField(
                label=label, min_value=0, max_value=20_000, initial=base.values[code]
            )

    def arguments(self) -> dict[str, Any]:
        """The arguments of the action; asked of a valid form."""
        given = self.cleaned_data
        values = {
            **self.base.values,
            **{code: given[code] for code in NUMBERS},
            **{code: str(given[code]) for code in EXACT},
            "weights": {code: str(given[f"weight_{code}"]) for code in Dimension.values},
        }
        rows = [
            {
                **row,
                **{key: given[f"{key}_{row['code']}"] for key in KINDS if f"{key}_{row['code']}" in given},
            }
            for row in self.base.rows
        ]
        named = {name: given[name] for name in ("title", "intro", "note")}
        return {**named, "rows": rows, "values": values}

    def _add_texts(self, row: dict[str, Any]) -> None:
        code = row["code"]
        self.fields[f"text_{code}"] = forms.CharField(label=code, max_length=200, initial=row["text"])
        if row["kind"] == KANO:
            label = _("%(code)s, if there is not") % {"code": code}
            self.fields[f"without_{code}"] = forms.CharField(
                label=label, max_length=200, initial=row["without"]
            )

    def _number(self, name: str, label: Any, value: str) -> None:
        self.fields[name] = forms.DecimalField(
            label=label, min_value=0, max_value=100, max_digits=5, decimal_places=2, initial=value
        )
