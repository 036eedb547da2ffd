"""A turn of duty: who, for which department, from when until when."""

from collections.abc import Iterable

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models import Department, Post, Staff

MINUTES = "%Y-%m-%dT%H:%M"


def _moment(label: object) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,  # type: ignore[arg-type]
        input_formats=[MINUTES, "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format=MINUTES, attrs={"type": "datetime-local"}),
    )


class TurnForm(forms.Form):
    """One turn; departments are those whose roster one keeps, people those with a post there or below."""

    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Department"), empty_label=_("Please choose")
    )
    staff = forms.ModelChoiceField(Staff.objects.none(), label=_("On duty"), empty_label=_("Please choose"))
    starts_at = _moment(_("From"))
    ends_at = _moment(_("Until"))

    def __init__(self, *args: object, ids: Iterable[int], everything: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        within = Q() if everything else Q(pk__in=list(ids))
        live = Post.objects.filter(ended_at__isnull=True)
        posts = live if everything else live.filter(department_id__in=list(ids))
        departments, people = self.fields["department"], self.fields["staff"]
        departments.queryset = Department.objects.active().filter(within)  # type: ignore[attr-defined]
        people.queryset = Staff.objects.filter(  # type: ignore[attr-defined]
            is_active=True, pk__in=posts.values("staff_id")
        ).order_by("display_name", "id")
