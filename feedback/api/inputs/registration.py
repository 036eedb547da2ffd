"""What a registration takes."""

from typing import Any

from rest_framework import serializers

from departments.models import Department
from feedback.api.inputs._fields import by_code, words
from feedback.choices import Aspect, Category, ContactMeans, Urgency
from feedback.models import Area, Channel, Topic
from feedback.rules.registration import LONGEST_CONTENT, LONGEST_TITLE, NewMatter


class RegisterInput(serializers.Serializer[Any]):
    """A new matter (T1); what it must bring is said by the rules of registration."""

    centre = by_code(Department.objects.active())
    channel = by_code(Channel.objects.filter(is_active=True))
    content = words(LONGEST_CONTENT, required=True)
    title = words(LONGEST_TITLE)
    category = serializers.ChoiceField(Category.choices, required=False, allow_blank=True)
    aspect = serializers.ChoiceField(Aspect.choices, required=False, allow_blank=True)
    topic = by_code(Topic.objects.filter(is_active=True), required=False, allow_null=True)
    area = by_code(Area.objects.filter(is_active=True), required=False, allow_null=True)
    place = words(200)
    urgency = serializers.ChoiceField(Urgency.choices, required=False)
    contact_means = serializers.ChoiceField(ContactMeans.choices, required=False)
    name = words(40)
    phone = words(30)
    email = words(120)
    id_number = words(30)
    address = words(200)
    channel_account = words(80)
    external_number = words(64)
    reported_at = serializers.DateTimeField(required=False, allow_null=True)
    external_due_at = serializers.DateTimeField(required=False, allow_null=True)

    def arguments(self) -> dict[str, Any]:
        """``matter``, ``centre`` and ``channel``; asked of a valid input."""
        given = dict(self.validated_data)
        centre, channel = given.pop("centre"), given.pop("channel")
        ids = {f"{name}_id": row.pk for name in ("topic", "area") if (row := given.pop(name, None))}
        return {"matter": NewMatter(**given, **ids), "centre": centre, "channel": channel}
