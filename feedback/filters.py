"""The filters of the queue: each a parameter of the address, so a filtered list can be sent on."""

from datetime import date, datetime, time
from typing import Any

import django_filters
from django.core.validators import MaxValueValidator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from departments.rules.calendar import SHANGHAI
from feedback.choices import Category, Urgency
from feedback.models import Dispatch, Ticket
from feedback.states import OPEN_STATES, State

NOBODY, ME = "nobody", "me"
OPEN_CHOICES = [(state.value, state.label) for state in OPEN_STATES]
GREATEST_ID = 2**31 - 1


class IdFilter(django_filters.NumberFilter):
    """An id that the database can hold; anything greater is not understood."""

    def get_max_validator(self) -> MaxValueValidator:
        return MaxValueValidator(GREATEST_ID)


class QueueFilter(django_filters.FilterSet):
    """Narrows dispatches. What a parameter does not understand, it leaves out."""

    to_ticket = "ticket__"
    state = django_filters.ChoiceFilter(field_name="ticket__state", choices=State.choices, label=_("State"))
    category = django_filters.ChoiceFilter(
        field_name="ticket__category", choices=Category.choices, label=_("Category")
    )
    urgency = django_filters.ChoiceFilter(
        field_name="ticket__urgency", choices=Urgency.choices, label=_("Urgency")
    )
    due_before = django_filters.DateFilter(method="due_by", label=_("Due by"))
    department = IdFilter(method="in_department", label=_("Department"))
    assignee = django_filters.CharFilter(method="of_person", label=_("Handler"))
    topic = IdFilter(method="on_topic", label=_("Topic"))
    channel = IdFilter(field_name="ticket__channel_id", label=_("Channel"))
    q = django_filters.CharFilter(method="containing", label=_("Words"))

    class Meta:
        model = Dispatch
        fields: tuple[str, ...] = ()

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Apply what was understood, even when another parameter was not."""
        for name, value in self.form.cleaned_data.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset

    @property
    def given(self) -> dict[str, Any]:
        """The parameters that hold, by name."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "")}

    def due_by(self, queryset: QuerySet[Any], _name: str, value: date) -> QuerySet[Any]:
        """Due on that day of Shanghai or before."""
        return queryset.filter(due_at__lte=datetime.combine(value, time.max, SHANGHAI))

    def in_department(self, queryset: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        """The department and everything below it."""
        return queryset.filter(department__ancestry__contains=[int(value)])

    def of_person(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """``me``, ``nobody``, or a person's id."""
        if value == NOBODY:
            return queryset.filter(assignee__isnull=True)
        pk = self.request.user.pk if value == ME and self.request else value
        return queryset.filter(assignee_id=int(pk)) if str(pk).isdecimal() and len(str(pk)) < 19 else queryset

    def on_topic(self, queryset: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        """The topic and those below it."""
        node = int(value)
        below = Q(ticket__topic__parent_id=node) | Q(ticket__topic__parent__parent_id=node)
        return queryset.filter(Q(ticket__topic_id=node) | below)

    def containing(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Words of the title or the place, or the beginning of the number."""
        words = value.strip()
        title, place, number = (f"{self.to_ticket}{name}" for name in ("title", "place", "number"))
        found = Q(**{f"{title}__icontains": words}) | Q(**{f"{place}__icontains": words})
        return queryset.filter(found | Q(**{f"{number}__startswith": words.replace("-", "")}))


class TicketFilter(QueueFilter):
    """Narrows tickets by the same parameters, with codes for ids; the department is the lead's."""

    to_ticket = ""
    state = django_filters.ChoiceFilter(choices=State.choices, label=_("State"))
    category = django_filters.ChoiceFilter(choices=Category.choices, label=_("Category"))
    urgency = django_filters.ChoiceFilter(choices=Urgency.choices, label=_("Urgency"))
    channel = django_filters.CharFilter(field_name="channel__code", label=_("Channel"))
    topic = django_filters.CharFilter(method="on_topic", label=_("Topic"))
    department = django_filters.CharFilter(method="in_department", label=_("Department"))
    assignee = None

    class Meta:
        model = Ticket
        fields: tuple[str, ...] = ()

    def on_topic(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        below = Q(topic__parent__code=value) | Q(topic__parent__parent__code=value)
        return queryset.filter(Q(topic__code=value) | below)

    def in_department(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Led by the department or one below it."""
        ids = list(Department.objects.filter(code=value).values_list("pk", flat=True))
        return queryset.filter(lead_department__ancestry__contains=ids) if ids else queryset.none()
