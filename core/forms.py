"""Forms of a row that others change too: the version it was read at, and what changed since, by field.

And what every form says of a field that was left empty.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Self

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.refusals import Difference, Refused, Stale

OWN = ("version", "next")
UNPROCESSABLE = 422
LEFT_EMPTY: dict[type[forms.Field], Any] = {
    forms.Field: gettext_lazy("Please fill this in."),
    forms.ChoiceField: gettext_lazy("Please choose one."),
    forms.ModelChoiceField: gettext_lazy("Please choose one."),
    forms.MultipleChoiceField: gettext_lazy("Please choose at least one."),
    forms.ModelMultipleChoiceField: gettext_lazy("Please choose at least one."),
    forms.BooleanField: gettext_lazy("Please tick this to go on."),
    forms.FileField: gettext_lazy("Please choose a file."),
}
"""What a form asks for where a field it wants is empty, by the kind of field."""


def ask_for_what_is_missing() -> None:
    """Let every form ask in these words, unless a field has its own; once, when the portal starts."""
    for kind, words in LEFT_EMPTY.items():
        kind.default_error_messages = {**kind.default_error_messages, "required": words}


class Versioned(forms.Form):
    """A form of ``row``, or of one that is yet to be made. A stale submit keeps what was typed.

    ``stale``: once a submit was stale, where what is stored now differs from what was typed; None before.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    stale: list[Difference] | None = None

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        self.row = row
        held = {"version": row.version, **self.stored()} if row is not None else {}
        kwargs["initial"] = {**held, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def stored(self) -> dict[str, Any]:
        """What the row holds now of this form's fields."""
        return {}

    def differences(self) -> list[Difference]:
        """Field by field, where what is stored now is not what was typed; asked of a bound form.

        Of what would be written anew nothing is stored yet; what was typed stands against that.
        """
        fresh = self.stored()
        found = []
        for name, field in self.fields.items():
            is_unseen = field.widget.is_hidden or field.widget.needs_multipart_form
            if name in OWN or (is_unseen and name not in fresh):
                continue
            theirs, yours = spoken(field, fresh.get(name)), spoken(field, self[name].value())
            if theirs != yours:
                found.append(Difference(name, str(self[name].label), theirs, yours))
        return found

    def renewed(self) -> Self:
        """This form with what was typed, now carrying the version that is stored."""
        data: Any = self.data
        data = data.copy()
        data["version"] = str(self.row.version)
        self.data = data
        return self

    def unfit(self) -> int:
        """The status for what was typed and cannot be sent, be it only because the row changed meanwhile."""
        read_at = str(self.data.get("version", ""))
        if self.row is None or not read_at.isdecimal() or read_at == str(self.row.version):
            return UNPROCESSABLE
        self._compare()
        return Stale().status

    def refuse(self, refused: Refused, field: str | None = None) -> int:
        """Tell why it was refused, at ``field`` or above the form, and keep what was typed. The status."""
        if isinstance(refused, Stale) and self.row is not None:
            self.row.refresh_from_db()
            self._compare()
            return refused.status
        for sentence in refused.sentences:
            self.add_error(field, sentence)
        return refused.status

    def _compare(self) -> None:
        self.renewed()
        self.stale = self.differences()


def spoken(field: forms.Field, value: Any) -> str:
    """A field's value as a reader knows it: the words of a choice, not its code."""
    if isinstance(value, (list, tuple, set)):
        return pgettext("list", ", ").join(sorted(filter(None, (spoken(field, one) for one in value))))
    if value in (None, "") or value is False:
        return ""
    if isinstance(field, forms.BooleanField):
        return _("yes")
    if isinstance(value, date):  # a datetime is one
        return str(field.widget.format_value(value)).replace("T", " ")
    choices: Any = getattr(field, "choices", None)
    if choices is None:
        shown = str(value)
        return shown.replace("T", " ") if isinstance(field, forms.DateTimeField) else shown
    key = str(getattr(value, "pk", value))
    if isinstance(choices, ModelChoiceIterator):
        return _names(choices, [key]).get(key, key)
    return next((str(label) for code, label in _flat(choices) if str(code) == key), key)


def spoken_all(asked: Sequence[tuple[forms.Field, Sequence[str]]]) -> list[list[str]]:
    """The same of many fields' values; one query for each field that offers rows, however often asked."""
    offered = {field: getattr(field, "choices", None) for field, _values in asked}
    named = {
        field: _names(choices, [value for other, values in asked if other is field for value in values])
        for field, choices in offered.items()
        if isinstance(choices, ModelChoiceIterator)
    }
    return [
        [named[field].get(value, value) if field in named else spoken(field, value) for value in values]
        for field, values in asked
    ]


def _names(choices: ModelChoiceIterator, keys: Iterable[str]) -> dict[str, str]:
    """The words of these rows by key; what is no key, or none of those offered, is left out."""
    wanted = {key for key in keys if key.isdecimal()}
    rows = choices.queryset.filter(pk__in=wanted) if wanted else ()
    return {str(row.pk): str(row) for row in rows}


def _flat(choices: Iterable[tuple[Any, Any]]) -> Iterable[tuple[Any, Any]]:
    """Choices without their groups."""
    for code, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield code, label
