"""Where several tickets of the desk go: one department and topic for all, and what was said of each row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from core.reasons import Reason
from core.refusals import say
from departments.models import Department
from feedback.choices import Category, Urgency
from feedback.forms.desk import TAKES, grouped
from feedback.models import Topic
from feedback.rules.bulk_dispatch import ForAll
from feedback.sendings import Standing

LONGEST = 500
AS_WRITTEN = gettext_lazy("As written down at registration")


class ForAllForm(forms.Form):
    """One department for all, and what is settled for those nobody has triaged; none of it must be said."""

    to = forms.CharField(
        label=gettext_lazy("Lead department for all of them"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"list": "departments", "autocomplete": "off"}),
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Category of those not triaged yet"),
        required=False,
        choices=[("", AS_WRITTEN), *((c.value, c.label) for c in Category if c is not Category.REPORT)],
    )
    topic = forms.ModelChoiceField(
        Topic.objects.filter(is_active=True),
        label=gettext_lazy("Topic of those not triaged yet"),
        required=False,
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("Urgency of those not triaged yet"),
        required=False,
        choices=[("", AS_WRITTEN), (Urgency.URGENT.value, Urgency.URGENT.label)],
    )

    def __init__(self, *given: Any, departments: Mapping[str, Department], **named: Any) -> None:
        super().__init__(*given, **named)
        self.departments = departments
        topics: Any = self.fields["topic"]
        topics.choices = [("", AS_WRITTEN), *grouped(topics.queryset)]

    @property
    def lead(self) -> Department | None:
        """The department for all; None while nothing fit is said."""
        return self.cleaned_data.get("to") if self.is_bound and self.is_valid() else None

    @property
    def chosen(self) -> ForAll:
        """What is settled for those nobody has triaged."""
        if not self.is_bound or not self.is_valid():
            return ForAll()
        given, topic = self.cleaned_data, self.cleaned_data["topic"]
        return ForAll(given["category"], topic.pk if topic else None, given["urgency"])

    def clean_to(self) -> Department | None:
        """The department of this name."""
        name = self.cleaned_data["to"].strip()
        if name and name not in self.departments:
            raise forms.ValidationError(say(Reason("bulk_no_such_department")))
        return self.departments.get(name)


@dataclass(slots=True)
class Row:
    """One ticket on the page that asks: to whom it goes, what is typed, what still speaks against it."""

    standing: Standing
    lead: Department | None
    why: str = ""
    is_ticked: bool = True
    typed: str = ""
    against: list[Reason] = field(default_factory=list)

    @property
    def ticket(self) -> Any:
        return self.standing.ticket

    @property
    def reasons(self) -> list[str]:
        """What still speaks against it, in sentences."""
        return [say(reason) for reason in self.against]

    @property
    def proposed(self) -> Any:
        """The proposal that is followed, if it is one."""
        return next((one for one in self.standing.proposals if one.department == self.lead), None)

    @property
    def is_by_hand(self) -> bool:
        """Whether the department is one that the catalogue does not name."""
        return self.lead is not None and not self.standing.names(self.lead)


def takers() -> dict[str, Department]:
    """The departments that take matters, by their names."""
    return {row.name: row for row in Department.objects.active() if row.peer_group in TAKES}


def rows_of(
    standings: Sequence[Standing],
    data: Mapping[str, str],
    *,
    form: ForAllForm,
    ticked: set[int] | None = None,
) -> list[Row]:
    """The rows as they were sent: the department typed, chosen, or proposed first.

    ``ticked`` None: the page asks, so the one for all is filled in, and what can go as it is is ticked.
    """
    to = form.lead if ticked is None else None
    by_id = {str(row.pk): row for row in form.departments.values()}
    return [_row(one, data, form.departments, by_id, to, ticked) for one in standings]


def _row(
    standing: Standing,
    data: Mapping[str, str],
    departments: Mapping[str, Department],
    by_id: Mapping[str, Department],
    to: Department | None,
    ticked: set[int] | None,
) -> Row:
    pk = standing.ticket.pk
    typed, why = data.get(f"other-{pk}", "").strip(), data.get(f"why-{pk}", "")[:LONGEST]
    chosen = by_id.get(data.get(f"lead-{pk}", ""), standing.first)
    lead = to or departments.get(typed) or (None if typed else chosen)
    against = standing.reasons_against(lead, why)
    if typed and lead is None:
        against = [Reason("bulk_no_such_department")]
    is_ticked = not against if ticked is None else pk in ticked
    return Row(standing, lead, why, is_ticked, typed if lead is None else "", against)
