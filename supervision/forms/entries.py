"""Forms of entries, appeals and exclusions: field names are the actions' arguments."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.models import Department, Staff
from departments.scope import scope
from feedback.forms.base import with_blank
from feedback.models import Ticket
from supervision.actions.appeals import SHORTEST, appeal_place
from supervision.actions.exclusions import exclusion_place
from supervision.actions.proposing import BY_HAND
from supervision.choices import AppealDecision, BonusKind, EntryCode, ExclusionGround
from supervision.forms.filing import WithPaperFiles
from supervision.forms.measures import long_text
from supervision.models.entries import LEAST

OWN = ("version", "next")


class EntryForm(forms.Form):
    """One act on a paper: the version it was read at, where it returns to, and the action's arguments."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Any, user: Staff, now: datetime, **kwargs: Any) -> None:
        self.row, self.user, self.now = row, user, now
        kwargs.update(self.passed_on())
        super().__init__(*args, **kwargs)
        self.prepare()

    def passed_on(self) -> dict[str, Any]:
        """What the classes below want to know."""
        return {}

    def prepare(self) -> None:
        """Set what depends on the paper; called once the fields stand."""

    def arguments(self) -> dict[str, Any]:
        """The action's keyword arguments; asked of a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name not in OWN}

    def renewed(self, row: Any) -> "EntryForm":
        """The same form with what was typed, now carrying the version that is stored."""
        data: Any = self.data
        data = data.copy()
        data["version"] = str(row.version)
        return type(self)(data, row=row, user=self.user, now=self.now, initial=self.initial)


class EntryFilesForm(EntryForm, WithPaperFiles):
    """An act whose paper may carry files."""

    def passed_on(self) -> dict[str, Any]:
        return {"user": self.user, "now": self.now, "place": self.files_place()}

    def files_place(self) -> str:
        """Where the uploads of this form wait."""
        raise NotImplementedError


class WhyForm(EntryForm):
    """Declined, or revoked: why."""

    reason = long_text(_("Reason"), longest=500)


class AppealForm(EntryFilesForm):
    """An appeal: reasons and files."""

    grounds = long_text(_("Reasons"), longest=4000, rows=6, min_length=SHORTEST)

    def files_place(self) -> str:
        return appeal_place(self.row)


class DecisionForm(EntryForm):
    """What an appeal comes to."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=AppealDecision.choices, widget=forms.RadioSelect
    )
    points = forms.TypedChoiceField(
        label=_("Points, if adjusted"), required=False, coerce=Decimal, empty_value=None
    )
    note = long_text(_("Reasons"), longest=2000, rows=5)

    def prepare(self) -> None:
        lower = [(str(points), str(points)) for points in _below(self.row.points)]
        if not lower:  # nothing lies below the least
            self.fields["decision"].choices = [  # type: ignore[attr-defined]
                choice for choice in AppealDecision.choices if choice[0] != AppealDecision.ADJUST
            ]
            del self.fields["points"]
            return
        self.fields["points"].choices = with_blank(lower)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("decision") == AppealDecision.ADJUST and not given.get("points"):
            self.add_error("points", _("Please choose how many points the entry is to have."))
        return given


class ReviewForm(EntryForm):
    """A review of an exclusion, either way."""

    note = long_text(_("Reason"), longest=1000)


class ExclusionForm(EntryFilesForm):
    """A request to leave a dispatch (``row``) out of the assessment."""

    ground = forms.ChoiceField(label=_("Ground"), choices=with_blank(ExclusionGround.choices))
    grounds = long_text(_("Reasons"), longest=4000, rows=6, min_length=SHORTEST)

    def files_place(self) -> str:
        return exclusion_place(self.row)


class DeductionForm(EntryForm):
    """D7, D8 or D11 for the lead of a ticket."""

    code = forms.ChoiceField(label=_("Rule"))
    number = forms.CharField(label=_("Ticket number"), max_length=20)
    reason = long_text(_("Reason"))
    referral = forms.CharField(
        label=_("Passed on to"),
        required=False,
        max_length=200,
        help_text=_("For leaked data: the body that goes on with it."),
    )

    def prepare(self) -> None:
        codes = [code for code in BY_HAND if code != EntryCode.B1]
        named = [(code.value, f"{code.value} {code.label}") for code in codes]
        self.fields["code"].choices = with_blank(named)  # type: ignore[attr-defined]

    def clean_number(self) -> Ticket:
        return _ticket(self.cleaned_data["number"], self.user)


class BonusForm(EntryForm):
    """B1 for a department."""

    kind = forms.ChoiceField(label=_("For what"), choices=with_blank(BonusKind.choices))
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    number = forms.CharField(
        label=_("Ticket number"),
        required=False,
        max_length=20,
        help_text=_("Needed for an adopted suggestion and for a banner."),
    )
    reason = long_text(_("Reason"))

    def prepare(self) -> None:
        held = scope(self.user, BY_HAND[EntryCode.B1])
        rows = Department.objects.active()
        self.fields["department"].queryset = (  # type: ignore[attr-defined]
            rows if held.everything else rows.filter(pk__in=held.ids)
        )

    def clean_number(self) -> Ticket | None:
        given = self.cleaned_data["number"].strip()
        return _ticket(given, self.user) if given else None

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        given["ticket"] = given.pop("number")
        return given


def _ticket(number: str, user: Staff) -> Ticket:
    found: Ticket | None = Ticket.objects.visible_to(user).filter(number=number.strip()).first()
    if found is None:
        raise forms.ValidationError(_("No ticket has this number. Please check it."))
    return found


def _below(points: Decimal) -> Iterator[Decimal]:
    lower = LEAST
    while lower < points:
        yield lower
        lower += LEAST
