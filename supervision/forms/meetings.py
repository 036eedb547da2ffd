"""Forms of the coordination meeting: calling it, putting it off, its minutes with a decision on each item."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Department
from departments.rules.calendar import SHANGHAI
from feedback.forms.base import DepartmentTicks, with_blank
from feedback.forms.desk import by_peer_group, grouped
from feedback.models import Area, Topic
from supervision.actions.meetings import Decision
from supervision.choices import CatalogueChange
from supervision.forms.sharing import VersionedForm
from supervision.models import MeetingItem

ROWS = {"rows": 3}


class MomentField(forms.DateTimeField):
    """A day and a time of Shanghai."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **kwargs)

    def clean(self, value: Any) -> datetime | None:
        """The instant, read as Shanghai's."""
        found: datetime | None = super().clean(value)
        return make_aware(found, SHANGHAI) if found and is_naive(found) else found


class CallForm(forms.Form):
    """A new meeting."""

    department = forms.ModelChoiceField(Department.objects.none(), label=_("Called by"))
    title = forms.CharField(label=_("Title"), max_length=120)
    planned_for = MomentField(label=_("When"))
    place = forms.CharField(label=pgettext_lazy("meeting", "Where"), max_length=80, required=False)
    invited = DepartmentTicks(
        label=_("Invited departments"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, callers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = callers  # type: ignore[attr-defined]
        self.fields["invited"].choices = invitable()  # type: ignore[attr-defined]


class InvitedForm(VersionedForm):
    """Who is invited."""

    invited = DepartmentTicks(
        label=_("Invited departments"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invited"].choices = invitable()  # type: ignore[attr-defined]


class PutOffForm(VersionedForm):
    """Another time."""

    planned_for = MomentField(label=_("When"))
    place = forms.CharField(label=pgettext_lazy("meeting", "Where"), max_length=80, required=False)
    reason = forms.CharField(label=_("Why is it put off?"), max_length=500, widget=forms.Textarea(attrs=ROWS))


class CallOffForm(VersionedForm):
    """It does not take place."""

    reason = forms.CharField(
        label=_("Why is it called off?"),
        max_length=500,
        widget=forms.Textarea(attrs=ROWS),
        help_text=_("Its items wait for the next meeting."),
    )


class MinutesForm(VersionedForm):
    """Who came and what was said."""

    chair = forms.CharField(label=_("In the chair"), max_length=80)
    present = forms.CharField(
        label=pgettext_lazy("meeting", "Who came"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    minutes = forms.CharField(label=_("Minutes"), max_length=6000, widget=forms.Textarea(attrs={"rows": 6}))


class DecisionForm(forms.Form):
    """What was decided on one item; ``prefix`` is the item's id."""

    text = forms.CharField(
        label=pgettext_lazy("meeting", "Decision"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    lead = forms.ModelChoiceField(Department.objects.active(), label=_("Department named"), required=False)
    change = forms.ChoiceField(
        label=_("Change of the dispatch catalogue"),
        choices=[("", _("No change")), *CatalogueChange.choices],
        required=False,
    )
    topic = forms.ModelChoiceField(Topic.objects.filter(is_active=True), label=_("Topic"), required=False)
    area = forms.ModelChoiceField(
        Area.objects.filter(is_active=True),
        label=_("Area"),
        required=False,
        help_text=_("Empty: the whole city."),
    )
    from_day = forms.DateField(
        label=_("From this day on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Empty: as soon as it is entered."),
    )

    def __init__(self, data: Any = None, *, item: MeetingItem, offers: dict[str, Any]) -> None:
        topic = item.topic_id or (item.ticket.topic_id if item.ticket else None)
        super().__init__(data, prefix=str(item.pk), initial={"topic": topic})
        self.item = item
        for name, choices in offers.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def decision(self) -> Decision:
        """What the action takes; asked of a valid form."""
        given = {name: self.cleaned_data[name] for name in ("lead", "change", "topic", "area", "from_day")}
        return Decision(item_id=self.item.pk, text=self.cleaned_data["text"], **given)


def decision_forms(items: Sequence[MeetingItem], data: Any = None) -> list[DecisionForm]:
    """A form for each item; what they offer is read once."""
    offers = {
        "lead": with_blank(by_peer_group(Department.objects.active())),
        "topic": [("", _("Please choose")), *grouped(Topic.objects.filter(is_active=True))],
        "area": [("", _("the whole city")), *grouped(Area.objects.filter(is_active=True))],
    }
    return [DecisionForm(data, item=item, offers=offers) for item in items]


def invitable() -> list[Any]:
    """Departments that take matters, by peer group."""
    return by_peer_group(Department.objects.active())
