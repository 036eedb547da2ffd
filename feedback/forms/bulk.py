"""What is asked for once when many rows are moved together."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Staff
from departments.roles import Role
from feedback.models import Dispatch

TITLES: dict[str, str | Promise] = {
    "sign": _("Sign for several"),
    "assign": _("Assign several"),
    "urge": _("Urge several"),
}
LONGEST_WORDS = 500


class BulkForm(forms.Form):
    """Nothing more than the rows; ``rows`` are those for which the move can be made."""

    def __init__(self, *given: Any, rows: Sequence[Dispatch], **named: Any) -> None:
        super().__init__(*given, **named)
        self.rows = rows

    def arguments(self) -> dict[str, Any]:
        """What the action is given beside the row, ready for JSON."""
        return {}


class AssignForm(BulkForm):
    """Who is to handle them: somebody with a handler's post in a department at work on one of them."""

    assignee = forms.ModelChoiceField(
        Staff.objects.none(), label=_("Handler"), empty_label=_("Please choose")
    )

    def __init__(self, *given: Any, rows: Sequence[Dispatch], **named: Any) -> None:
        super().__init__(*given, rows=rows, **named)
        at_work = {row.delegated_to_id or row.department_id for row in rows}
        posts = {"posts__role": Role.HANDLER, "posts__ended_at": None}
        above = [pk for row in rows for pk in row.department.ancestry] + list(at_work)
        people = Staff.objects.filter(is_active=True, posts__department_id__in=above, **posts)
        self.fields["assignee"].queryset = people.distinct().order_by("display_name")  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        return {"assignee": self.cleaned_data["assignee"].pk}


class UrgeForm(BulkForm):
    """What the citizens say, the same for all of them."""

    words = forms.CharField(
        label=pgettext_lazy("bulk", "What is said"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def arguments(self) -> dict[str, Any]:
        return {"words": self.cleaned_data["words"]}


FORMS: dict[str, type[BulkForm]] = {"sign": BulkForm, "assign": AssignForm, "urge": UrgeForm}
