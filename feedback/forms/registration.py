"""T1: what the citizen says, and how to reach them; and the reason for seeing a contact in clear."""

from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from departments.models import Department, Staff
from departments.scope import scope
from feedback.actions.registering import REGISTER
from feedback.actions.revealing import SHORTEST_REASON
from feedback.choices import Urgency
from feedback.forms.handling import MINUTES
from feedback.models import Area, Channel
from feedback.rules.registration import LONGEST_CONTENT, LONGEST_TITLE, NewMatter


class RevealForm(forms.Form):
    """Why the contact is needed; it is recorded with the name, the time and the place it was asked from."""

    reason = forms.CharField(
        label=_("Why do you need it?"),
        min_length=SHORTEST_REASON,
        max_length=200,
        help_text=_("For example: to arrange a visit on site. It is recorded for the audit administrator."),
    )


class RegisterForm(forms.Form):
    """Few fields, the phone first, then the words (R5). What must be there the rules of registration say."""

    content = forms.CharField(
        label=_("What the citizen says"),
        max_length=LONGEST_CONTENT,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_("In their own words: where, since when, what they ask for."),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autofocus": True, "autocomplete": "off"}),
    )
    name = forms.CharField(label=_("What we may call them"), max_length=40, required=False)
    anonymous = forms.BooleanField(label=_("Anonymous: nobody can be answered or asked"), required=False)
    channel = forms.ModelChoiceField(
        Channel.objects.filter(is_active=True), label=_("Channel"), empty_label=None
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=Urgency.choices, widget=forms.RadioSelect, initial=Urgency.NORMAL
    )
    area = forms.ModelChoiceField(
        Area.objects.filter(is_active=True),
        label=_("Area of the matter"),
        required=False,
        empty_label=_("Not known"),
    )
    place = forms.CharField(label=_("Place of the matter"), max_length=200, required=False)
    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        required=False,
        help_text=_("Empty: the first words of the content."),
    )
    reported_at = forms.DateTimeField(
        label=_("Raised at"),
        required=False,
        input_formats=[MINUTES],
        widget=forms.DateTimeInput(format=MINUTES, attrs={"type": "datetime-local"}),
        help_text=_("Only when it reached us later than the citizen raised it."),
    )
    external_due_at = forms.DateTimeField(
        label=_("Due by the upstream order"),
        required=False,
        input_formats=[MINUTES],
        widget=forms.DateTimeInput(format=MINUTES, attrs={"type": "datetime-local"}),
        help_text=_("Set by a higher platform: of this and the department's own limit the earlier counts."),
    )
    centre = forms.ModelChoiceField(Department.objects.none(), label=_("Hotline centre"), empty_label=None)

    def __init__(self, *args: Any, user: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        centres = centres_of(user)
        self.fields["centre"].queryset = centres  # type: ignore[attr-defined]
        if len(centres) == 1:
            self.fields["centre"].widget = forms.HiddenInput()
            self.initial["centre"] = centres[0].pk

    def clean(self) -> dict[str, Any]:
        """Anonymous means that no contact is kept, whatever was typed."""
        given = super().clean() or self.cleaned_data
        if not given.get("anonymous") and not given.get("phone", "").strip():
            self.add_error("phone", _("Please ask for a phone number, or tick “anonymous”."))
        return given

    def matter(self) -> NewMatter:
        """The matter as the rules know it; asked of a valid form."""
        given = self.cleaned_data
        hidden = given["anonymous"]
        reported, upstream = given["reported_at"], given["external_due_at"]
        return NewMatter(
            content=given["content"],
            title=given["title"],
            area_id=given["area"].pk if given["area"] else None,
            place=given["place"],
            urgency=given["urgency"],
            contact_means="NONE" if hidden else "PHONE",
            name="" if hidden else given["name"],
            phone="" if hidden else given["phone"].strip(),
            reported_at=localtime(reported) if reported else None,
            external_due_at=localtime(upstream) if upstream else None,
        )


def centres_of(user: Staff) -> list[Department] | Any:
    """The hotline centres at which the person may register."""
    held = scope(user, REGISTER)
    return Department.objects.active().filter(pk__in=held.ids, peer_group="CENTRE")
