"""A time away: whose, from which day to which, why, and who stands in."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.forms.years import OF_DAYS
from departments.models import AbsenceKind, Post, Staff
from departments.rules.calendar import SHANGHAI


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=OF_DAYS,
    )


class AbsenceForm(forms.Form):
    """Whole days of Shanghai; colleagues are offered to those who enter absences for them."""

    staff = forms.ModelChoiceField(
        Staff.objects.none(), label=pgettext_lazy("absence", "Who"), empty_label=None
    )
    first_day = _day(_("First day"))
    last_day = _day(_("Last day"), _("This day is included."))
    kind = forms.ChoiceField(label=_("Reason"), choices=AbsenceKind.choices)
    deputy = forms.ModelChoiceField(
        Staff.objects.none(),
        label=_("Deputy"),
        required=False,
        empty_label=pgettext_lazy("deputy", "Nobody"),
        help_text=_("Is shown the open work, and told what you would be told. Nothing is moved."),
    )

    def __init__(self, *args: Any, user: Staff, kept: Iterable[int], **kwargs: Any) -> None:
        kwargs["initial"] = {"staff": user.pk, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        live = Post.objects.filter(ended_at__isnull=True)
        own = live.filter(staff=user).values("department_id")
        of_kept = live.filter(department_id__in=list(kept)).values("staff_id")
        near = live.filter(Q(department_id__in=own) | Q(department_id__in=list(kept))).values("staff_id")
        people: Any = self.fields["staff"]
        people.queryset = _active(Q(pk=user.pk) | Q(pk__in=of_kept))
        deputies: Any = self.fields["deputy"]
        deputies.queryset = _active(Q(pk__in=near))

    def arguments(self) -> dict[str, Any]:
        """The action's arguments; asked of a valid form."""
        data = self.cleaned_data
        return {
            "staff": data["staff"],
            "deputy": data["deputy"],
            "kind": data["kind"],
            "starts_at": datetime.combine(data["first_day"], time(), SHANGHAI),
            "ends_at": datetime.combine(data["last_day"] + timedelta(days=1), time(), SHANGHAI),
        }


def _active(condition: Q) -> QuerySet[Staff]:
    return Staff.objects.filter(condition, is_active=True).order_by("display_name", "pk")
