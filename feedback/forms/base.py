"""What every form of a move shares: its ticket, the version it was read at, where it returns to."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import OWN, Versioned
from departments.models import Department, Staff
from feedback.models import Ticket


def with_blank(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Choices of a select, the first of them asking to choose."""
    return [("", _("Please choose")), *choices]


class MoveForm(Versioned):
    """One move of one ticket. A subclass adds the fields; their names are the action's keyword arguments."""

    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, ticket: Ticket, user: Staff, now: datetime, **kwargs: Any) -> None:
        self.ticket, self.user, self.now = ticket, user, now
        super().__init__(*args, row=ticket, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Set choices that depend on the ticket; called once the fields stand."""

    def arguments(self) -> dict[str, Any]:
        """The action's keyword arguments; asked of a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name not in OWN}

    def renewed(self) -> Self:
        """The same form anew with what was typed, now carrying the version that is stored."""
        data: Any = self.data
        data = data.copy()
        data["version"] = str(self.ticket.version)
        return type(self)(data, ticket=self.ticket, user=self.user, now=self.now)


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
