"""The form that declares a matter of many."""

from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from core.masking import mask_text
from departments.forms.years import OF_MOMENTS
from feedback.forms.desk import grouped
from feedback.forms.handling import MINUTES
from feedback.models import Area, Ticket, Topic


def _moment(label: Any, **kwargs: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(format=MINUTES, attrs={"type": "datetime-local"})
    return forms.DateTimeField(
        label=label, input_formats=[MINUTES], widget=widget, validators=OF_MOMENTS, **kwargs
    )


class IncidentForm(forms.Form):
    """What it is, where, since when, by which words it is known, and what to say at once."""

    title = forms.CharField(label=_("Title"), max_length=100)
    words = forms.CharField(
        label=_("Words that speak of it"),
        max_length=200,
        help_text=_("Parted by blanks. A ticket with one of them, from this place and time, is proposed."),
    )
    topic = forms.ModelChoiceField(Topic.objects.filter(is_active=True), label=_("Topic"), required=False)
    area = forms.ModelChoiceField(
        Area.objects.filter(is_active=True),
        label=_("Area"),
        required=False,
        help_text=_("Empty: the whole city."),
    )
    starts_at = _moment(_("Since"))
    ends_at = _moment(_("Until"), required=False, help_text=_("Empty: it goes on."))
    say_at_once = forms.CharField(
        label=_("What to say at once"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Agents read it out: what is known, who works on it, when to expect news."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topic, area = self.fields["topic"], self.fields["area"]
        topic.choices = [("", _("Not said")), *grouped(topic.queryset)]  # type: ignore[attr-defined]
        area.choices = [("", _("the whole city")), *grouped(area.queryset)]  # type: ignore[attr-defined]


def first_values(ticket: Ticket) -> dict[str, Any]:
    """What the form begins with on a ticket."""
    return {
        "title": mask_text(ticket.title)[:100],
        "topic": ticket.topic_id,
        "area": ticket.area_id,
        "starts_at": localtime(ticket.registered_at),
    }
