"""Forms of the dispatch catalogue: a new rule, a change from a day on, an end."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from feedback.forms.base import DepartmentSelect
from feedback.forms.desk import by_peer_group, grouped
from feedback.models import Area, Topic


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs
    )


class GroupedDepartment(DepartmentSelect):
    """A department of those that take matters, by peer group."""

    def offer(self) -> None:
        """Read the choices; called when the form is made."""
        first = _("Please choose") if self.required else "–"
        self.choices = [("", first), *by_peer_group(Department.objects.active())]


class _RuleForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, GroupedDepartment):
                field.offer()


class AddRuleForm(_RuleForm):
    """A rule from a day on."""

    topic = forms.ModelChoiceField(Topic.objects.filter(is_active=True), label=_("Topic"))
    area = forms.ModelChoiceField(
        Area.objects.filter(is_active=True),
        label=_("Area"),
        required=False,
        help_text=_("Empty: the whole city."),
    )
    department = GroupedDepartment(label=_("Department"))
    fallback = GroupedDepartment(
        label=_("Fallback department"),
        required=False,
        help_text=_("Takes the matter when the department is dissolved or out of use."),
    )
    effective_from = _day(_("First day"))
    effective_to = _day(_("Last day"), required=False, help_text=_("Empty: no end."))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topic, area = self.fields["topic"], self.fields["area"]
        topic.choices = [("", _("Please choose")), *grouped(topic.queryset)]  # type: ignore[attr-defined]
        area.choices = [("", _("the whole city")), *grouped(area.queryset)]  # type: ignore[attr-defined]


class ChangeRuleForm(_RuleForm):
    """Another department from a day on."""

    department = GroupedDepartment(label=_("Department"))
    fallback = GroupedDepartment(label=_("Fallback department"), required=False)
    from_day = _day(
        _("From this day on"),
        help_text=_("A rule already in force ends the day before, so that history stays."),
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class EndRuleForm(forms.Form):
    """When a rule ends."""

    last_day = _day(_("Last day"), help_text=_("On this day the rule still holds."))


def first_values(rule: Any, today: date) -> dict[str, Any]:
    """What the form of a change begins with."""
    return {
        "department": rule.department_id,
        "fallback": rule.fallback_department_id,
        "from_day": max(today, rule.effective_from),
        "note": rule.note,
        "last_day": max(today, rule.effective_from),
    }
