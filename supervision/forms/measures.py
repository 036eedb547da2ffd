"""Forms of proposals, cards and interviews: field names are the actions' arguments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.reasons import Reason
from core.refusals import say
from departments.models import Department, Staff
from departments.scope import scope
from feedback.forms.base import DepartmentSelect
from feedback.models import Ticket
from supervision.choices import CardColour

OWN = ("version", "next")
SUPERVISE = "supervise"
DAY, MOMENT = "%Y-%m-%d", "%Y-%m-%dT%H:%M"


def long_text(label: Any, *, required: bool = True, longest: int = 1000, rows: int = 4, **more: Any) -> Any:
    """A field for prose."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=longest, widget=widget, **more)


def moment(label: Any, **more: Any) -> Any:
    """A field for an instant of Shanghai."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, widget=widget, input_formats=[MOMENT, "%Y-%m-%d %H:%M"], **more)


def supervised(user: Staff) -> Any:
    """Departments in use that the person supervises."""
    held = scope(user, SUPERVISE)
    rows = Department.objects.active()
    return rows if held.everything else rows.filter(pk__in=held.ids)


class PaperForm(forms.Form):
    """One act: the version it was read at, where it returns to, and the action's arguments."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Staff, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Set what depends on the person; called once the fields stand."""

    def arguments(self) -> dict[str, Any]:
        """The action's keyword arguments; asked of a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name not in OWN}

    def renewed(self, version: int) -> "PaperForm":
        """The same form with what was typed, now carrying the version that is stored."""
        data: Any = self.data
        data = data.copy()
        data["version"] = str(version)
        return type(self)(data, user=self.user, initial=self.initial)


class ReasonForm(PaperForm):
    """An act that only asks why."""

    reason = long_text(_("Reason"), longest=500)


class NoteForm(PaperForm):
    """Declining, or confirming: what there is to say."""

    note = long_text(_("Reason"), longest=500)


class SettleForm(PaperForm):
    """The demands of an interview are met."""

    note = long_text(_("How it was found that the demands are met"), longest=500)


class ProposedCardForm(PaperForm):
    """The card that is proposed; its reason is drafted."""

    reason = long_text(_("Reason, as the department will read it"))


class WithTicket(forms.Form):
    """A number of a ticket that the person may see, or nothing."""

    ticket = forms.CharField(
        label=_("Number of the ticket"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    user: Staff

    def clean_ticket(self) -> Ticket | None:
        """The ticket of the number that was typed."""
        number = self.cleaned_data["ticket"].strip().replace("-", "")
        if not number:
            return None
        found: Ticket | None = Ticket.objects.visible_to(self.user).filter(number=number[:20]).first()
        if found is None:
            raise forms.ValidationError(say(Reason("ticket_unknown", {"number": number})))
        return found


class CardForm(WithTicket, PaperForm):
    """A card at a supervisor's own judgement."""

    colour = forms.ChoiceField(label=_("Card"), choices=CardColour.choices, widget=forms.RadioSelect)
    department = DepartmentSelect(label=_("Department"))
    reason = long_text(_("Reason, as the department will read it"))
    field_order = ("colour", "department", "ticket", "reason")

    def prepare(self) -> None:
        department: Any = self.fields["department"]
        department.queryset = supervised(self.user)


class ProposedInterviewForm(PaperForm):
    """Calling an interview; of a proposal the department and the ticket are given."""

    person = forms.CharField(label=_("Who is to come"), max_length=80, help_text=_("Name and office."))
    scheduled_for = moment(_("When"))
    place = forms.CharField(label=pgettext_lazy("interview", "Where"), max_length=80)
    reason = long_text(_("Reason, as the department will read it"))


class InterviewForm(WithTicket, ProposedInterviewForm):
    """Calling an interview at a supervisor's own judgement."""

    department = DepartmentSelect(label=_("Department"))
    field_order = ("department", "person", "scheduled_for", "place", "ticket", "reason")

    def prepare(self) -> None:
        department: Any = self.fields["department"]
        department.queryset = supervised(self.user)


class PutOffForm(PaperForm):
    """Another time, or another place."""

    scheduled_for = moment(_("When"))
    place = forms.CharField(label=pgettext_lazy("interview", "Where"), max_length=80)
    reason = long_text(_("Reason"), longest=500)


class MinutesForm(PaperForm):
    """What an interview came to."""

    held_at = moment(_("When it took place"))
    present = long_text(_("Who came"), longest=500, rows=2)
    minutes = long_text(_("What was said"), longest=6000, rows=10)
    demands = long_text(_("What is demanded"), required=False, longest=2000)
    demands_due_on = forms.DateField(
        label=_("To be done by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format=DAY),
    )
