"""What every form of a move shares: its ticket, the version it was read at, where it returns to."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from core.refusals import Difference
from departments.models import Department, Staff
from feedback.models import Ticket

OWN = ("version", "next")


def with_blank(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Choices of a select, the first of them asking to choose."""
    return [("", _("Please choose")), *choices]


class MoveForm(forms.Form):
    """One move of one ticket. A subclass adds the fields; their names are the action's keyword arguments."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, ticket: Ticket, user: Staff, now: datetime, **kwargs: Any) -> None:
        self.ticket, self.user, self.now = ticket, user, now
        kwargs["initial"] = {"version": ticket.version, **self.stored(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Set choices that depend on the ticket; called once the fields stand."""

    def stored(self) -> dict[str, Any]:
        """What the ticket holds now of this form's fields."""
        return {}

    def arguments(self) -> dict[str, Any]:
        """The action's keyword arguments; asked of a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name not in OWN}

    def differences(self) -> list[Difference]:
        """Field by field, where what is stored now is not what was typed; asked of a bound form.

        Of what the move would write anew nothing is stored yet; what was typed stands against that.
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

    def renewed(self) -> "MoveForm":
        """The same form with what was typed, now carrying the version that is stored."""
        data: Any = self.data
        data = data.copy()
        data["version"] = str(self.ticket.version)
        return type(self)(data, ticket=self.ticket, user=self.user, now=self.now)


def spoken(field: forms.Field, value: Any) -> str:
    """A field's value as a reader knows it: the words of a choice, not its code."""
    choices: Any = getattr(field, "choices", None)
    if isinstance(value, (list, tuple, set)):
        return str(_(", ")).join(filter(None, (spoken(field, one) for one in value)))
    if value in (None, "") or choices is None:
        return str("" if value is None or value is False else value)
    if isinstance(choices, ModelChoiceIterator):
        row = choices.queryset.filter(pk=getattr(value, "pk", value)).first()
        return str(row) if row else str(value)
    return str(dict(choices).get(value, value))


class PlainForm(MoveForm):
    """A move that asks for nothing more than to be confirmed."""


class DepartmentSelect(forms.ModelChoiceField):
    """A department still in use, told apart by where it belongs."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Department.objects.active(), **({"empty_label": _("Please choose")} | kwargs))

    def label_from_instance(self, obj: Any) -> str:
        """Indent by the depth in the tree, as far as a select can."""
        return f"{'　' * max(0, len(obj.ancestry) - 2)}{obj.name}"


class DepartmentTicks(forms.ModelMultipleChoiceField):
    """Several departments still in use."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Department.objects.active(), **kwargs)
