"""Who handles a matter: by the approver's choice, with what each colleague has in hand."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.clock_wording import say_moment
from departments.models import Staff
from feedback.forms.base import MoveForm
from feedback.reports.hands import handlers_of, with_load


def say_load(person: Any, now: datetime) -> str:
    """What a colleague has in hand: "王晓 · 3 open, 1 overdue, 2 due today"; and until when they are away."""
    words = _("%(open)s open, %(overdue)s overdue, %(today)s due today") % {
        "open": person.open_count,
        "overdue": person.overdue_count,
        "today": person.today_count,
    }
    parts = [person.display_name, words]
    if person.away_until:
        parts.append(_("away until %(when)s") % {"when": say_moment(person.away_until, now)})
    return " · ".join(parts)


class HandlerField(forms.ModelChoiceField):
    """A colleague who handles, told apart by what they have in hand; those away come last."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Staff.objects.none(), empty_label=_("Please choose"), **kwargs)
        self.now: datetime | None = None

    def offer(self, department_ids: Any, now: datetime) -> None:
        """The handlers of these departments, who has least first; one query."""
        people = with_load(handlers_of(department_ids), now)
        order = (F("away_until").asc(nulls_first=True), "open_count", "overdue_count", "pk")
        self.now, self.queryset = now, people.order_by(*order)

    def label_from_instance(self, obj: Any) -> str:
        return say_load(obj, self.now) if self.now else str(obj)


class AssignmentForm(MoveForm):
    """Who of the lead department handles it."""

    assignee = HandlerField(
        label=gettext_lazy("Handler"), help_text=gettext_lazy("Who has least comes first.")
    )

    def prepare(self) -> None:
        leads = self.ticket.dispatches.live().filter(role="LEAD")
        self.lead = leads.select_related("department", "delegated_to").first()
        unit = (self.lead.delegated_to or self.lead.department) if self.lead else None
        field: Any = self.fields["assignee"]
        field.offer(unit.ancestry if unit else [], self.now)

    def stored(self) -> dict[str, Any]:
        lead = self.ticket.dispatches.live().filter(role="LEAD").first()
        return {"assignee": lead.assignee_id} if lead else {}
