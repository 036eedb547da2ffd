"""What each verb takes: one serializer a verb, its fields named like the action's arguments.

Topics, areas, channels and departments are named by their codes, people by their user names.
"""

from typing import Any

from rest_framework import serializers

from departments.models import Department, Staff
from feedback.actions.answering import Answer
from feedback.choices import (
    Aspect,
    Category,
    ContactMeans,
    ContactOutcome,
    ContactWay,
    Defect,
    Level,
    RejectGround,
    ResultCode,
    Solved,
    UnsolvedReason,
    Urgency,
)
from feedback.models import Area, Channel, Ticket, Topic
from feedback.rules.registration import LONGEST_CONTENT, LONGEST_TITLE, NewMatter

KEPT_BY_TRIAGE = {"area": "area", "aspect": "aspect", "accused": "accused_department"}


def by_code(rows: Any, **options: Any) -> Any:
    """A row named by its code."""
    return serializers.SlugRelatedField(slug_field="code", queryset=rows, **options)


def words(longest: int, **options: Any) -> serializers.CharField:
    """Text that may be left out."""
    return serializers.CharField(max_length=longest, **{"required": False, "allow_blank": True, **options})


class MoveInput(serializers.Serializer[Any]):
    """A move of the ticket as it was read: ``version`` says which."""

    version = serializers.IntegerField(min_value=1)

    def arguments(self) -> dict[str, Any]:
        """The action's keyword arguments; asked of a valid input."""
        return dict(self.validated_data)


class TriageInput(MoveInput):
    """What is left out stays as it is."""

    category = serializers.ChoiceField(Category.choices)
    topic = by_code(Topic.objects.filter(is_active=True))
    urgency = serializers.ChoiceField(Urgency.choices)
    area = by_code(Area.objects.filter(is_active=True), required=False, allow_null=True)
    aspect = serializers.ChoiceField(Aspect.choices, required=False, allow_blank=True)
    place = words(200)
    accused = by_code(Department.objects.active(), required=False, allow_null=True)

    def arguments(self) -> dict[str, Any]:
        ticket: Ticket = self.context["ticket"]
        kept = {name: getattr(ticket, field) for name, field in KEPT_BY_TRIAGE.items()}
        return kept | super().arguments()


class RejectInput(MoveInput):
    ground = serializers.ChoiceField(RejectGround.choices)
    note = words(500)


class NoteInput(MoveInput):
    note = serializers.CharField(max_length=500)


class DispatchInput(MoveInput):
    lead = by_code(Department.objects.active())
    co = by_code(Department.objects.active(), many=True, required=False)
    instruction = words(500)


class AssignInput(MoveInput):
    assignee = serializers.SlugRelatedField(
        slug_field="username", queryset=Staff.objects.filter(is_active=True)
    )


class ContactInput(MoveInput):
    at = serializers.DateTimeField()
    way = serializers.ChoiceField(ContactWay.choices)
    outcome = serializers.ChoiceField(ContactOutcome.choices)
    note = words(2000)


class CoReplyInput(MoveInput):
    text = serializers.CharField(max_length=4000)


class DraftInput(MoveInput):
    result_code = serializers.ChoiceField(ResultCode.choices, allow_blank=True)
    solved = serializers.ChoiceField(Solved.choices, allow_blank=True)
    unsolved_reason = serializers.ChoiceField(UnsolvedReason.choices, required=False, allow_blank=True)
    reply = words(8000, required=True, trim_whitespace=False)
    hand_in = serializers.BooleanField(default=False)


class SendBackInput(MoveInput):
    defect = serializers.ChoiceField(Defect.choices)
    note = words(500)


class ApprovalInput(MoveInput):
    note = words(500)


class AnswerInput(serializers.Serializer[Any]):
    """What the citizen said."""

    level = serializers.ChoiceField(Level.choices)
    solved = serializers.ChoiceField(Solved.choices)
    is_smooth = serializers.BooleanField(required=False, allow_null=True)
    words = words(2000)


class CallbackInput(MoveInput):
    outcome = serializers.ChoiceField(ContactOutcome.choices)
    note = words(500)
    answer = AnswerInput(required=False, allow_null=True)

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        answer = given.pop("answer", None)
        return given | {"answer": Answer(**answer) if answer else None}


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

    def arguments(self) -> dict[str, Any]:
        """``matter``, ``centre`` and ``channel``; asked of a valid input."""
        given = dict(self.validated_data)
        centre, channel = given.pop("centre"), given.pop("channel")
        ids = {f"{name}_id": row.pk for name in ("topic", "area") if (row := given.pop(name, None))}
        return {"matter": NewMatter(**given, **ids), "centre": centre, "channel": channel}


INPUTS: dict[str, type[MoveInput]] = {
    "triage": TriageInput,
    "reject": RejectInput,
    "overturn": NoteInput,
    "dispatch": DispatchInput,
    "sign": MoveInput,
    "assign": AssignInput,
    "record_contact": ContactInput,
    "co_sign": MoveInput,
    "draft_co_reply": CoReplyInput,
    "co_reply": MoveInput,
    "draft_result": DraftInput,
    "return_draft": NoteInput,
    "submit_result": MoveInput,
    "send_back": SendBackInput,
    "approve_result": ApprovalInput,
    "record_callback": CallbackInput,
}
