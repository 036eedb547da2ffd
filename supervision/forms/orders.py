"""Forms of supervision orders: field names are the actions' arguments."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.rules.clocks import Basis, Limit
from feedback.forms.base import DepartmentSelect, with_blank
from feedback.models import Ticket
from supervision.choices import ClockKind, OrderGround
from supervision.forms.filing import WithPaperFiles
from supervision.forms.measures import PaperForm, WithTicket, long_text, supervised
from supervision.rules.orders import UNITS
from supervision.rules.settings import limit_of

UNIT_WORDS = {Basis.WD: _("working days"), Basis.WH: _("working hours"), Basis.H: _("hours")}


class Within(forms.Form):
    """Within what time the report is due; filled from the rules."""

    amount = forms.IntegerField(label=_("Report within"), min_value=1, max_value=400)
    unit = forms.ChoiceField(
        label=pgettext_lazy("orders", "Unit of time"),
        choices=[(unit.value, UNIT_WORDS[unit]) for unit in UNITS],
    )

    def fill(self, rules: Mapping[str, Any]) -> None:
        """Begin with the limit of these rules."""
        limit = limit_of(rules, ClockKind.ORDER_REPORT)
        self.fields["amount"].initial, self.fields["unit"].initial = limit.amount, limit.basis.value

    def limit(self) -> Limit:
        """What was asked for; of a valid form."""
        return Limit(self.cleaned_data["amount"], Basis(self.cleaned_data["unit"]))


def _ground() -> Any:
    return forms.ChoiceField(label=pgettext_lazy("orders", "Ground"), choices=with_blank(OrderGround.choices))


def _demand() -> Any:
    return long_text(
        pgettext_lazy("orders", "What is demanded"),
        longest=2000,
        rows=6,
        help_text=_(
            "What is to be done, and what the report is to show. The department reads it word for word."
        ),
    )


class OrderForm(WithTicket, Within, PaperForm):
    """An order about a ticket, or about a matter of a department."""

    department = DepartmentSelect(label=_("Department"))
    ground = _ground()
    subject = forms.CharField(label=pgettext_lazy("orders", "Subject"), max_length=120)
    demand = _demand()
    field_order = ("ticket", "department", "ground", "subject", "demand", "amount", "unit")

    def prepare(self) -> None:
        department: Any = self.fields["department"]
        department.queryset = supervised(self.user)

    def narrow(self, ticket: Ticket) -> None:
        """Only departments that have a part in the ticket."""
        field: Any = self.fields["department"]
        parts = ticket.dispatches.filter(voided_at__isnull=True).values("department_id")
        field.queryset = field.queryset.filter(pk__in=parts)
        field.empty_label = None if field.queryset.count() == 1 else field.empty_label

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        for name in ("amount", "unit"):
            given.pop(name)
        return given | {"limit": self.limit()}


class ManyOrdersForm(Within):
    """One order on each of several tickets, to its lead; the subject is the ticket's."""

    ground = _ground()
    demand = _demand()
    field_order = ("ground", "demand", "amount", "unit")


class FoundForm(PaperForm):
    """Verifying."""

    note = long_text(
        _("What you looked at and found"),
        help_text=_("For example: seen on the spot, photographs compared, the citizen asked."),
    )


class SendBackForm(PaperForm):
    """The report does not do."""

    note = long_text(_("What is missing, as the department will read it"), longest=500)


class EscalationForm(PaperForm):
    """Laid before the leadership."""

    note = long_text(_("What the leadership should know"), longest=500)


class ProlongForm(PaperForm):
    """More time."""

    days = forms.IntegerField(label=_("Working days more"), min_value=1, max_value=99, initial=1)
    note = long_text(_("Reason"), longest=500)


class CallOffForm(PaperForm):
    """Closed without a report."""

    note = long_text(_("Reason, as the department will read it"), longest=500)
    was_mistake = forms.BooleanField(
        label=_("It was issued by mistake"),
        required=False,
        help_text=_("Then nothing of it was ever late, and points proposed for it are revoked."),
    )


class ReportForm(WithPaperFiles):
    """The report as it is drafted, with its files."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = long_text(
        _("What was done, and with what result"),
        longest=4000,
        rows=10,
        help_text=_(
            "When, by whom, on what ground; what has changed for the citizen; how it is kept from recurring."
        ),
    )

    def arguments(self) -> dict[str, Any]:
        """The action's keyword arguments; asked of a valid form."""
        return {"text": self.cleaned_data["text"], "files": self.cleaned_data["files"]}
