"""How a department names the handlers of what it is given."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from feedback.models import AssignmentMoment, AssignmentPolicy, AssignmentRule, AssignmentTurn
from feedback.reports.hands import handlers_of


class PolicyForm(forms.Form):
    """The rule, the moment, and who takes part."""

    rule = forms.ChoiceField(
        label=_("How handlers are named"), choices=AssignmentRule.choices, widget=forms.RadioSelect
    )
    moment = forms.ChoiceField(label=_("When"), choices=AssignmentMoment.choices, widget=forms.RadioSelect)
    taking_part = forms.ModelMultipleChoiceField(
        handlers_of([]), label=_("Who takes part"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, department: Department, **kwargs: Any) -> None:
        policy = AssignmentPolicy.objects.filter(department=department).first()
        super().__init__(*args, **kwargs)
        out = AssignmentTurn.objects.filter(
            policy__department=department, staff=OuterRef("pk"), is_left_out=True
        )
        field: Any = self.fields["taking_part"]
        field.queryset = handlers_of([department.pk]).order_by("display_name", "pk")
        people = list(field.queryset.annotate(is_left_out=Exists(out)))
        field.choices = [(person.pk, field.label_from_instance(person)) for person in people]
        self.people = [person.pk for person in people]
        self.initial = {
            **self.initial,
            "rule": policy.rule if policy else AssignmentRule.BY_HAND,
            "moment": policy.moment if policy else AssignmentMoment.DISPATCH,
            "taking_part": [person.pk for person in people if not person.is_left_out],
        }

    def arguments(self) -> dict[str, Any]:
        """The action's arguments; asked of a valid form."""
        taking = {person.pk for person in self.cleaned_data["taking_part"]}
        return {
            "rule": self.cleaned_data["rule"],
            "moment": self.cleaned_data["moment"],
            "left_out": [pk for pk in self.people if pk not in taking],
        }
