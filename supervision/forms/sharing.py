"""Forms of duties to share data, and of the requests under them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Department, Staff
from departments.rules.clocks import Limit
from feedback.forms.base import with_blank
from feedback.forms.desk import by_peer_group
from feedback.models import Ticket
from supervision.choices import RefusalGround
from supervision.models import DataShareDuty
from supervision.rules.sharing import fields_of

UNITS = [("wd", _("working days")), ("wh", pgettext_lazy("limit", "working hours"))]
AREA = forms.Textarea


class VersionedForm(forms.Form):
    """Carries the version at which the paper was read."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ConfirmForm(VersionedForm):
    """An act that asks for nothing more than to be confirmed."""


class MeansForm(VersionedForm):
    """How the data was given."""

    means = forms.CharField(
        label=_("How it was given"),
        max_length=200,
        widget=AREA(attrs={"rows": 2}),
        help_text=_("For example the platform and its receipt, or a letter. Never the data itself."),
    )


class ShareRefusalForm(VersionedForm):
    """Why the data may not be shared."""

    ground = forms.ChoiceField(label=_("Ground"), choices=with_blank(RefusalGround.choices))
    note = forms.CharField(label=_("On which rule it rests"), max_length=500, widget=AREA(attrs={"rows": 3}))


class DisputeForm(VersionedForm):
    """What is missing or wrong."""

    note = forms.CharField(
        label=_("What is missing or wrong"),
        max_length=500,
        widget=AREA(attrs={"rows": 3}),
        help_text=_("The owner answers again; the time since its answer is given back."),
    )


class _DutyTerms(forms.Form):
    fields_allowed = forms.CharField(
        label=_("Fields that are needed"),
        max_length=500,
        widget=AREA(attrs={"rows": 3}),
        help_text=_("Parted by commas or lines. Only what the purpose needs: least data."),
    )
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=200)
    amount = forms.IntegerField(label=pgettext_lazy("data", "Limit"), min_value=1, max_value=60)
    unit = forms.ChoiceField(label=pgettext_lazy("limit", "Unit"), choices=UNITS)

    def clean(self) -> dict[str, Any]:
        """What the action wants: ``fields``, ``legal_basis`` and ``limit``."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "amount" in cleaned and "unit" in cleaned:
            cleaned["limit"] = Limit.parse(f"{cleaned.pop('amount')}{cleaned.pop('unit')}")
        if "fields_allowed" in cleaned:
            cleaned["fields"] = fields_of(cleaned.pop("fields_allowed"))
        return cleaned


class ChangeDutyForm(_DutyTerms):
    """Other terms from now on."""

    @staticmethod
    def first_values(duty: DataShareDuty) -> dict[str, Any]:
        """The terms as they stand."""
        limit = Limit.parse(duty.limit)
        return {
            "fields_allowed": duty.fields_allowed,
            "legal_basis": duty.legal_basis,
            "amount": limit.amount,
            "unit": limit.basis.value,
        }


class NewDutyForm(_DutyTerms):
    """Who gives what to whom."""

    owner = forms.ModelChoiceField(Department.objects.active(), label=_("Owner of the data"))
    consumer = forms.ModelChoiceField(Department.objects.active(), label=_("Who may ask"))
    item = forms.CharField(label=_("Data item"), max_length=120)
    field_order = ("owner", "consumer", "item", "fields_allowed", "legal_basis", "amount", "unit")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grouped = [("", _("Please choose")), *by_peer_group(Department.objects.active())]
        for name in ("owner", "consumer"):
            self.fields[name].choices = grouped  # type: ignore[attr-defined]  # a ModelChoiceField


class NewShareForm(forms.Form):
    """A request under one duty: only its fields can be ticked."""

    purpose = forms.CharField(
        label=_("What it is needed for"), max_length=300, widget=AREA(attrs={"rows": 2})
    )
    fields_wanted = forms.MultipleChoiceField(
        label=_("Fields that are needed"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The duty allows these and no others. Please tick only what the purpose needs."),
    )
    scope = forms.CharField(
        label=_("Which records"),
        max_length=300,
        help_text=_("Describe them without names or telephone numbers, for example by area and time."),
    )
    number = forms.CharField(
        label=_("Ticket"),
        max_length=14,
        required=False,
        help_text=_("The number of the ticket it is needed for, if there is one."),
    )

    def __init__(self, *args: Any, duty: DataShareDuty, user: Staff, **kwargs: Any) -> None:
        self.duty, self.user = duty, user
        super().__init__(*args, **kwargs)
        allowed = fields_of(duty.fields_allowed)
        self.fields["fields_wanted"].choices = [(one, one) for one in allowed]  # type: ignore[attr-defined]

    def clean_number(self) -> Ticket | None:
        """The ticket of the number, among those the person may see."""
        number = self.cleaned_data["number"].strip().replace("-", "")
        if not number:
            return None
        found = Ticket.objects.visible_to(self.user).filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("There is no such ticket among those you may see."))
        return found  # type: ignore[no-any-return]

    def clean(self) -> dict[str, Any]:
        """What the action wants."""
        cleaned: dict[str, Any] = super().clean() or {}
        return {
            "purpose": cleaned.get("purpose", ""),
            "fields": cleaned.get("fields_wanted", []),
            "scope": cleaned.get("scope", ""),
            "ticket": cleaned.get("number"),
        }
