"""Forms of matters: field names are the actions' arguments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.forms.base import DepartmentSelect, DepartmentTicks
from feedback.models import Topic
from supervision.choices import MatterKind
from supervision.forms.measures import PaperForm, WithTicket, long_text, supervised

DAY = "%Y-%m-%d"


def day(label: Any) -> Any:
    """A field for a day."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format=DAY))


class StartForm(PaperForm):
    """Kind, lead, supporters, day, problem and policy."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("matter", "Kind"), choices=MatterKind.choices, widget=forms.RadioSelect
    )
    department = DepartmentSelect(label=pgettext_lazy("matter", "Lead"))
    supporters = DepartmentTicks(
        label=_("Supporting departments"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Several can be chosen with the Ctrl key held down."),
    )
    due_on = day(_("Due"))
    problem = long_text(_("The problem, and what should be different afterwards"), longest=4000, rows=6)
    policy = forms.CharField(label=_("Policy or procedure concerned"), required=False, max_length=200)

    def prepare(self) -> None:
        field: Any = self.fields["department"]
        field.queryset = supervised(self.user)


class OpenForm(StartForm):
    """A matter opened by hand."""

    title = forms.CharField(label=_("Title"), max_length=120)
    topic = forms.ModelChoiceField(
        Topic.objects.filter(is_active=True),
        label=_("Topic"),
        required=False,
        empty_label=_("None in particular"),
    )
    field_order = ("version", "next", "title", "kind", "topic", "department", "supporters", "due_on")


class ProgressForm(PaperForm):
    """What was done so far."""

    text = long_text(_("What was done so far, and what comes next"), longest=2000, rows=6)


class ChangeForm(PaperForm):
    """Another lead, another day, with a reason."""

    department = DepartmentSelect(label=pgettext_lazy("matter", "Lead"))
    due_on = day(_("Due"))
    reason = long_text(_("Why it changes"), longest=500)

    def prepare(self) -> None:
        field: Any = self.fields["department"]
        field.queryset = supervised(self.user)


class AddTicketForm(WithTicket, PaperForm):
    """One more ticket the matter grew from."""

    def prepare(self) -> None:
        self.fields["ticket"].required = True


class ConcludeForm(PaperForm):
    """What changed, and in which policy or process."""

    outcome = long_text(_("What has changed in the process or the policy"), longest=4000, rows=6)
    policy = forms.CharField(label=_("Policy or procedure changed"), required=False, max_length=200)


class DropForm(PaperForm):
    """Why it is not followed up."""

    reason = long_text(_("Why it is dropped"), longest=500)
