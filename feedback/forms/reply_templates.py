"""The form of a reply template, and what filters their list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Versioned
from departments.models import Department, Staff
from departments.scope import scope
from feedback.actions.catalogue import may_keep_catalogue
from feedback.actions.reply_templates import OWN
from feedback.choices import Category
from feedback.forms.desk import grouped
from feedback.models import Topic
from feedback.rules.templates import VARIABLES


class ReplyTemplateForm(Versioned):
    """Name, for what, whose, and the text with its variables."""

    name = forms.CharField(label=pgettext_lazy("a template", "Name"), max_length=60)
    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=[("", _("every category")), *Category.choices]
    )
    topic = forms.ModelChoiceField(Topic.objects.filter(is_active=True), label=_("Topic"), required=False)
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Whose"),
        required=False,
        help_text=_("A department's own templates are offered to it and to what lies below it."),
    )
    body = forms.CharField(label=_("Text"), max_length=4000, widget=forms.Textarea(attrs={"rows": 12}))

    def stored(self) -> dict[str, Any]:
        """What the template holds."""
        row = self.row
        given = {name: getattr(row, name) for name in ("name", "category", "body")}
        return given | {"topic": row.topic_id, "department": row.department_id}

    def __init__(self, *args: Any, user: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topic, department = self.fields["topic"], self.fields["department"]
        topic.choices = [("", _("every topic")), *grouped(topic.queryset)]  # type: ignore[attr-defined]
        held, is_keeper = scope(user, OWN), may_keep_catalogue(user)
        active = Department.objects.active()
        department.queryset = active if is_keeper else active.filter(pk__in=held.ids)  # type: ignore[attr-defined]
        department.empty_label = _("the whole house") if is_keeper else None  # type: ignore[attr-defined]
        department.required = not is_keeper
        known = "、".join(f"{{{name}}}" for name in VARIABLES)
        self.fields["body"].help_text = _("Filled in by themselves: %(known)s.") % {"known": known}
