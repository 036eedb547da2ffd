"""The filters of the queue: each a parameter of the address, so a filtered list can be sent on."""

from datetime import date, datetime, time
from typing import Any

import django_filters
from django import forms
from django.core.validators import MaxValueValidator
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.calendars import load_calendar
from departments.models import Department
from departments.rules.calendar import SHANGHAI
from feedback.choices import Category, Urgency
from feedback.models import Area, Dispatch, Ticket, Topic
from feedback.querysets import at_work_in
from feedback.rules.queue_views import late_since
from feedback.rules.search import read
from feedback.search import containing
from feedback.states import OPEN_STATES, State

NOBODY, ME = "nobody", "me"
OPEN_CHOICES = [(state.value, state.label) for state in OPEN_STATES]
GREATEST_ID = 2**31 - 1
MOST_TICKED = 200


class IdFilter(django_filters.NumberFilter):
    """An id that the database can hold; anything greater is not understood."""

    def get_max_validator(self) -> MaxValueValidator:
        return MaxValueValidator(GREATEST_ID)


def _with_those_below(tree: type[Topic] | type[Area], node: int) -> QuerySet[Any]:
    """A topic or an area and those below it, as a set of its own: so the planner knows how few they are."""
    below = Q(parent_id=node) | Q(parent__parent_id=node)
    return tree._default_manager.filter(Q(pk=node) | below).order_by().values("pk")


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
        return queryset.filter(ticket__topic__in=_with_those_below(Topic, int(value)))

    def containing(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Words of what the person may read, or the beginning of the number; as the search finds them."""
        if self.request is None:
            return queryset.none()
        return queryset.filter(containing(read(value), self.request.user, to_ticket=self.to_ticket))


class Several(forms.MultipleChoiceField):
    """Any of these codes; one that is not known is left out, the others hold."""

    def clean(self, value: Any) -> list[str]:
        return [code for code in value or () if self.valid_value(code)]


class SeveralIds(forms.MultipleChoiceField):
    """Any of these ids; what the database could not hold is left out."""

    def clean(self, value: Any) -> list[int]:
        found = [int(word) for word in value or () if word.isascii() and word.isdecimal() and len(word) < 11]
        return [pk for pk in found if pk <= GREATEST_ID]


class SeveralFilter(django_filters.MultipleChoiceFilter):
    """One of several values, each a parameter of its own."""

    field_class: type[forms.MultipleChoiceField] = Several

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


class IdsFilter(SeveralFilter):
    """One of several ids."""

    field_class = SeveralIds


FLAGS: dict[str, tuple[Any, Q]] = {
    "repeat": (pgettext_lazy("mark", "raised again"), Q(ticket__is_repeat=True)),
    "urged": (pgettext_lazy("mark", "urged"), Q(ticket__urge_count__gt=0)),
    "rework": (pgettext_lazy("mark", "rework"), Q(ticket__cycle__gt=1)),
    "returned": (pgettext_lazy("mark", "returned once"), Q(ticket__return_count__gt=0)),
    "backlog": (pgettext_lazy("mark", "backlog"), Q(ticket__is_backlog=True)),
    "withdrawal": (pgettext_lazy("mark", "wants to withdraw"), Q(ticket__withdrawal_asked_at__isnull=False)),
}
LATE_DAYS = (1, 2, 3, 5)


class WorklistFilter(QueueFilter):
    """The filters of the queue's page: several values where one asks for several, and all that is marked."""

    state = SeveralFilter(field_name="ticket__state", choices=State.choices, label=_("State"))
    category = SeveralFilter(field_name="ticket__category", choices=Category.choices, label=_("Category"))
    urgency = SeveralFilter(field_name="ticket__urgency", choices=Urgency.choices, label=_("Urgency"))
    channel = IdsFilter(field_name="ticket__channel_id", label=_("Channel"))
    department = IdsFilter(method="in_departments", label=_("Department"))
    unit = IdFilter(method="in_unit", label=_("Unit at work"))
    area = IdFilter(method="in_area", label=_("Area"))
    late = django_filters.TypedChoiceFilter(
        method="late_by", choices=[(n, n) for n in LATE_DAYS], coerce=int, label=_("Overdue by more than")
    )
    flag = SeveralFilter(
        method="marked",
        choices=[(name, label) for name, (label, _q) in FLAGS.items()],
        label=pgettext_lazy("filter", "Marked as"),
    )
    only = django_filters.CharFilter(method="ticked", label=_("Ticked ones"))

    def __init__(self, data: Any, **given: Any) -> None:
        """Only what the address asks for is made: a page without filters pays for none."""
        self.base_filters = {name: one for name, one in KNOWN.items() if data.get(name)}
        super().__init__(data, **given)

    @property
    def given(self) -> dict[str, Any]:
        """The parameters that hold, by name."""
        return {name: value for name, value in super().given.items() if value != []}

    def in_departments(self, queryset: QuerySet[Any], _name: str, value: list[int]) -> QuerySet[Any]:
        """Any of the departments, and everything below them."""
        return queryset.filter(department__ancestry__overlap=value) if value else queryset

    def in_unit(self, queryset: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        """What the unit itself works on, without those below it."""
        return queryset.filter(at_work_in(int(value)))

    def in_area(self, queryset: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        """The area and those below it."""
        return queryset.filter(ticket__area__in=_with_those_below(Area, int(value)))

    def late_by(self, queryset: QuerySet[Any], _name: str, value: int) -> QuerySet[Any]:
        """Overdue by more than so many working days."""
        if not value:
            return queryset
        return queryset.filter(due_at__lt=late_since(int(value), timezone.now(), load_calendar()))

    def marked(self, queryset: QuerySet[Any], _name: str, value: list[str]) -> QuerySet[Any]:
        """Every mark that is asked for."""
        return queryset.filter(*(FLAGS[name][1] for name in value))

    def ticked(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """These dispatches alone, by their ids with commas between."""
        ids = SeveralIds().clean(value.split(","))
        return queryset.filter(pk__in=ids[:MOST_TICKED])


KNOWN: dict[str, Any] = dict(WorklistFilter.declared_filters)
"""Every filter of the queue's page, by its parameter."""


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
