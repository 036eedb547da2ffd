"""What narrows a search: each a parameter of the address; what is not understood is left out."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from feedback.choices import Category
from feedback.filters import GREATEST_ID
from feedback.models import Topic
from feedback.search import WINDOW
from feedback.states import State

EVER, MONTH, QUARTER = "all", "30", "90"
PERIODS = (
    (MONTH, _("30 days")),
    (QUARTER, _("3 months")),
    ("", _("12 months")),
    (EVER, _("all years")),
)


class SearchForm(forms.Form):
    """The filters beside the words; ``given`` holds those understood."""

    state = forms.ChoiceField(choices=State.choices, required=False)
    category = forms.ChoiceField(choices=Category.choices, required=False)
    topic = forms.IntegerField(min_value=1, max_value=GREATEST_ID, required=False)
    department = forms.IntegerField(min_value=1, max_value=GREATEST_ID, required=False)
    period = forms.ChoiceField(choices=PERIODS, required=False)

    @property
    def given(self) -> dict[str, Any]:
        """Parameters that hold, by name."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    def since(self, now: datetime) -> datetime | None:
        """The beginning of the window; None for all years."""
        period = self.given.get("period", "")
        if period == EVER:
            return None
        return now - (timedelta(days=int(period)) if period else WINDOW)

    def narrowed(self, tickets: QuerySet[Any]) -> QuerySet[Any] | None:
        """``tickets`` narrowed by what was given beside the period; None when nothing was."""
        given = {name: value for name, value in self.given.items() if name != "period"}
        if not given:
            return None
        found = tickets.filter(**{name: given[name] for name in ("state", "category") if name in given})
        if node := given.get("topic"):
            below = Topic.objects.filter(Q(pk=node) | Q(parent=node) | Q(parent__parent=node))
            found = found.filter(topic__in=below)
        if unit := given.get("department"):
            found = found.filter(lead_department__in=Department.objects.filter(ancestry__contains=[unit]))
        return found
