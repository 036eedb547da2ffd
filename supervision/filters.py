"""The filters of the board: each a parameter of the address, so that a filtered board can be sent on."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from feedback.choices import DispatchRole
from feedback.filters import QueueFilter

UNSIGNED = "unsigned"


class BoardFilter(QueueFilter):
    """Narrows open dispatches of the board by what the queue knows, their part, and who has signed."""

    role = django_filters.ChoiceFilter(choices=DispatchRole.choices, label=_("Part"))

    def of_person(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """``unsigned``, ``nobody``, ``me``, or a person's id."""
        if value == UNSIGNED:
            return queryset.filter(signed_at__isnull=True)
        return super().of_person(queryset, name, value)
